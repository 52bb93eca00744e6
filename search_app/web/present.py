"""A result page as a view: every word, link and mark a template needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from holdings.model.document import Unit
from indexer.model.query import FACETS, MAX_DEPTH, DateKind, Match, Scope, SearchQuery, Sort
from indexer.model.results import Hit, ResultPage, Snippet
from search_app.addresses import Addresses
from search_app.current import Display
from search_app.marking import Span, marked
from search_app.parts import Badge, Link, badge, counted, file_type, long_day
from search_app.query_string import Pair, Problem, write_query
from search_app.translations import Words
from search_app.web.present_facets import FacetView, present_facets, with_value

#: Scopes with a tab of their own; another one shows when the address asks for it.
SCOPE_TABS = (Scope.ALL, Scope.TITLE, Scope.BODY, Scope.NUMBER)
#: Other searches tried where nothing was found.
MAX_TRIES = 6
#: What shows that the text goes on, unless a sentence ends there.
CUT, SENTENCE_ENDS = "……", ("。", "；", "！", "？", "……")
#: Page links on each side of the current one.
PAGES_AROUND = 2


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a hit: ``label`` may be "", ``moment`` is the machine's form of a date."""

    label: str
    value: str
    moment: str = ""


@dataclass(frozen=True, slots=True)
class SnippetView:
    """A piece of text with its place as a link, or without one."""

    html: Markup
    place: str
    href: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One line of the result list."""

    number: int
    title: Markup
    href: str
    badge: Badge | None
    proof: str
    facts: tuple[Fact, ...]
    snippets: tuple[SnippetView, ...]
    file: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """One link of the pager; ``number`` 0 is a gap."""

    number: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything the result page shows."""

    query: SearchQuery
    title: str
    total: str
    seconds: str
    scopes: tuple[Link, ...]
    units: tuple[Link, ...]
    matches: tuple[Link, ...]
    sorts: tuple[Link, ...]
    chips: tuple[Link, ...]
    clear: str
    reset: str
    facets: tuple[FacetView, ...]
    dates: tuple[Link, ...]
    box_fields: tuple[Pair, ...]
    filter_fields: tuple[Pair, ...]
    sort_fields: tuple[Pair, ...]
    notices: tuple[str, ...]
    added_terms: tuple[str, ...]
    hits: tuple[HitView, ...]
    pages: tuple[PageLink, ...]
    previous: str
    next: str
    last: int
    last_href: str
    tries: tuple[Link, ...] = ()


def present_results(page: ResultPage, problems: Sequence[Problem], display: Display) -> ResultView:
    """The view of an answered search."""
    query, words, addresses = page.query, display.words, display.addresses
    first = replace(query, page=1)
    last = last_page(page)
    chips = tuple(_chips(query, display))
    return ResultView(
        query=query,
        title=words("search.search_title", q=query.q) if query.q else words("search.all_title"),
        total=counted(page.total),
        seconds=f"{page.took_ms / 1000:.2f}",
        scopes=tuple(_scopes(first, words, addresses)),
        units=tuple(
            Link(words(f"unit.{unit.value}"), addresses.search(replace(first, unit=unit)), unit is page.unit)
            for unit in Unit
        ),
        matches=tuple(
            Link(
                words(f"match.{match.value}"),
                addresses.search(replace(first, match=match)),
                match is query.match,
            )
            for match in Match
        ),
        sorts=tuple(Link(words(f"sort.{sort.value}"), sort.value, sort is query.sort) for sort in Sort),
        chips=chips,
        clear=addresses.search(without_filters(query)) if chips else "",
        reset=addresses.search(SearchQuery(q=query.q)),
        facets=present_facets(page, display.labels, words, addresses),
        dates=tuple(
            Link(words(f"date.{kind.value}"), kind.value, kind is query.date_kind) for kind in DateKind
        ),
        box_fields=_fields(replace(first, q=""), addresses),
        filter_fields=_fields(_without_controls(first), addresses),
        sort_fields=_fields(replace(first, sort=Sort.RELEVANCE), addresses),
        notices=tuple(_notices(page, problems, last, words)),
        added_terms=page.added_terms,
        hits=tuple(
            _hit(place, hit, page, display) for place, hit in enumerate(page.hits, start=_offset(query) + 1)
        ),
        pages=tuple(_pages(query, last, addresses)),
        previous=_page_address(query, query.page - 1, last, addresses),
        next=_page_address(query, query.page + 1, last, addresses),
        last=last,
        last_href=addresses.search(replace(query, page=last)) if query.page > last else "",
    )


