"""What the reader of one format family hands back, before anything is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.port import Extraction, Page, Status


class Refused(Exception):
    """A file cannot be read: the verdict, and the reason in a sentence for a person."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Part:
    """A file found inside another: the name it goes by there, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """The raw text of a file and what was found beside it.

    ``parts`` are embedded files still to be read, ``children`` embedded files that were read already.
    ``pictured`` are numbers of pages whose text may stand in a picture; ``status`` is only set where
    the reader knows better than the general judgement.
    """

    pages: tuple[Page, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    children: tuple[Extraction, ...] = ()
    pictured: tuple[int, ...] = ()
    charset: str = ""
    truncated: bool = False
    warnings: tuple[str, ...] = ()
    status: Status | None = None
    tool: str = ""
    tool_version: str = ""


def one_page(text: str) -> tuple[Page, ...]:
    """The pages of a format that has none: a single one, numbered 1."""
    return (Page(1, text),)
