"""Pieces of the texts on record, looked for again: in quotes, and as somebody types them."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from holdings.model.document import Document, DocumentText, Metadata, Unit, Version
from indexer.analysis.segment import Analyser
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.expression import OneOf
from indexer.model.query import SearchQuery
from indexer.planning import Planner
from indexer.port import Fingerprint, SearchEngine
from indexer.projection import project_many
from tests.relevance.run import DAY, DEPTH

SHORTEST, LONGEST = 2, 12
#: Marks of the corpus's own that no reader sees; they begin lines.
_HEADING = re.compile(r"^#+ *", re.MULTILINE)
#: A place within a number or a word of Latin letters.
_WITHIN_WORD = re.compile(r"(?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")
#: A piece within a quotation would end it.
_QUOTES = frozenset("\"'“”‘’「」『』《》〈〉＂＇«»‹›„‟")


@dataclass(frozen=True)
class Piece:
    """Characters of one line of one text, as they are printed.

    ``cuts_a_word`` says that it begins or ends within a number or a word of Latin letters (``202`` of 2023年):
    these are looked for whole, and another number is found with another question.
    """

    document_id: str
    text: str
    cuts_a_word: bool


@dataclass(frozen=True)
class Found:
    """What looking for one piece gave: whether in quotes, and whether its document was among the first."""

    piece: Piece
    quoted: bool
    documents: int
    first: bool


def laws(shared: Path, most: int | None = None) -> list[Document]:
    """The laws of the shared data as documents on record."""
    with lzma.open(shared / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, most)]
    return [
        Document(
            external_id=record["id"],
            source="laws",
            versions=(Version(1, Metadata(record["title"]), DocumentText(_HEADING.sub("", record["text"]))),),
            unit=Unit.DOCUMENT,
            id=f"{place:012d}",
            rev=1,
        )
        for place, record in enumerate(records)
    ]


def pieces(documents: Sequence[Document], count: int, seed: int) -> list[Piece]:
    """Seeded pieces of 2 to 12 characters of any line, as many of each length; two of them are letters."""
    chosen = random.Random(seed)
    lines = {one.id: _lines(one) for one in documents}
    with_lines = [one for one in lines if lines[one]]
    drawn: list[Piece] = []
    while len(drawn) < count:
        length = SHORTEST + len(drawn) % (LONGEST - SHORTEST + 1)
        id_ = chosen.choice(with_lines)
        line = chosen.choice(lines[id_])
        at = chosen.randrange(len(line) - LONGEST + 1)
        text = line[at : at + length]
        if sum(map(str.isalnum, text)) > 1 and not _QUOTES & set(text):
            cuts = bool(_WITHIN_WORD.match(line, at) or _WITHIN_WORD.match(line, at + length))
            drawn.append(Piece(id_, text, cuts))
    return drawn


def _lines(document: Document) -> list[str]:
    text = document.versions[0].text.clean
    return [line for line in map(str.strip, text.split("\n")) if len(line) >= LONGEST]


@contextmanager
def indexed(documents: Sequence[Document], analyser: Analyser, folder: Path) -> Iterator[SearchEngine]:
    """The documents in an embedded engine, which is closed when the block ends."""
    engine = EmbeddedEngine(folder)
    generation = engine.begin(Fingerprint("entries-v3", *analyser.fingerprint()))
    for start in range(0, len(documents), 500):
        engine.write(project_many(documents[start : start + 500], analyser), generation=generation)
    engine.publish(generation)
    yield engine
    engine.close()


def look_for(piece: Piece, engine: SearchEngine, planner: Planner) -> Found:
    """Looks for a piece in quotes in its own document, and without among the first hundred of all."""
    quoted = planner.plan(
        SearchQuery(q=f"“{piece.text}”"), today=DAY, unit=Unit.DOCUMENT, limit=0, facets=False
    ).plan
    own = {**quoted.filters, "own": OneOf("document_id", (piece.document_id,))}
    typed = planner.plan(
        SearchQuery(q=piece.text), today=DAY, unit=Unit.DOCUMENT, limit=DEPTH, facets=False
    ).plan
    hits = engine.search(typed).hits
    return Found(
        piece,
        engine.search(replace(quoted, filters=own)).total == 1,
        engine.search(quoted).total,
        any(hit.document_id == piece.document_id for hit in hits),
    )


def by_length(found: Sequence[Found]) -> dict[str, dict[str, float]]:
    """Shares by a piece's length: found in quotes; in the first hundred; and of those that few texts have."""
    kept = Counter[tuple[int, str]]()
    for one in found:
        length = len(one.piece.text)
        is_rare = one.documents <= DEPTH
        kept.update({(length, "asked"): 1, (length, "quoted"): one.quoted, (length, "first"): one.first})
        kept.update({(length, "rare"): is_rare, (length, "rare_first"): is_rare and one.first})
    return {
        str(length): {
            "asked": kept[length, "asked"],
            "quoted_found": kept[length, "quoted"] / kept[length, "asked"],
            "first_100": round(kept[length, "first"] / kept[length, "asked"], 4),
            "in_at_most_100_texts": kept[length, "rare"],
            "of_these_first_100": round(kept[length, "rare_first"] / max(1, kept[length, "rare"]), 4),
        }
        for length in sorted({length for length, _ in kept})
    }
