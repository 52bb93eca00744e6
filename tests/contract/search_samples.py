"""Entries and corpora for the search contract, built by hand: small token strings, no analyser."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence

from holdings.model.document import Unit
from indexer.model.entry import DocumentEntries, IndexEntry, Streams
from indexer.port import Fingerprint, SearchEngine

FINGERPRINT = Fingerprint("entries-v3", "by-hand", "0" * 8)


def streams(words: str) -> Streams:
    """Words as the fine stream, their character pairs and characters as the others."""
    text = words.replace(" ", "")
    pairs = " ".join(text[i : i + 2] for i in range(len(text) - 1)) or text
    return Streams(words, pairs, " ".join(text))


def entry(
    entry_id: str,
    body: str = "",
    *,
    title: str = "",
    rev: int = 1,
    keywords: Mapping[str, Iterable[str]] | None = None,
    **numbers: int,
) -> IndexEntry:
    """An entry named ``{doc}@{v}`` or ``{doc}@{v}#{anchor}``; its attributes are read from its id."""
    document_id, _, rest = entry_id.partition("@")
    version, _, anchor = rest.partition("#")
    texts = {name: streams(words) for name, words in (("title", title), ("body", body)) if words}
    return IndexEntry(
        entry_id,
        document_id,
        int(version or 1),
        rev,
        texts,
        anchor,
        {name: tuple(values) for name, values in (keywords or {}).items()},
        numbers,
    )


def document(entries: Sequence[IndexEntry], *, unit: Unit = Unit.DOCUMENT) -> DocumentEntries:
    """One document's entries of one unit."""
    return DocumentEntries(entries[0].document_id, entries[0].rev, {unit: tuple(entries)})


def removal(document_id: str, rev: int) -> DocumentEntries:
    """What is written when a document is no longer to be found."""
    return DocumentEntries(document_id, rev)


def fill(engine: SearchEngine, entries: Sequence[IndexEntry], unit: Unit = Unit.DOCUMENT) -> None:
    """Writes entries, those of one document together."""
    documents: dict[str, list[IndexEntry]] = {}
    for item in entries:
        documents.setdefault(item.document_id, []).append(item)
    engine.write([document(items, unit=unit) for items in documents.values()])


class Corpus:
    """A seeded corpus: Zipf words, facets of every kind, dates; small enough to check by hand."""

    def __init__(self, seed: int, size: int, *, vocabulary: int = 60, longest: int = 40) -> None:
        self.random = random.Random(seed)
        self.words = [chr(0x4E00 + 7 * rank) + chr(0x5E00 + 11 * rank) for rank in range(vocabulary)]
        self.weights = [1 / (rank + 1) for rank in range(vocabulary)]
        self.entries = [self._entry(number, longest) for number in range(size)]

    def sample(self, count: int) -> list[str]:
        """So many words, frequent ones more often."""
        return self.random.choices(self.words, self.weights, k=count)

    def _entry(self, number: int, longest: int) -> IndexEntry:
        pick = self.random
        category = pick.choice(["a", "a/1", "a/2", "b", "b/1", "b/1/x", "c"])
        ancestors = ["/".join(category.split("/")[: n + 1]) for n in range(category.count("/") + 1)]
        day = pick.choice([20200101, 20210601, 20220315, 20230930]) + pick.randrange(3)
        keywords = {
            "archive": ["default"],
            "category": ancestors,
            "issuer": pick.sample(["x1", "x2", "x3", "x4", "x5"], pick.choice([0, 1, 1, 1, 2, 5])),
            "genre": [pick.choice(["notice", "decision"])] if pick.random() < 0.8 else [],
            "year": [str(day)[:4]],
            "settled_state": [pick.choice(["in_force", "repealed", "unknown"])],
            "number": [f"n|{number % 17}"],
        }
        return entry(
            f"d{number:05d}@1",
            " ".join(self.sample(pick.randrange(1, longest))),
            title=" ".join(self.sample(pick.randrange(1, 6))),
            keywords=keywords,
            is_current=pick.choice([1, 1, 1, 0]),
            signed=day,
            settled_day=pick.choice([0, 0, 0, 20250101, 20260101]),
            newest_signed=day * 1000 + pick.randrange(3),
        )

    def documents(self) -> list[DocumentEntries]:
        """Each entry as a document of its own."""
        return [document([item]) for item in self.entries]
