"""A resolved citation as a view: the documents that are meant, who cites what is absent, what is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from holdings.model.citations import CitationKind, read_citation
from holdings.model.document import ArticleStart
from holdings.store import Citing
from indexer.citations import CitationState, CitedDocument, Resolution
from indexer.model.query import Jump, Scope, SearchQuery
from ingest.metadata.contents import parts_of
from search_app.current import Display
from search_app.parts import Badge, Link, badge, counted
from search_app.translations import Words
from search_app.web.present_relations import name_of

#: Characters of an article that are shown.
MOST_WORDS = 160


@dataclass(frozen=True, slots=True)
class Room:
    """How much a page has room for: documents of a choice, and documents that cite."""

    documents: int
    citing: int


#: Above results, and on a page of its own.
ABOVE_RESULTS, OWN_PAGE = Room(10, 3), Room(200, 20)


@dataclass(frozen=True, slots=True)
class CitedView:
    """A document that may be meant: its title with the place in it, what tells it apart, and its words."""

    words: str
    href: str
    about: str
    badge: Badge | None
    text: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CitingView:
    """A document that speaks of what is meant, with the sentence."""

    words: str
    href: str
    proof: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """What is known of a citation.

    ``more`` leads from a page with little room to one with more, and ``untold`` are those that neither has;
    ``titles`` are what those who cite it print for it.
    """

    state: CitationState
    heading: str
    shown: tuple[CitedView, ...]
    more: Link | None
    untold: int
    titles: tuple[str, ...]
    citing: tuple[CitingView, ...]
    near: tuple[CitedView, ...]
    ask: str


def present_citation(
    found: Resolution, display: Display, *, q: str = "", room: Room = ABOVE_RESULTS
) -> CitationView:
    """The view of a resolution; ``q`` is marked in the documents it leads to."""
    words, name = display.words, words_of(found)
    shown, citing = found.documents[: room.documents], found.citing[: room.citing]
    left = len(found.documents) - len(shown) + found.cited_by - len(citing)
    whole = words("citation.more", n=counted(len(found.documents) or found.cited_by))
    key = "found" if found.state is CitationState.ON_RECORD else found.state.value
    count = found.cited_by if found.state is CitationState.CITED else len(found.documents)
    return CitationView(
        state=found.state,
        heading=words(f"citation.{key}", name=name, n=counted(count)),
        shown=tuple(_cited(one, found, display, q) for one in shown),
        more=Link(whole, display.addresses.number(name)) if left and room is not OWN_PAGE else None,
        untold=left if room is OWN_PAGE else 0,
        titles=tuple(_titles(found)),
        citing=tuple(_citing(one, found, display) for one in citing),
        near=tuple(_cited(one, None, display, "") for one in found.near),
        ask=display.addresses.ask(name),
    )


def words_of(found: Resolution) -> str:
    """The citation in its own spelling: 国办发〔2019〕6号, 《公司法》第十二条."""
    citation = found.citation
    name = f"《{citation.words}》" if citation.kind is CitationKind.TITLE else citation.words
    return name + citation.place


def address_of(cited: CitedDocument, found: Resolution | None, display: Display, q: str) -> str:
    """Where a document is read, at the article and paragraph that are meant."""
    part = found.citation.part if found and cited.anchor and _has_part(cited, found.citation.part) else ""
    return display.addresses.document(cited.document_id, cited.version, q=q, anchor=cited.anchor + part)


def is_to_jump(query: SearchQuery) -> bool:
    """Whether a search has nothing but its text, so that a citation may lead to its document at once."""
    bare = SearchQuery(q=query.q, asof=query.asof, unit=query.unit, match=query.match, size=query.size)
    return query.scope in {Scope.ALL, Scope.NUMBER} and replace(query, scope=Scope.ALL) == bare


def as_words(query: SearchQuery) -> SearchQuery:
    """The query as a search for its words, where its text would lead to a document at once."""
    citation = read_citation(query.q) if query.q else None
    return replace(query, jump=Jump.NO) if citation and citation.is_marked else query


def _has_part(cited: CitedDocument, part: str) -> bool:
    """Whether the page has an anchor for a paragraph or item; the first paragraph is the article's own."""
    if not part:
        return False
    article = ArticleStart(cited.anchor, "", 0, len(cited.words))
    return any(one.anchor == cited.anchor + part for one in parts_of(cited.words, article)[1:])


def _cited(one: CitedDocument, found: Resolution | None, display: Display, q: str) -> CitedView:
    known, words = one.metadata, display.words
    place = f"　{found.citation.place}" if found and one.anchor else ""
    absent = found is not None and found.citation.article and not one.anchor
    return CitedView(
        words=known.title + place,
        href=address_of(one, found, display, q),
        about="　".join(_about(one, words)),
        badge=badge(one.validity, words),
        text=_cut(one.words),
        note=words("citation.no_article", place=found.citation.place) if found and absent else "",
    )


def _about(one: CitedDocument, words: Words) -> Iterator[str]:
    known = one.metadata
    if known.number:
        yield str(known.number)
    yield from (issuer.label for issuer in known.issuers)
    for key, civil in (("search.signed", known.signed_on), ("search.published", known.published_on)):
        if civil:
            yield f"{words(key)} {civil}"
            return


def _cut(words: str) -> str:
    text = " ".join(words.split())
    return text if len(text) <= MOST_WORDS else text[:MOST_WORDS] + "……"


def _titles(found: Resolution) -> Iterable[str]:
    """The titles that citing documents print beside a number, the most frequent first."""
    if found.citation.kind is CitationKind.TITLE:
        return ()
    printed = [one.printed for one in found.citing if one.printed]
    return sorted(dict.fromkeys(printed), key=lambda title: -printed.count(title))[:3]


def _citing(one: Citing, found: Resolution, display: Display) -> CitingView:
    """The citing document, with the places marked where it cites."""
    href = display.addresses.document(one.document_id, q=words_of(found))
    return CitingView(name_of(one.title, one.number), href, _cut(one.proof))
