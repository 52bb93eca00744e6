"""The port of text extraction: a file goes in, pages of text and a verdict come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from holdings.model.boxes import WordBox


class Status(StrEnum):
    """Our own verdict on an extraction; ``ok`` and ``partial`` carry text that can be used."""

    OK = "ok"
    PARTIAL = "partial"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    UNSUPPORTED = "unsupported"
    TIMEOUT = "timeout"
    KILLED = "killed"
    NEEDS_OCR = "needs_ocr"


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as it was deposited: where its bytes are and the name it came with.

    ``keep`` is an empty folder into which the files inside it are written, under names of the extractor's
    own; None where nobody wants them.
    """

    path: Path
    name: str
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The raw text of one page; formats without pages have one. Numbers count from 1.

    ``words`` say where its words stand, for pages whose text was recognised.
    """

    number: int
    text: str
    words: tuple[WordBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Pictured:
    """The pages that show text nobody has read yet, and the verdict on a file but for them.

    Without ``numbers`` it is every page.
    """

    numbers: tuple[int, ...] = ()
    status: Status = Status.OK
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a file said. ``children`` are embedded files' own extractions, by name in ``name``.

    ``properties`` are the file's own (title, author, created …), lower-case keys; ``tables`` of page
    metadata, such as gov.cn's 索引号 and 发文机关, come as properties named ``meta:索引号``; what a file has
    and nobody is shown (deleted words, notes, comments of a page's source) as ``unseen``.
    ``truncated`` says that a limit cut the text; ``warnings`` are sentences for a person. ``kept`` is the
    name of an embedded file's bytes in the folder ``RawFile.keep``, "" where they were not written.
    ``pictured`` is set where pages need OCR.
    """

    status: Status
    media_type: str
    pages: tuple[Page, ...] = ()
    charset: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Extraction, ...] = ()
    truncated: bool = False
    warnings: tuple[str, ...] = ()
    tool: str = ""
    tool_version: str = ""
    name: str = ""
    kept: str = ""
    pictured: Pictured | None = None

    @property
    def text(self) -> str:
        """All pages' text, one line break between pages."""
        return "\n".join(page.text for page in self.pages)


class TextExtractor(Protocol):
    """Reads files. Never raises for a bad file: the verdict is in ``Extraction.status``.

    Raises ExtractorUnavailable where the tool itself cannot be reached.
    """

    @property
    def name(self) -> str:
        """``embedded`` or ``tika``."""
        ...

    def extract(self, file: RawFile) -> Extraction:
        """The text of a file, with a verdict; bounded in time, memory and output."""
        ...

    def check(self) -> str:
        """One line that says the tool answers and which version it is; raises ExtractorUnavailable."""
        ...
