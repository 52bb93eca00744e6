"""Document numbers among the words of a question."""

from __future__ import annotations

from holdings.model.citations import read_number
from holdings.model.numbers import find_numbers
from indexer.model.expression import Constant, OneOf

#: Scores above any sum of words, in the order in which they decide.
NUMBER_SCORE = 1000.0
CITED_NUMBER_SCORE = 400.0


def number(question: str) -> Constant | None:
    """Documents whose number the question is, or names; numbers are never unique. None where it has none."""
    whole = read_number(question)
    if whole is not None:
        return Constant(OneOf("number", (whole.key,)), NUMBER_SCORE)
    keys = tuple(dict.fromkeys(found.key for found, _, _ in find_numbers(question)))
    return Constant(OneOf("number", keys), CITED_NUMBER_SCORE) if keys else None
