"""What a document says of others and others of it, as lists of links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from holdings.model.document import Metadata, Term
from holdings.model.relations import RelationKind
from holdings.store import Link as Relation
from holdings.store import Links
from holdings.vocabularies import vocabularies
from indexer.model.query import SearchQuery
from search_app.current import Display
from search_app.parts import Link
from search_app.translations import Words

#: Entries of a list that are shown at once; the others unfold.
SHOWN = 8
#: The order of the lists: what changes a document first.
ORDER = tuple(RelationKind)
_CHANGING = (RelationKind.REPEALS, RelationKind.AMENDS)


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """One entry: the words of the other document, its address ("" where it is not on record), the proof."""

    words: str
    href: str
    note: str
    proof: str


@dataclass(frozen=True, slots=True)
class RelatedList:
    """A list under its heading; ``more`` are those that unfold, ``untold`` those not read at all."""

    heading: str
    shown: tuple[RelatedDocument, ...]
    more: tuple[RelatedDocument, ...]
    untold: int


@dataclass(frozen=True, slots=True)
class RelationsView:
    """The lists, the document that a state of this one comes from, and who took over from its bodies."""

    lists: tuple[RelatedList, ...] = ()
    cause: Link | None = None
    successors: tuple[Link, ...] = ()


def present_relations(links: Links, metadata: Metadata, display: Display) -> RelationsView:
    """The view of a version's relations and of the bodies of today that took over from its issuers."""
    lists = (*_stated(links, display), *_received(links, display))
    cause = _cause(links, metadata.validity.evidence, display)
    return RelationsView(lists, cause, tuple(_successors(metadata.issuers, display)))


def _successors(issuers: Iterable[Term], display: Display) -> Iterator[Link]:
    """Links to what today's bodies issued: a former body keeps an id of its own."""
    known = vocabularies().issuers
    bodies = {body.id: body.label for issuer in issuers for body in known.successors(issuer.label)}
    for body_id, label in bodies.items():
        yield Link(label, display.addresses.search(SearchQuery(facets={"org": (body_id,)})))


def _stated(links: Links, display: Display) -> Iterator[RelatedList]:
    for kind, group in _by_kind(links.stated):
        entries = _each_once(_entry(link, display, open_words=True) for link in group)
        heading = display.words(f"relation.{kind.value}")
        yield RelatedList(heading, entries[:SHOWN], entries[SHOWN:], 0)


def _received(links: Links, display: Display) -> Iterator[RelatedList]:
    counts = dict(links.counts)
    for kind, group in _by_kind(links.received):
        entries = _each_once(_entry(link, display, open_words=False) for link in group)
        heading = display.words(f"relation.{kind.value}_by")
        untold = max(0, counts.get(kind.value, 0) - len(entries))
        yield RelatedList(heading, entries[:SHOWN], entries[SHOWN:], untold)


def _by_kind(links: Iterable[Relation]) -> Iterator[tuple[RelationKind, Iterator[Relation]]]:
    ordered = sorted(links, key=lambda link: ORDER.index(link.relation.kind))
    return groupby(ordered, key=lambda link: link.relation.kind)


def _entry(link: Relation, display: Display, *, open_words: bool) -> RelatedDocument:
    words, relation, other = display.words, link.relation, link.other
    printed = name_of(relation.title, str(relation.number or ""))
    name = name_of(other.title, str(other.number or "")) if other else printed
    note = _articles(relation.articles, words) if open_words or relation.kind in _CHANGING else ""
    href = display.addresses.document(other.document_id) if other else ""
    return RelatedDocument(name, href, note, link.proof)


def name_of(title: str, number: str) -> str:
    """A document as one line names it: 《题名》（文号）."""
    if not title:
        return number
    return f"《{title}》（{number}）" if number else f"《{title}》"


def _articles(articles: str, words: Words) -> str:
    return words("relation.part", part=articles) if articles else ""


def _each_once(entries: Iterable[RelatedDocument]) -> tuple[RelatedDocument, ...]:
    """Each document once, with all the articles that are meant."""
    found: dict[tuple[str, str], RelatedDocument] = {}
    for entry in entries:
        known = found.get((entry.words, entry.href))
        note = "、".join(dict.fromkeys(part for part in (known.note if known else "", entry.note) if part))
        found[entry.words, entry.href] = RelatedDocument(
            entry.words, entry.href, note, known.proof if known else entry.proof
        )
    return tuple(found.values())


def _cause(links: Links, evidence: str, display: Display) -> Link | None:
    """The public document whose repeal or amendment the validity's proof tells of."""
    for link in links.received:
        if link.other and link.relation.kind in _CHANGING:
            name = name_of(link.other.title, str(link.other.number or ""))
            if evidence.startswith(name):
                return Link(name, display.addresses.document(link.other.document_id))
    return None
