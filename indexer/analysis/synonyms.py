"""Synonyms and abbreviations: what a line says, and which terms a question gets by all of them.

Lines are of Solr's format: ``a,b,c`` means the same, ``a,b => x,y`` leads from everyday words to the
officials' own. They are used on questions only, so that an edit needs no rebuild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indexer.analysis.characterstreams import is_wide, runs
from indexer.analysis.segment import Analyser
from indexer.model.added import AddedKind, AddedTerm

#: Terms of one line, and characters of a term.
MOST_TERMS = 20
LONGEST_TERM = 40
#: What is typed for the signs of the format where the keyboard is Chinese.
_SIGNS = (("，", ","), ("＝＞", "=>"), ("→", "=>"), ("⇒", "=>"))
_ARROW = "=>"


class BadLine(Exception):
    """A line that is no rule; the message says what is wrong with it and what to write."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line as read: each of ``typed`` leads to each of ``added``; in a two-way rule they are the same."""

    typed: tuple[str, ...]
    added: tuple[str, ...]
    kind: AddedKind

    @property
    def line(self) -> str:
        """The rule as a line, in the one way it is kept."""
        if self.kind is AddedKind.SAME:
            return ",".join(self.typed)
        return f"{','.join(self.typed)} {_ARROW} {','.join(self.added)}"


@dataclass(frozen=True, slots=True)
class Addition:
    """A place in normalised text (``start`` … ``end``) and what its words lead to."""

    start: int
    end: int
    terms: tuple[AddedTerm, ...]


def read_rule(line: str, normalise: Callable[[str], str]) -> Rule:
    """The rule a line says; raises BadLine. ``normalise`` gives a term in the one spelling of comparison."""
    for written, sign in _SIGNS:
        line = line.replace(written, sign)
    left, arrow, right = line.partition(_ARROW)
    typed = _terms(left, normalise)
    if not arrow:
        if len(typed) < 2:
            raise BadLine("a line needs two terms: 高龄津贴,老年人津贴 or 老人补贴 => 高龄津贴")
        return Rule(typed, typed, AddedKind.SAME)
    if _ARROW in right:
        raise BadLine("a line has one =>; write two lines")
    added = _terms(right, normalise)
    if not typed or not added or (set(added) <= set(typed) and len(typed) == 1):
        raise BadLine("=> needs what is typed before it and another term behind it: 老人补贴 => 高龄津贴")
    return Rule(typed, added, AddedKind.OFFICIAL)


def _terms(text: str, normalise: Callable[[str], str]) -> tuple[str, ...]:
    terms: dict[str, str] = {}
    for written in text.split(","):
        term = written.strip()
        if not term:
            continue
        plain = normalise(term)
        pieces = runs(plain)
        if not pieces or (len("".join(pieces)) == 1 and is_wide(pieces[0])):
            raise BadLine(f"{term!r} is too short: a single character stands in too many words")
        if len(term) > LONGEST_TERM:
            raise BadLine(f"{term[:LONGEST_TERM]!r}… is longer than {LONGEST_TERM} characters")
        terms.setdefault(plain, term)
    if len(terms) > MOST_TERMS:
        raise BadLine(f"a line has at most {MOST_TERMS} terms, this one has {len(terms)}")
    return tuple(terms.values())


@dataclass(frozen=True)
class Synonyms:
    """The rules of lists, found by what is typed; ``bad`` are the lines that are none, with the reason."""

    bad: tuple[tuple[str, str], ...] = ()
    _added: dict[str, tuple[tuple[str, AddedKind], ...]] = field(default_factory=dict)
    _longest: int = 0

    @classmethod
    def of(cls, lines: Iterable[str], analyser: Analyser) -> Synonyms:
        """The rules of lines; what is empty or begins with ``#`` is none."""
        bad: list[tuple[str, str]] = []
        added: dict[str, dict[str, AddedKind]] = {}

        def plain(term: str) -> str:
            return analyser.normalise(term).text

        for line in rule_lines(lines):
            try:
                rule = read_rule(line, plain)
            except BadLine as error:
                bad.append((line, str(error)))
                continue
            for typed in rule.typed:
                known = added.setdefault(plain(typed), {})
                for term in rule.added:
                    if plain(term) != plain(typed):
                        known.setdefault(term, rule.kind)
        found = {typed: tuple(terms.items()) for typed, terms in added.items()}
        return cls(tuple(bad), found, max(map(len, found), default=0))

    def additions(self, plain: str, analyser: Analyser) -> Iterator[Addition]:
        """What normalised text leads to: the longest terms in it that stand from word to word, in order."""
        bounds = _bounds(plain, analyser)
        done = 0
        for start in bounds:
            if start < done:
                continue
            end = self._longest_at(plain, start, bounds)
            if end:
                typed = plain[start:end]
                terms = tuple(AddedTerm(typed, term, kind) for term, kind in self._added[typed])
                yield Addition(start, end, terms)
                done = end

    def _longest_at(self, plain: str, start: int, bounds: Sequence[int]) -> int:
        ends = (end for end in reversed(bounds) if start < end <= start + self._longest)
        return next((end for end in ends if plain[start:end] in self._added), 0)


def rule_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines that should be rules, without blanks at their edges."""
    for line in lines:
        if (stripped := line.strip()) and not stripped.startswith("#"):
            yield stripped


def _bounds(plain: str, analyser: Analyser) -> list[int]:
    """Where words begin and end, the parts of compounds among them, in order."""
    places = {0}
    end = 0
    for word in analyser.cut(plain):
        parts = analyser.fine(word) if len(word) > 1 else ()
        if "".join(parts) == word:
            for part in parts:
                places.add(end := end + len(part))
        else:
            places.add(end := end + len(word))
    return sorted(places)
