"""Names that are few enough to be looked through in memory: bodies and popular questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from holdings.vocabularies import Issuers
from indexer.analysis.pinyin import Pinyin
from indexer.analysis.segment import Analyser
from indexer.suggesting.typed import Typed


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be meant: ``id`` is a body's, "" for a question; ``shown`` what is suggested for it.

    ``folded``, ``letters`` and ``initials`` are what is compared with what was typed.
    """

    shown: str
    name: str
    count: int
    id: str
    folded: str
    letters: str
    initials: str


class NameReader:
    """Makes names ready to be compared."""

    def __init__(self, analyser: Analyser, pinyin: Pinyin) -> None:
        self._analyser = analyser
        self._pinyin = pinyin

    def __call__(self, shown: str, name: str, count: int, id_: str = "") -> Name:
        """A name with what it is compared by."""
        folded = self._analyser.normalise(name).text
        syllables = self._pinyin.syllables(folded)
        initials = "".join(syllable[0] for syllable in syllables)
        return Name(shown, name, count, id_, folded, "".join(syllables), initials)


def body_names(body_id: str, label: str, issuers: Issuers, words: Mapping[str, list[str]]) -> Iterable[str]:
    """What a body is called: its label, its short forms, and the names of those it took over from."""
    yield label
    yield from words.get(body_id, ())
    for former_id, successors in issuers.former.items():
        if body_id in successors:
            yield from words.get(former_id, ())


def words_by_body(issuers: Issuers) -> dict[str, list[str]]:
    """Every name a body is recognised by, by its id."""
    found: dict[str, list[str]] = {}
    for word, body_id in issuers.words.items():
        found.setdefault(body_id, []).append(word)
    return found


def best_names(names: Iterable[Name], typed: Typed, most: int) -> list[Name]:
    """The names that have what was typed: beginnings first, then the most frequent, each thing once."""
    found = [(place, name) for name in names if (place := _place(name, typed)) is not None]
    found.sort(key=lambda item: (item[0] > 0, -item[1].count, len(item[1].name), item[1].name))
    once: dict[str, Name] = {}
    for _, name in found:
        once.setdefault(name.id or name.shown, name)
    return list(once.values())[:most]


def _place(name: Name, typed: Typed) -> int | None:
    """How far into a name what was typed begins; None where it is not in it."""
    plain = "".join(typed.plain.split())
    at = name.folded.find(plain)
    if at >= 0 or not typed.is_letters:
        return at if at >= 0 else None
    letters = typed.initials[-1]
    if len(letters) > 1 and (name.letters.startswith(plain) or name.initials.startswith(letters)):
        return 0
    return None
