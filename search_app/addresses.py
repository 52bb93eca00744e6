"""Every address the site writes, made without asking the router."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus

from indexer.model.query import SearchQuery, Sort
from search_app.query_string import Pair, write_query


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses below ``root`` (the path the site is mounted under, "" for none).

    ``carried`` are parameters that every address of the page repeats, because the reader's browser keeps
    no cookie (yet) that says them.
    """

    root: str = ""
    carried: tuple[Pair, ...] = ()

    def home(self) -> str:
        """The first page."""
        return f"{self.root}/{self._tail(())}"

    def search(self, query: SearchQuery, suffix: str = "") -> str:
        """The result page of a query; with a suffix (``.csv``, ``.xlsx``, ``.atom``) its list as a file."""
        return f"{self.root}/search{suffix}{self._tail(write_query(query))}"

    def facet(self, query: SearchQuery) -> Callable[[str], str]:
        """Where all values of a facet of a query are, by the facet's name."""
        tail = self._tail(write_query(query))
        return lambda name: f"{self.facet_form(name)}{tail}"

    def facet_form(self, name: str) -> str:
        """Where the form that looks for a facet's value goes."""
        return f"{self.root}/search/facet/{name}"

    def search_with(self, query: SearchQuery, facet: str) -> Callable[[str], str]:
        """The result pages of a query, each with another value where the "" of ``facet`` (cat, x.cat) is."""
        pairs = write_query(query)
        before = f"{self.root}/search{_question(pairs[: pairs.index((facet, '')) + 1])}"
        after = f"{self.root}/search{self._tail(pairs)}"[len(before) :]
        return lambda value: f"{before}{_quoted(value)}{after}"

    def everything(self) -> str:
        """Every document, the newest first."""
        return self.search(SearchQuery(sort=Sort.NEWEST))

    def search_form(self) -> str:
        """Where a search form goes; its fields are the rest."""
        return f"{self.root}/search"

    def search_help(self) -> str:
        """What may be written in the search box."""
        return f"{self.root}/help/search{self._tail(())}"

    def explain_form(self) -> str:
        """Where the form that asks why a document is found goes."""
        return f"{self.root}/explain"

    def explain(self, query: SearchQuery, document_id: str, anchor: str = "") -> str:
        """Why a document is among the results of a query."""
        place = [("doc", document_id), *([("anchor", anchor)] if anchor else [])]
        return f"{self.explain_form()}{self._tail([*write_query(query), *place])}"

    def number(self, number: str) -> str:
        """What is known of a document number, or of any other citation."""
        return f"{self.root}/n/{quote(number, safe='')}{self._tail(())}"

    def ask(self, q: str) -> str:
        """How to ask the archive for what was not found."""
        return f"{self.root}/ask{self._tail([('q', q)] if q else ())}"

    def document(
        self,
        document_id: str,
        version: int | None = None,
        *,
        q: str = "",
        anchor: str = "",
        asof: date | None = None,
    ) -> str:
        """A document's page, of one version or as it stood on a day if given, with ``q`` marked in it."""
        pairs = [("q", q)] if q else []
        tail = self._tail([*pairs, ("asof", asof.isoformat())] if asof else pairs)
        return f"{self.root}/doc/{_key(document_id, version)}{tail}{'#' + anchor if anchor else ''}"

    def permanent(self, document_id: str, version: int | None = None, *, anchor: str = "") -> str:
        """The address of a document, or of a place in it, that says nothing of who reads it."""
        return f"{self.root}/doc/{_key(document_id, version)}{'#' + anchor if anchor else ''}"

    def file(self, document_id: str, version: int | None = None) -> str:
        """The original of a document."""
        return f"{self.root}/doc/{_key(document_id, version)}/file"

    def page(
        self,
        document_id: str,
        version: int | None,
        number: int,
        *,
        attachment: int | None = None,
        suffix: str = "",
        q: str = "",
        zoom: str = "",
    ) -> str:
        """A page of an original, or with a suffix (``.webp``) its picture; ``q`` is framed on it."""
        inside = "" if attachment is None else f"/att-{attachment}"
        path = f"{self.root}/doc/{_key(document_id, version)}{inside}/page/{number}{suffix}"
        pairs = [pair for pair in (("q", q), ("zoom", zoom)) if pair[1]]
        return path if suffix else f"{path}{self._tail(pairs)}"

    def comparison_form(self, document_id: str) -> str:
        """Where the form goes that chooses two versions of a document; its fields are the rest."""
        return f"{self.root}/doc/{document_id}/diff"

    def comparison(self, document_id: str, older: int, newer: int, *, start: int = 0) -> str:
        """Two versions of a document beside each other, from the ``start``-th piece on."""
        pairs = [("a", str(older)), ("b", str(newer)), *([("from", str(start))] if start else [])]
        return f"{self.comparison_form(document_id)}{self._tail(pairs)}"

    def attachment(self, document_id: str, version: int | None, ordinal: int, *, q: str = "") -> str:
        """The page of a file inside a document's, with ``q`` marked in it."""
        tail = self._tail([("q", q)] if q else ())
        return f"{self.root}/doc/{_key(document_id, version)}/att-{ordinal}{tail}"

    def attachment_file(self, document_id: str, version: int | None, ordinal: int) -> str:
        """The original of a file inside a document's."""
        return f"{self.root}/doc/{_key(document_id, version)}/att-{ordinal}/file"

    def static(self, name: str, digest: str) -> str:
        """A file of the site's own; ``digest`` makes a changed file a new address."""
        return f"{self.root}/static/{name}?v={digest}"

    def api_search(self, query: SearchQuery) -> str:
        """The API's answer to a query."""
        return f"{self.root}/api/v1/search{_question(write_query(query))}"

    def suggest(self) -> str:
        """Where a search box asks what its text may mean."""
        return f"{self.root}/api/v1/suggest"

    def api_everything(self) -> str:
        """The API's list of everything."""
        return self.api_search(SearchQuery())

    def api_number(self, number: str) -> str:
        """The API's answer to a document number, or to any other citation."""
        return f"{self.root}/api/v1/numbers/{quote(number, safe='')}"

    def api_document(self, document_id: str, version: int | None = None) -> str:
        """The API's record of a document."""
        return f"{self.root}/api/v1/documents/{_key(document_id, version)}"

    def with_changed(self, path: str, pairs: Sequence[Pair], **changed: str) -> str:
        """The address of this very page with some parameters set anew."""
        kept = [pair for pair in pairs if pair[0] not in changed]
        return f"{self.root}{quote(path, safe=_SAFE)}{_question([*kept, *changed.items()])}"

    def _tail(self, pairs: Sequence[Pair]) -> str:
        return _question([*pairs, *self.carried] if self.carried else pairs)


_SAFE = "/@:-._~"


def _key(document_id: str, version: int | None) -> str:
    return document_id if version is None else f"{document_id}@{version}"


def _question(pairs: Sequence[Pair]) -> str:
    return "?" + "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in pairs]) if pairs else ""


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """The text as it stands in a query string; a page repeats the same few words in every link."""
    return quote_plus(text)
