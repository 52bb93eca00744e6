"""Measures relevance on the shared judged sets.

Run as ``python -m tests.relevance.run [set …]`` with KAIJUAN_TEST_DATA set. A set's corpus
goes through projection into an embedded engine, its questions through the planner.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from indexer.analysis.segment import Analyser
from indexer.engines.embedded import EmbeddedEngine
from indexer.judging import mean, ndcg, recall
from indexer.model.query import SearchQuery
from indexer.planning import Planner
from indexer.port import Fingerprint, SearchEngine
from indexer.projection import project_many
from indexer.site_words import product_synonyms
from tests.relevance.judged import SETS, JudgedSet, is_for_tuning

DAY = date(2026, 11, 1)
DEPTH = 100


@dataclass(frozen=True)
class Scores:
    """Means over questions: all of them, and the half on which no weight was chosen."""

    questions: int
    ndcg10: float
    recall100: float
    ndcg10_odd: float
    recall100_odd: float


@dataclass(frozen=True)
class Indexed:
    """A set in an engine; ``names`` has the external id of each document by its number."""

    judged: JudgedSet
    bench: Path
    engine: SearchEngine
    names: Sequence[str]

    def run(
        self, planner: Planner, rewrite: Callable[[str], str] = str, most: int | None = None
    ) -> dict[str, list[str]]:
        """The first hundred external ids for each question, or for the first ``most`` of them."""
        ranked = {}
        for question, text in islice(self.judged.questions(self.bench).items(), most):
            query = SearchQuery(q=rewrite(text), unit=self.judged.unit)
            planned = planner.plan(query, today=DAY, unit=self.judged.unit, limit=DEPTH, facets=False)
            hits = self.engine.search(planned.plan).hits
            ranked[question] = [self.names[int(hit.document_id)] for hit in hits]
        return ranked

    def score(self, ranked: Mapping[str, list[str]]) -> Scores:
        """The means of a run."""
        relevance = self.judged.judgements(self.bench)
        odd = [question for question in ranked if not is_for_tuning(question)]
        figures = [
            round(mean([scored(ranked[one], relevance[one]) for one in half]), 4)
            for half in (list(ranked), odd)
            for scored in (ndcg, recall)
        ]
        return Scores(len(ranked), *figures)


@contextmanager
def indexed(judged: JudgedSet, bench: Path, analyser: Analyser) -> Iterator[Indexed]:
    """The set in an embedded engine of its own, which is gone when the block ends."""
    names: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        engine = EmbeddedEngine(Path(folder))
        generation = engine.begin(Fingerprint("entries-v3", *analyser.fingerprint()))
        documents = judged.documents(bench)
        while batch := list(islice(documents, 4000)):
            names += [document.external_id for document in batch]
            engine.write(project_many(batch, analyser), generation=generation)
        engine.publish(generation)
        yield Indexed(judged, bench, engine, names)
        engine.close()


def to_simplified() -> Callable[[str], str]:
    """Turns a text to Simplified by another table than the product's."""
    return converted("t2s")


def converted(table: str) -> Callable[[str], str]:
    """Converts by another table than the product's: one of opencc-python-reimplemented, the older OpenCC."""
    # Both distributions own the package; this module is only in the one that is written in Python.
    from opencc.opencc import OpenCC  # noqa: PLC0415

    converter = OpenCC(table)
    return lambda text: str(converter.convert(text))


def measure(names: Sequence[str], bench: Path) -> Iterator[tuple[str, Scores]]:
    """The scores of the sets named; DRCD's also with its questions turned to Simplified."""
    analyser = Analyser.load()
    synonyms = product_synonyms(analyser)
    planner = Planner(analyser, lambda: synonyms)
    for name in names:
        with indexed(SETS[name], bench, analyser) as one:
            yield name, one.score(one.run(planner))
            if name == "drcd":
                yield "drcd_simplified_questions", one.score(one.run(planner, to_simplified()))


def main() -> None:
    """Prints the scores of the sets named, or of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=list(SETS))
    bench = Path(os.environ["KAIJUAN_TEST_DATA"]) / "bench"
    for name, scores in measure(parser.parse_args().sets, bench):
        print(json.dumps({name: asdict(scores)}), flush=True)


if __name__ == "__main__":
    main()
