"""What was typed so far, as questions about titles and numbers, and where it stands in what is found.

Han characters are looked for as they are, letters as syllables of which the last may be unfinished, or as
initials; ``zhengfu信息`` is a run of syllables with 信息 in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from holdings.model.document import Unit
from indexer.analysis.characterstreams import is_wide, runs
from indexer.analysis.letterpairs import START, pairs, typed_number
from indexer.analysis.pinyin import Pinyin, typed_initials
from indexer.analysis.segment import Analyser
from indexer.model.expression import AllOf, AnyOf, Constant, Everything, Expression, Phrase
from indexer.planning.leaves import Leaves

#: Characters that are read of what is typed.
LONGEST = 60
#: Phrases of syllables that are asked for at once.
MOST_PHRASES = 40
#: What a title counts that begins as was typed: more than any phrase.
BEGINS = 1000.0

Way = tuple[str, ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, in one spelling.

    ``ways`` are the syllables it may be, the last one perhaps unfinished where ``begun``; ``initials`` what
    it may be as first letters, where it is letters only.
    """

    plain: str
    ways: tuple[Way, ...]
    begun: bool
    initials: tuple[str, ...]

    @property
    def is_letters(self) -> bool:
        """Whether nothing but letters was typed."""
        return bool(self.initials)


def read_typed(text: str, analyser: Analyser, pinyin: Pinyin) -> Typed:
    """What stands in the box, read in every way it may be meant."""
    plain = analyser.normalise(text.strip()[:LONGEST]).text
    found = runs(plain)
    if found and all(run.isascii() and run.isalpha() for run in found):
        return Typed(plain, tuple(pinyin.typed(plain)), begun=True, initials=typed_initials(plain))
    ways: list[Way] = [()]
    for place, run in enumerate(found):
        last = place == len(found) - 1
        ends = _readings(run, pinyin, last=last)
        ways = [(*way, *end) for way in ways for end in ends][:2]
    begun = bool(found) and found[-1].isascii() and found[-1].isalpha()
    return Typed(plain, tuple(way for way in ways if way), begun, ())


def _readings(run: str, pinyin: Pinyin, *, last: bool) -> list[Way]:
    """The syllables of one run among others; letters that are none stand for themselves."""
    if is_wide(run) or not run.isalpha():
        return [tuple(pinyin.syllables(run))]
    ways = [way for way in pinyin.typed(run) if last or pinyin.is_syllable(way[-1])]
    return ways or [(run,)]


def literally(typed: Typed, leaves: Leaves) -> Expression | None:
    """Titles with every piece that was typed as it stands; those that begin so first."""
    parts = [part for piece in typed.plain.split() if (part := leaves.contains(piece, ("title",)))]
    return AllOf(tuple(parts)) if parts else None


def by_sound(typed: Typed, leaves: Leaves, pinyin: Pinyin) -> Expression | None:
    """Titles that sound as was typed, with the Han characters among letters as they are."""
    phrases: list[Expression] = [
        *(Phrase("title_initial", tuple(pairs(letters))) for letters in typed.initials if len(letters) > 1),
        *(Phrase("title_syllable", way) for way in _completed(typed, pinyin)),
    ]
    if not phrases:
        return None
    sounding = phrases[0] if len(phrases) == 1 else AnyOf(tuple(phrases))
    if not typed.begun or typed.is_letters:
        return sounding
    han = [leaves.contains(run, ("title",)) for run in runs(typed.plain) if is_wide(run)]
    return AllOf((sounding, *(part for part in han if part)))


def _completed(typed: Typed, pinyin: Pinyin) -> list[Way]:
    """The ways with the last syllable finished, the likeliest first, as many as are asked for."""
    if not typed.begun:
        return list(typed.ways)
    done = [(*way[:-1], end) for way in typed.ways for end in pinyin.completions(way[-1]) or (way[-1],)]
    return done[:MOST_PHRASES]


def beginnings_first(found: Expression, typed: Typed, unit: Unit) -> Expression:
    """The same entries; documents whose title begins with what was typed count more."""
    letters = typed.initials[-1:] or tuple("".join(one[0] for one in way) for way in typed.ways[:1])
    if unit is not Unit.DOCUMENT or not letters:
        return found
    begins = Phrase("title_initial", tuple(pairs(START + letters[0])))
    return AllOf((found, AnyOf((Everything(), Constant(begins, BEGINS)))))


def number_begun(typed: Typed) -> Expression | None:
    """Documents whose number begins with what was typed, or has it inside where it has digits."""
    letters = typed_number(typed.plain)
    if len(letters) < 2:
        return None
    has_digits = any(character.isdecimal() for character in letters)
    return Phrase("number_pair", tuple(pairs(letters if has_digits else START + letters)))


def marks(typed: Typed, folded: str, pinyin: Pinyin) -> tuple[Span, ...]:
    """Where what was typed stands in a folded text: as it is, piece by piece, or as it sounds."""
    literal = [(at, at + len(piece)) for piece in typed.plain.split() if (at := folded.find(piece)) >= 0]
    if literal and len(literal) == len(typed.plain.split()):
        return tuple(sorted(literal))
    places = pinyin.places(folded)
    syllables = [place.syllable for place in places]
    for start, end in _sounding(typed, syllables):
        return ((places[start].start, places[end - 1].end),)
    return ()


def _sounding(typed: Typed, syllables: Sequence[str]) -> Iterator[Span]:
    """The runs of syllables that were typed, by number."""
    letters = "".join(one[0] for one in syllables)
    for way in typed.ways:
        for start in range(len(syllables) - len(way) + 1):
            window = syllables[start : start + len(way)]
            ends = window[-1].startswith(way[-1]) if typed.begun else window[-1] == way[-1]
            if ends and tuple(window[:-1]) == way[:-1]:
                yield start, start + len(way)
    for initials in typed.initials:
        at = letters.find(initials)
        if at >= 0:
            yield at, at + len(initials)
