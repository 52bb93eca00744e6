"""A comparison of two versions as a view: what changed, article by article, in words and marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup, escape

from holdings.model.document import Document
from holdings.model.validity import Validity
from holdings.model.versions import Standing, standings
from search_app.comparison.changes import Change, Pairing, Run
from search_app.comparison.pieces import Piece
from search_app.current import Display
from search_app.parts import Badge, Link, badge, counted, long_date
from search_app.translations import Words

#: Pieces on one page; the rest is a link away.
MOST = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A version one may choose: its number and its words."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two versions: its name, its state today, its page, and what may stand in its place."""

    words: str
    badge: Badge | None
    href: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece as one version has it; no paragraphs where it does not have it."""

    heading: str
    paragraphs: tuple[Markup, ...] = ()
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A piece that changed, was added or is gone: two cells; or a run of pieces that did not change."""

    anchor: str
    heading: str
    tag: str = ""
    cells: tuple[Cell, ...] = ()
    unchanged: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Everything the page of a comparison shows."""

    title: str
    document: Link
    action: str
    older: Side
    newer: Side
    summary: str
    rows: tuple[Row, ...]
    more: Link | None
    canonical: str


def chosen(document: Document, older: str, newer: str) -> tuple[Standing, Standing]:
    """The versions of those numbers; what names none is the current one, and the one before the newer."""
    line = standings(document.versions)
    places = {str(one.version.ordinal): place for place, one in enumerate(line)}
    last = places.get(newer, len(line) - 1)
    first = places.get(older, max(last - 1, 0))
    if first == last:
        first, last = (last - 1, last) if last else (0, 1)
    return line[first], line[last]


def present_comparison(
    document: Document,
    sides: tuple[Standing, Standing],
    found: Sequence[Pairing],
    display: Display,
    *,
    start: int = 0,
) -> ComparisonView:
    """The view of a comparison from its ``start``-th piece on."""
    words, addresses = display.words, display.addresses
    older, newer = sides
    a, b = older.version.ordinal, newer.version.ordinal
    shown = found[start : start + MOST]
    rest = len(found) - start - len(shown)
    after = addresses.comparison(document.id, a, b, start=start + MOST)
    return ComparisonView(
        title=newer.version.metadata.title,
        document=Link(document.current.metadata.title, addresses.document(document.id)),
        action=addresses.comparison_form(document.id),
        older=_side(document, older, display),
        newer=_side(document, newer, display),
        summary=_summary(found, words),
        rows=tuple(_rows(shown, start, addresses.document(document.id, b), words)),
        more=Link(words("comparison.more", n=counted(rest)), after) if rest > 0 else None,
        canonical=addresses.comparison(document.id, a, b),
    )


def _side(document: Document, side: Standing, display: Display) -> Side:
    state = _state(document, side, display.today)
    choices = tuple(
        Choice(str(one.version.ordinal), _named(one, place, display.words), one.version is side.version)
        for place, one in enumerate(standings(document.versions), 1)
    )
    return Side(
        words=next(choice.words for choice in choices if choice.chosen),
        badge=badge(state, display.words),
        href=display.addresses.document(document.id, side.version.ordinal),
        choices=choices,
    )


def _state(document: Document, side: Standing, today: date) -> Validity:
    """How a version stands today: one that sources still mark as valid is superseded by the current one."""
    metadata = side.version.metadata
    state = metadata.validity.on(today, metadata.effective_on)
    is_old = side.version is not document.current
    return Validity.SUPERSEDED if is_old and state in (Validity.IN_FORCE, Validity.AMENDED) else state


def _named(one: Standing, place: int, words: Words) -> str:
    name = words("document.version", n=place)
    return words("comparison.dated", version=name, date=long_date(one.since, words)) if one.since else name


def _summary(found: Iterable[Pairing], words: Words) -> str:
    """How many pieces changed, are new, are gone and stayed, in a sentence."""
    counts = Counter(one.change for one in found)
    if not counts:
        return words("comparison.no_text")
    if counts.keys() == {Change.SAME}:
        return words("comparison.nothing", n=counted(counts[Change.SAME]))
    return words("comparison.summary", **{change.value: counted(counts[change]) for change in Change})


def _rows(found: Sequence[Pairing], start: int, newer: str, words: Words) -> Iterator[Row]:
    number = start
    for is_same, group in groupby(found, key=lambda one: one.change is Change.SAME):
        pairings = list(group)
        if is_same:
            yield _unchanged(pairings, number, newer, words)
        else:
            yield from (_row(one, place, words) for place, one in enumerate(pairings, number))
        number += len(pairings)


def _unchanged(pairings: Sequence[Pairing], number: int, newer: str, words: Words) -> Row:
    named = [one for one in pairings if one.newer and one.newer.label]
    links = tuple(_link(one, newer, words) for one in named)
    if not named:
        return Row(f"c-{number}", words("comparison.same_other"))
    key = "comparison.same_one" if len(named) == 1 else "comparison.same_many"
    first, last = links[0].words, links[-1].words
    return Row(f"c-{number}", words(key, first=first, last=last, n=counted(len(named))), unchanged=links)


def _link(one: Pairing, newer: str, words: Words) -> Link:
    """An unchanged article, and whether its number or its punctuation is another."""
    assert one.older
    assert one.newer
    name = one.newer.label
    notes = []
    if one.older.label != one.newer.label:
        notes.append(words("comparison.formerly", label=one.older.label))
    if one.older.text != one.newer.text:
        notes.append(words("comparison.punctuation"))
    return Link(name, f"{newer}#{one.newer.anchor}", count="，".join(notes))


def _row(one: Pairing, number: int, words: Words) -> Row:
    older = _cell(one.older, one.before, "del", words("comparison.not_yet"), words)
    newer = _cell(one.newer, one.after, "ins", words("comparison.no_more"), words)
    return Row(f"c-{number}", _heading(one, words), words(f"comparison.{one.change.value}"), (older, newer))


def _heading(one: Pairing, words: Words) -> str:
    labels = [piece.label for piece in (one.older, one.newer) if piece and piece.label]
    if not labels:
        return words("comparison.other")
    if len(labels) == 2 and labels[0] != labels[1]:
        return words("comparison.became", older=labels[0], newer=labels[1])
    return labels[-1]


def _cell(piece: Piece | None, runs: Sequence[Run], element: str, absent: str, words: Words) -> Cell:
    if piece is None:
        return Cell(words("comparison.absent"), absent=absent)
    return Cell(piece.label, tuple(_paragraphs(runs, element, words)))


def _paragraphs(runs: Iterable[Run], element: str, words: Words) -> Iterator[Markup]:
    """The runs as paragraphs of HTML, each change between marks that are read aloud too."""
    before, after = escape(words(f"comparison.begin_{element}")), escape(words("comparison.end"))
    line: list[str] = []
    for run in runs:
        for place, words_ in enumerate(run.text.split("\n")):
            if place:
                yield from _paragraph(line)
                line = []
            if run.changed and words_.strip():
                line.append(
                    f'<{element}><span class="vh">{before}</span>{escape(words_)}'
                    f'<span class="vh">{after}</span></{element}>'
                )
            else:
                line.append(escape(words_))
    yield from _paragraph(line)


def _paragraph(line: Sequence[str]) -> Iterator[Markup]:
    html = "".join(line).strip()
    if html:
        yield Markup(html)  # every piece is escaped above
