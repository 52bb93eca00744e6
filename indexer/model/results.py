"""What a search answers: hits with their documents' facts, snippets and facet counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdings.model.document import FileReference, Metadata, Unit
from holdings.model.validity import Validity
from indexer.model.added import AddedTerm
from indexer.model.cursor import Cursor
from indexer.model.query import SearchQuery
from indexer.model.question import Question


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the original text; ``marks`` are (start, end) within ``text``, code points.

    ``label`` is the article (第十二条) or "" ; ``anchor`` its address; ``page`` counts from 1, None for a
    format without pages. ``attachment`` is the ordinal of the file inside the document that the piece is
    from, whose name is then the label. ``cut_before`` and ``cut_after`` say that the text goes on.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    label: str = ""
    anchor: str = ""
    page: int | None = None
    cut_before: bool = False
    cut_after: bool = False
    attachment: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found document or article with what a result list shows of it."""

    document_id: str
    external_id: str
    version: int
    anchor: str
    score: float
    metadata: Metadata
    validity: Validity
    title_marks: tuple[tuple[int, int], ...] = ()
    snippets: tuple[Snippet, ...] = ()
    file: FileReference | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet; a chosen value stays, even at 0."""

    id: str
    count: int
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of an answered search; HTML, JSON, CSV and Atom are renderings of it.

    ``unit`` is what was searched in the end; ``added_terms`` what was looked for besides
    what was typed, ``reading`` how the question was read. ``behind`` is where the list goes on, where page
    numbers do not reach.
    """

    query: SearchQuery
    unit: Unit
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    added_terms: tuple[AddedTerm, ...] = ()
    behind: Cursor | None = None
    took_ms: float = 0.0
    reading: Question = Question()
