"""A question as it was read: leaves, and how they are joined. Values only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """How a leaf's text is looked for: as words, as it stands, its pieces near one another, or nearly so."""

    WORDS = "words"
    PHRASE = "phrase"
    NEAR = "near"
    LIKE = "like"


class Place(StrEnum):
    """What a field word (标题: …) says of a leaf: where its text stands, or which document it means."""

    TITLE = "title"
    BODY = "body"
    ATTACHMENT = "attachment"
    NUMBER = "number"
    ISSUER = "org"
    YEAR = "year"


#: Places whose leaves name documents by keyword; the others hold text.
KEYWORD_PLACES = frozenset({Place.NUMBER, Place.ISSUER, Place.YEAR})


class Reason(StrEnum):
    """Why something that looked like an operator was taken as plain words."""

    QUOTE = "quote"
    BRACKET = "bracket"
    OPERATOR = "operator"
    NEAR = "near"
    LIKE = "like"
    NUMBER = "number"
    ISSUER = "org"
    YEAR = "year"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing asked for, as typed. ``distance`` is that of NEAR.

    ``values`` are the keys a NUMBER, ISSUER or YEAR stands for, once they were looked up.
    """

    text: str
    form: Form = Form.WORDS
    place: Place | None = None
    distance: int = 0
    values: tuple[str, ...] = ()

    @property
    def is_phrase(self) -> bool:
        """Whether the text has to stand as it is."""
        return self.form is Form.PHRASE


@dataclass(frozen=True, slots=True)
class Without:
    """What the part does not say."""

    part: Node


@dataclass(frozen=True, slots=True)
class Every:
    """What all parts say."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What at least one part says."""

    parts: tuple[Node, ...]


Node = Leaf | Without | Every | Either


@dataclass(frozen=True, slots=True)
class Aside:
    """A piece of the question that was taken as plain words, and why."""

    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Question:
    """Parts side by side. Plain words among them rank; every other part has to hold."""

    parts: tuple[Node, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def wanted(self) -> tuple[Leaf, ...]:
        """The leaves that are looked for, in order: none that is excluded."""
        return tuple(leaf for part in self.parts for leaf in _leaves(part, wanted=True))

    @property
    def excluded(self) -> tuple[Leaf, ...]:
        """The leaves that are excluded, in order."""
        return tuple(leaf for part in self.parts for leaf in _leaves(part, wanted=False))

    @property
    def is_plain(self) -> bool:
        """Whether it was read as words and nothing else."""
        return not self.asides and all(isinstance(one, Leaf) and is_plain(one) for one in self.parts)


def is_plain(leaf: Leaf) -> bool:
    """Whether a leaf is words without a field."""
    return leaf.form is Form.WORDS and leaf.place is None


def _leaves(node: Node, *, wanted: bool) -> Iterator[Leaf]:
    match node:
        case Leaf():
            if wanted:
                yield node
        case Every() | Either():
            for part in node.parts:
                yield from _leaves(part, wanted=wanted)
        case Without():
            yield from _leaves(node.part, wanted=not wanted)
