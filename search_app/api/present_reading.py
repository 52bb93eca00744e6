"""How a question was read, as plain values: the tree, and what was taken as words."""

from __future__ import annotations

from typing import Any

from indexer.model.question import Either, Every, Leaf, Node, Question, Without
from search_app.reading import reading_words
from search_app.translations import Words

Values = dict[str, Any]


def present_reading(question: Question, words: Words) -> Values | None:
    """The reading of a question with operators; None where it is plain words."""
    if question.is_plain:
        return None
    return {
        "text": " ".join(reading_words(question, words)),
        "parts": [_node(part) for part in question.parts],
        "taken_as_words": [{"text": one.text, "reason": one.reason.value} for one in question.asides],
    }


def _node(node: Node) -> Values:
    match node:
        case Leaf():
            return _leaf(node)
        case Without():
            return {"not": _node(node.part)}
        case Every():
            return {"all": [_node(part) for part in node.parts]}
        case Either():
            return {"any": [_node(part) for part in node.parts]}


def _leaf(leaf: Leaf) -> Values:
    values: Values = {"text": leaf.text, "form": leaf.form.value}
    if leaf.place:
        values["field"] = leaf.place.value
    if leaf.values:
        values["values"] = list(leaf.values)
    if leaf.distance:
        values["distance"] = leaf.distance
    return values
