"""Pairs of neighbouring letters with the beginning marked: what is begun to be typed is a phrase of them."""

from __future__ import annotations

import re

from holdings.model.numbers import DocumentNumber, parse_number

#: Stands before the first letter.
START = "^"
#: What numbers are printed with, and what is left out of them by those who type.
_PRINTED = re.compile(r"[\W_]|[第号年]")


def pairs(letters: str) -> list[str]:
    """Neighbouring letters: ``^zf`` gives ``^z`` and ``zf``."""
    return [letters[at : at + 2] for at in range(len(letters) - 1)]


def number_letters(number: DocumentNumber) -> str:
    """A number without its signs, the same for every spelling: ``国办发201947``."""
    return _PRINTED.sub("", number.key).lower()


def typed_number(plain: str) -> str:
    """What normalised text, perhaps the beginning of a number, has of a number's letters."""
    number = parse_number(plain)
    return number_letters(number) if number else _PRINTED.sub("", plain)
