"""Judged sets of the shared data: corpora as documents, questions, judgements."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from holdings.model.document import Document, DocumentText, Metadata, Unit, Version

_LAW = re.compile(r"第[一二三四五六七八九十百千零〇0-9]+条(?:之[一二三四五六七八九十]+)?$")

Judgements = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class JudgedSet:
    """One set: the folder in ``bench``, the unit its corpus is, and the files it is read from."""

    name: str
    folder: str
    unit: Unit
    corpus: str = "corpus.jsonl.gz"
    qrels: str = "qrels.tsv"

    def documents(self, bench: Path) -> Iterator[Document]:
        """The corpus as documents on record; external ids are the set's own."""
        with gzip.open(bench / self.folder / self.corpus, "rt", encoding="utf-8") as lines:
            for place, line in enumerate(lines):
                yield self._document(json.loads(line), place)

    def _document(self, record: Mapping[str, str], place: int) -> Document:
        is_article = self.unit is Unit.ARTICLE
        version = Version(1, Metadata(record["title"]), DocumentText(record["text"]))
        return Document(
            external_id=record["id"],
            source=self.name,
            versions=(version,),
            unit=self.unit,
            part_of=_LAW.sub("", record["title"]) if is_article else "",
            ordinal=place if is_article else 0,
            id=f"{place:012d}",
            rev=1,
        )

    def questions(self, bench: Path) -> dict[str, str]:
        """The questions that have judgements, by id."""
        judged = self.judgements(bench)
        lines = (bench / self.folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        return {record["id"]: record["text"] for record in records if record["id"] in judged}

    def judgements(self, bench: Path) -> Judgements:
        """What is relevant to each question, and how much."""
        judged: dict[str, dict[str, int]] = {}
        for line in (bench / self.folder / self.qrels).read_text(encoding="utf-8").splitlines():
            question, document, relevance = line.split("\t")
            judged.setdefault(question, {})[document] = int(relevance)
        return judged


SETS = {
    one.name: one
    for one in (
        JudgedSet("stard", "stard_rebuilt", Unit.ARTICLE),
        JudgedSet("legaldc", "legaldc", Unit.DOCUMENT),
        JudgedSet("legaldc_passages", "legaldc", Unit.ARTICLE, "passages.jsonl.gz", "qrels_passages.tsv"),
        JudgedSet("ncpqa", "ncpqa599", Unit.DOCUMENT),
        JudgedSet("drcd", "drcd", Unit.DOCUMENT),
        JudgedSet("xquad", "xquadzh", Unit.DOCUMENT),
    )
}


def is_for_tuning(question_id: str) -> bool:
    """Whether a question belongs to the half that weights are chosen on; the other half is reported."""
    return sha256(question_id.encode()).digest()[0] % 2 == 0
