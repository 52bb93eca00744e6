"""A result page as a view: every word, link and mark a template needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from holdings.model.document import Unit
from holdings.store import Companion
from indexer.model.query import MAX_DEPTH, SearchQuery
from indexer.model.results import Hit, ResultPage, Snippet
from search_app.current import Display
from search_app.marking import Span, marked
from search_app.parts import PASSAGE, Badge, Link, badge, counted, file_type
from search_app.query_string import Problem
from search_app.reading import reading_words
from search_app.translations import Words
from search_app.web.present_added import AddedView, present_added
from search_app.web.present_bets import BetView
from search_app.web.present_citation import CitationView
from search_app.web.present_companions import present_copies
from search_app.web.present_form import Conditions, Switches, present_conditions, present_switches
from search_app.web.present_pager import Pager, present_pager

#: What shows that the text goes on, unless a sentence ends there.
CUT, SENTENCE_ENDS = "……", ("。", "；", "！", "？", "……")


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
    why: str
    copies: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultView:
    """Everything the result page shows."""

    query: SearchQuery
    title: str
    total: str
    seconds: str
    switches: Switches
    conditions: Conditions
    notices: tuple[str, ...]
    added: AddedView
    hits: tuple[HitView, ...]
    pager: Pager
    files: tuple[Link, ...]
    feed: str
    citation: CitationView | None = None
    bets: tuple[BetView, ...] = ()
    reading: tuple[str, ...] = ()


def present_results(
    page: ResultPage,
    problems: Sequence[Problem],
    display: Display,
    copies: Mapping[str, Sequence[Companion]] | None = None,
) -> ResultView:
    """The view of an answered search.

    Of several hits with one text (``copies``, by document) the best is shown, and the others below it:
    the list grows shorter, the numbers and the total stay.
    """
    query, words = page.query, display.words
    pager = present_pager(page, display.addresses)
    return ResultView(
        query=query,
        title=words("search.search_title", q=query.q) if query.q else words("search.all_title"),
        total=counted(page.total),
        seconds=f"{page.took_ms / 1000:.2f}",
        switches=present_switches(page, display),
        conditions=present_conditions(page, display),
        notices=tuple(_notices(page, problems, pager.last, words)),
        added=present_added(page, display),
        hits=tuple(_hits(page, display, copies or {})),
        pager=pager,
        files=tuple(_files(query, display)),
        reading=reading_words(page.reading, words),
        feed=display.addresses.search(replace(query, page=1), ".atom"),
    )


def _files(query: SearchQuery, display: Display) -> Iterator[Link]:
    """The list as a file, and the search as a feed."""
    whole = replace(query, page=1)
    for suffix in ("csv", "xlsx", "atom"):
        yield Link(display.words(f"export.{suffix}"), display.addresses.search(whole, f".{suffix}"))


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


def _hits(page: ResultPage, display: Display, copies: Mapping[str, Sequence[Companion]]) -> Iterator[HitView]:
    below: set[str] = set()
    for number, hit in enumerate(page.hits, _first(page.query)):
        if hit.document_id in below:
            continue
        others = copies.get(hit.document_id, ())
        below.update(other.document_id for other in others)
        yield replace(_hit(number, hit, page, display), copies=present_copies(others, display))


def _hit(number: int, hit: Hit, page: ResultPage, display: Display) -> HitView:
    addresses, words = display.addresses, display.words
    query = page.query
    version = hit.version if query.asof else None
    href = addresses.document(hit.document_id, q=query.q, anchor=hit.anchor, asof=query.asof)
    return HitView(
        number=number,
        title=_title(hit),
        href=href,
        badge=badge(hit.validity, words),
        proof=hit.metadata.validity.evidence,
        facts=tuple(_facts(hit, words)),
        snippets=tuple(_snippet(piece, hit, query, version, display) for piece in hit.snippets),
        file=addresses.file(hit.document_id, version) if hit.file else "",
        why=addresses.explain(query, hit.document_id, hit.anchor),
    )


def _title(hit: Hit) -> Markup:
    """The title marked; an article's own label after it, unless the title ends with it."""
    title = marked(hit.metadata.title, hit.title_marks)
    label = article_label(hit)
    if label and not hit.metadata.title.endswith(label):
        return title + "　" + escape(label)
    return title


def article_label(hit: Hit) -> str:
    """The article that was found (第十二条), "" for a document or a passage without a number."""
    return next(
        (piece.label for piece in hit.snippets if hit.anchor and piece.anchor == hit.anchor and piece.label),
        "",
    )


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


def _snippet(
    piece: Snippet, hit: Hit, query: SearchQuery, version: int | None, display: Display
) -> SnippetView:
    html = marked(*_without_label(piece))
    before = CUT * piece.cut_before
    after = CUT * (piece.cut_after and not piece.text.rstrip().endswith(SENTENCE_ENDS))
    if before or after:
        html = Markup(before) + html + Markup(after)
    if piece.attachment is not None:
        place = display.words("attachment.place", name=piece.label)
        href = display.addresses.attachment(hit.document_id, version, piece.attachment, q=query.q)
        return SnippetView(html, place, href)
    place, anchor = piece.label, piece.anchor
    if piece.page is not None and (not place or anchor.startswith(PASSAGE)):
        place = display.words("search.page", n=piece.page)
        anchor = anchor or f"page-{piece.page}"
    href = display.addresses.document(hit.document_id, q=query.q, anchor=anchor, asof=query.asof)
    return SnippetView(html, place, href if place else "")


def _without_label(piece: Snippet) -> tuple[str, list[Span]]:
    """The snippet's text and marks; an article's label at its head is left to the link beside it."""
    text = piece.text.rstrip()
    head = piece.label if piece.label and not piece.cut_before and text.startswith(piece.label) else ""
    rest = text[len(head) :].lstrip() if head else text
    shift = len(text) - len(rest)
    return rest, [(start - shift, end - shift) for start, end in piece.marks if end > shift]


def _first(query: SearchQuery) -> int:
    return (query.page - 1) * query.size + 1