def last_page(page: ResultPage) -> int:
    """The number of the last page that page numbers reach; 1 where nothing was found."""
    reached = min(page.total, MAX_DEPTH)
    size = page.query.size
    return max(1, min(-(-reached // size), MAX_DEPTH // size))


def without_filters(query: SearchQuery) -> SearchQuery:
    """The query with its words, scope and unit, but no condition."""
    return SearchQuery(
        q=query.q, scope=query.scope, match=query.match, unit=query.unit, sort=query.sort, size=query.size
    )


def tries(query: SearchQuery, unit: Unit, words: Words) -> list[tuple[str, SearchQuery]]:
    """Other searches for somebody who found nothing, likeliest first, each with how it differs."""
    other = Unit.ARTICLE if unit is Unit.DOCUMENT else Unit.DOCUMENT
    plain = replace(query, page=1)
    found = [
        (words("empty.no_filters"), without_filters(plain)),
        (words("empty.any_scope"), replace(plain, scope=Scope.ALL)),
        (words("empty.smart"), replace(plain, match=Match.SMART)),
        (words(f"empty.{other.value}s"), replace(plain, unit=other)),
    ]
    terms = query.q.split()
    if 2 <= len(terms) <= 4:
        for place, term in enumerate(terms):
            rest = " ".join(terms[:place] + terms[place + 1 :])
            found.append((words("empty.without", word=term), replace(plain, q=rest)))
    return [(how, other) for how, other in found if other != plain][:MAX_TRIES]


def _scopes(query: SearchQuery, words: Words, addresses: Addresses) -> Iterator[Link]:
    for scope in Scope:
        if scope in SCOPE_TABS or scope is query.scope:
            target = addresses.search(replace(query, scope=scope))
            yield Link(words(f"scope.{scope.value}"), target, scope is query.scope)


def _chips(query: SearchQuery, display: Display) -> Iterator[Link]:
    """What the reader chose, each with the address of the search without it."""
    words, addresses = display.words, display.addresses
    for facet in FACETS:
        chosen = query.facets.get(facet.name, ())
        excluded = query.excluded.get(facet.name, ())
        if not chosen and not excluded:
            continue
        names = display.labels.of(facet.name, [*chosen, *excluded])
        for value in chosen:
            target = with_value(query, facet.name, value, chosen=False)
            yield Link(names.get(value) or value, addresses.search(target))
        for value in excluded:
            target = _without_exclusion(query, facet.name, value)
            yield Link(words("search.without", label=names.get(value) or value), addresses.search(target))
    if query.date_from or query.date_to:
        target = replace(query, page=1, date_from=None, date_to=None)
        yield Link(_range_words(query, words), addresses.search(target))
    if query.asof:
        target = replace(query, page=1, asof=None)
        yield Link(words("search.asof_chip", date=long_day(query.asof, words)), addresses.search(target))


def _without_exclusion(query: SearchQuery, facet: str, value: str) -> SearchQuery:
    kept = {**query.excluded, facet: tuple(old for old in query.excluded[facet] if old != value)}
    return replace(query, page=1, excluded={name: values for name, values in kept.items() if values})


def _range_words(query: SearchQuery, words: Words) -> str:
    kind = words(f"date.{query.date_kind.value}")
    key = "range" if query.date_from and query.date_to else "range_from" if query.date_from else "range_to"
    return words(f"search.{key}", kind=kind, **{"from": query.date_from, "to": query.date_to})


def _without_controls(query: SearchQuery) -> SearchQuery:
    """What the filter form carries along unseen: everything it has no control for."""
    years = {"year": query.facets["year"]} if "year" in query.facets else {}
    return replace(query, facets=years, date_kind=DateKind.SIGNED, date_from=None, date_to=None, asof=None)


def _fields(query: SearchQuery, addresses: Addresses) -> tuple[Pair, ...]:
    return (*write_query(query), *addresses.carried)


def _notices(page: ResultPage, problems: Sequence[Problem], last: int, words: Words) -> Iterator[str]:
    for problem in problems:
        yield words(
            f"problem.{problem.reason}", name=problem.name, value=problem.value, searched=page.query.q
        )
    if page.query.unit is None and page.unit is Unit.ARTICLE:
        yield words("search.fallback")
    if page.total and page.query.page > last:
        yield words("search.beyond", page=page.query.page, last=last)
    elif page.total > MAX_DEPTH and page.query.page == last:
        yield words("search.deep", n=counted(MAX_DEPTH))


def _hit(number: int, hit: Hit, page: ResultPage, display: Display) -> HitView:
    addresses, words = display.addresses, display.words
    version = hit.version if page.query.asof else None
    href = addresses.document(hit.document_id, version, q=page.query.q, anchor=hit.anchor)
    return HitView(
        number=number,
        title=_title(hit),
        href=href,
        badge=badge(hit.validity, words),
        proof=hit.metadata.validity.evidence,
        facts=tuple(_facts(hit, words)),
        snippets=tuple(_snippet(piece, hit, page.query.q, version, display) for piece in hit.snippets),
        file=addresses.file(hit.document_id, version) if hit.file else "",
    )


def _title(hit: Hit) -> Markup:
    """The title marked; an article's own label after it, unless the title ends with it."""
    title = marked(hit.metadata.title, hit.title_marks)
    label = next((piece.label for piece in hit.snippets if piece.anchor == hit.anchor and piece.label), "")
    if hit.anchor and label and not hit.metadata.title.endswith(label):
        return title + "　" + escape(label)
    return title


def _facts(hit: Hit, words: Words) -> Iterator[Fact]:
    metadata = hit.metadata
    if metadata.number:
        yield Fact("", str(metadata.number))
    for issuer in metadata.issuers:
        yield Fact("", issuer.label)
    for key, civil in (
        ("search.signed", metadata.signed_on),
        ("search.published", metadata.published_on),
        ("search.effective", metadata.effective_on),
    ):
        if civil:
            yield Fact(words(key), str(civil), str(civil))
    if metadata.genre:
        yield Fact("", metadata.genre.label)
    if hit.file and (kind := file_type(hit.file, words)):
        yield Fact("", words("search.pages", type=kind, n=hit.pages) if hit.pages > 1 else kind)


def _snippet(piece: Snippet, hit: Hit, q: str, version: int | None, display: Display) -> SnippetView:
    html = marked(*_without_label(piece))
    before = CUT * piece.cut_before
    after = CUT * (piece.cut_after and not piece.text.rstrip().endswith(SENTENCE_ENDS))
    if before or after:
        html = Markup("{}{}{}").format(before, html, after)
    place, anchor = piece.label, piece.anchor
    if not place and piece.page is not None:
        place = display.words("search.page", n=piece.page)
        anchor = anchor or f"page-{piece.page}"
    href = display.addresses.document(hit.document_id, version, q=q, anchor=anchor) if place else ""
    return SnippetView(html, place, href)


def _without_label(piece: Snippet) -> tuple[str, list[Span]]:
    """The snippet's text and marks; an article's label at its head is left to the link beside it."""
    text = piece.text.rstrip()
    head = piece.label if piece.label and not piece.cut_before and text.startswith(piece.label) else ""
    rest = text[len(head) :].lstrip() if head else text
    shift = len(text) - len(rest)
    return rest, [(start - shift, end - shift) for start, end in piece.marks if end > shift]


def _offset(query: SearchQuery) -> int:
    return (query.page - 1) * query.size


def _pages(query: SearchQuery, last: int, addresses: Addresses) -> Iterator[PageLink]:
    if last == 1:
        return
    here = min(query.page, last)
    near = range(max(1, here - PAGES_AROUND), min(last, here + PAGES_AROUND) + 1)
    before = 0
    for number in sorted({1, *near, last}):
        if number > before + 1:
            yield PageLink(0, "", current=False)
        yield PageLink(number, addresses.search(replace(query, page=number)), number == query.page)
        before = number


def _page_address(query: SearchQuery, number: int, last: int, addresses: Addresses) -> str:
    return addresses.search(replace(query, page=number)) if 1 <= number <= last else ""
