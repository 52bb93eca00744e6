"""Random questions with operators against a reading of the stored text itself, on every adapter."""

from __future__ import annotations

import random
import re
from datetime import date

from holdings.model.document import Document, DocumentText, Metadata, Unit, Version
from indexer.analysis.segment import Analyser
from indexer.model.query import Match, Scope, SearchQuery
from indexer.planning import Planner
from indexer.port import SearchEngine
from indexer.projection import project_many

TODAY = date(2026, 11, 1)
LETTERS = "养犬登记会展收费补偿"
QUESTIONS = 200
Texts = dict[str, str]


class Questions:
    """Random texts, and random questions with what says of a text whether it answers them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self, longest: int) -> str:
        runs = ["".join(self.random.choices(LETTERS, k=self.random.randrange(2, 7))) for _ in range(longest)]
        return "，".join(runs)

    def piece(self) -> str:
        return "".join(self.random.choices(LETTERS, k=self.random.randrange(2, 4)))

    def leaf(self) -> tuple[str, object]:
        piece, kind = self.piece(), self.random.randrange(4)
        if kind == 0:
            return f"标题:{piece}", ("title", piece)
        if kind == 1:
            return f"正文：“{piece}”", ("body", piece)
        return (f"“{piece}”" if kind == 2 else piece), ("any", piece)

    def node(self, depth: int) -> tuple[str, object]:
        if depth == 0 or self.random.random() < 0.3:
            return self.leaf()
        (first, one), (second, other) = self.node(depth - 1), self.node(depth - 1)
        kind = self.random.randrange(3)
        if kind == 0:
            return f"({first} OR {second})", ("or", one, other)
        if kind == 1:
            return f"({first} AND {second})", ("and", one, other)
        return f"({first} -{second})", ("and", one, ("not", other))


def stands(piece: str, text: str) -> bool:
    """Whether a piece stands in a text.

    Pairs of characters cannot tell 养会登 from 养会，会登, where one character ends a run and begins the next
    (docs/decisions/0301-what-a-question-may-say.md): that counts as standing there.
    """
    return piece in text or piece in re.sub(r"(.)，\1", r"\1", text)


def holds(said: object, document: Texts) -> bool:
    match said:
        case ("or", one, other):
            return holds(one, document) or holds(other, document)
        case ("and", one, other):
            return holds(one, document) and holds(other, document)
        case ("not", one):
            return not holds(one, document)
        case ("any", str(piece)):
            return any(stands(piece, text) for text in document.values())
        case (str(field), str(piece)):
            return stands(piece, document[field])
    raise AssertionError(said)


def test_random_questions_find_what_the_stored_text_says(engine: SearchEngine) -> None:
    questions = Questions(20261124)
    analyser = Analyser.load()
    planner = Planner(analyser)
    texts = {
        f"d{number:03d}": {"title": questions.text(1), "body": questions.text(6)} for number in range(120)
    }
    documents = [
        Document(id_, "t", (Version(1, Metadata(one["title"]), DocumentText(one["body"])),), id=id_, rev=1)
        for id_, one in texts.items()
    ]
    engine.write(project_many(documents, analyser))
    differing = []
    for _ in range(QUESTIONS):
        question, said = questions.node(2)
        scope = questions.random.choice([Scope.ALL, Scope.ALL, Scope.TITLE, Scope.BODY])
        query = SearchQuery(question, match=Match.EXACT, scope=scope, size=100)
        hits = engine.search(
            planner.plan(query, today=TODAY, unit=Unit.DOCUMENT, limit=200, facets=False).plan
        ).hits
        expected = {id_ for id_, one in texts.items() if holds(_scoped(said, scope), one)}
        if {hit.document_id for hit in hits} != expected:
            differing.append((question, scope, expected ^ {hit.document_id for hit in hits}))
    assert differing == []


def _scoped(said: object, scope: Scope) -> object:
    """What is asked of any field, asked of the scope's."""
    match said:
        case ("any", piece) if scope is not Scope.ALL:
            return (scope.value, piece)
        case (("or" | "and") as joint, one, other):
            return (joint, _scoped(one, scope), _scoped(other, scope))
        case ("not", one):
            return ("not", _scoped(one, scope))
        case _:
            return said
