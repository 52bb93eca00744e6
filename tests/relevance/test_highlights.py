"""Fragments are pieces of the original, marks cover words of the question, labels name the right article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from holdings.model.document import DocumentText
from indexer.analysis.segment import Analyser
from indexer.highlight import HighlightTerms
from indexer.model.query import SearchQuery
from indexer.model.results import Snippet
from indexer.planning import Planner
from indexer.snippets import document_snippets
from ingest.metadata.structure import find_articles
from tests.relevance.judged import SETS
from tests.relevance.run import DAY, Indexed, indexed

#: Hits whose fragments are looked at: in every run of the suite, and as a proof.
SAMPLE, WHOLE = 300, 10_000
_NUMBERED = re.compile(
    r"(?m)^[ \u3000]*(第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六七八九十]+)?)[ \u3000]"
)


@dataclass
class Seen:
    """What was looked at, and what was wrong."""

    hits: int = 0
    fragments: int = 0
    marks: int = 0
    labels: int = 0
    wrong: list[tuple[str, str]] = field(default_factory=list)
    mislabelled: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def test_fragments_are_of_the_original(shared_data: Path, analyser: Analyser) -> None:
    seen = look(shared_data / "bench", analyser, SAMPLE)
    assert (seen.wrong, seen.mislabelled, seen.hits) == ([], [], SAMPLE)
    assert seen.labels >= 100


@pytest.mark.proof
def test_highlights_of_ten_thousand_hits(
    shared_data: Path, analyser: Analyser, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    seen = look(shared_data / "bench", analyser, WHOLE)
    figures = {"hits": seen.hits, "fragments": seen.fragments, "marks": seen.marks}
    write_proof(
        "highlights",
        {**figures, "labels": seen.labels, "wrong": len(seen.wrong), "mislabelled": len(seen.mislabelled)},
    )
    assert (seen.wrong, seen.hits) == ([], WHOLE)
    # what begins an article is told apart by more than the form of a line; not every difference is a fault
    assert len(seen.mislabelled) <= 0.001 * seen.labels


def look(bench: Path, analyser: Analyser, most: int) -> Seen:
    """The fragments of so many hits for questions about rules, ten hits a question."""
    seen = Seen()
    with indexed(SETS["legaldc"], bench, analyser) as one:
        bodies = [
            document.current.text.clean.replace("\xa0", " ") for document in one.judged.documents(bench)
        ]
        texts = [DocumentText(clean, articles=find_articles(clean)) for clean in bodies]
        for number, highlight in islice(hits(one, Planner(analyser)), most):
            seen.hits += 1
            for piece in document_snippets(texts[number], highlight):
                check(piece, texts[number], highlight, seen)
    return seen


def hits(one: Indexed, planner: Planner) -> Iterator[tuple[int, HighlightTerms]]:
    for question in one.judged.questions(one.bench).values():
        query = SearchQuery(q=question)
        planned = planner.plan(query, today=DAY, unit=one.judged.unit, limit=10, facets=False)
        for hit in one.engine.search(planned.plan).hits:
            yield int(hit.document_id), planned.highlight


def check(piece: Snippet, text: DocumentText, highlight: HighlightTerms, seen: Seen) -> None:
    """Counts a fragment, and what is wrong with it."""
    seen.fragments += 1
    seen.marks += len(piece.marks)
    if piece.text not in text.clean:
        seen.wrong.append(("not of the text", piece.text))
    wanted = covered(highlight.fold(piece.text), [term for term, _ in highlight.terms])
    marked = {place for start, end in piece.marks for place in range(start, end)}
    if not marked <= wanted:
        seen.wrong.append(("marked without reason", piece.text))
    if piece.label and text.clean.count(piece.text) == 1:
        seen.labels += 1
        shown = text.clean.index(piece.text) + (piece.marks[0][0] if piece.marks else 0)
        heads = [head[1] for head in _NUMBERED.finditer(text.clean) if head.start(1) <= shown]
        if piece.anchor.startswith("art-") and [piece.label] != heads[-1:]:
            seen.mislabelled.append((piece.label, piece.text))


def covered(folded: str, terms: list[str]) -> set[int]:
    """The places of a text where any of the terms stands."""
    return {
        place
        for term in terms
        for found in re.finditer(f"(?={re.escape(term)})", folded)
        for place in range(found.start(), found.start() + len(term))
    }
