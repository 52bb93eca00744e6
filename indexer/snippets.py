"""The best passages of an original text, with the words of the question marked.

For both engines, and on what is shown: marks are places in the original, found in a folded copy that
keeps every code point where it is. So nothing has to be mapped back, and no text is normalised whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import islice, pairwise
from math import log

from holdings.model.document import ArticleStart, DocumentText
from holdings.store import AttachmentText
from indexer.highlight import HighlightTerms
from indexer.model.results import Snippet

Span = tuple[int, int]

#: Code points of a passage, and how many passages a document shows.
PASSAGE = 110
MOST_PASSAGES = 3
#: An article this short is shown whole.
WHOLE_ARTICLE = 160
#: A text is searched in slabs, the next one only while too little was found.
_SLABS = (0, 30_000, 120_000, 1_000_000)
#: Places of one term that are looked at in a slab, and places in all.
_MOST_PLACES = 40
_STOPS = "。；！？\n"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands, which one it is, and what it is worth here."""

    start: int
    end: int
    term: int
    worth: float


@dataclass(frozen=True, slots=True)
class _Address:
    """Where in its document a passage stands."""

    label: str = ""
    anchor: str = ""
    page: int | None = None
    attachment: int | None = None


def title_marks(title: str, highlight: HighlightTerms) -> tuple[Span, ...]:
    """The spans of a title to mark, in order, apart from each other; code points."""
    return _merged(_places(title, highlight, 0, len(title)))


def text_marks(text: str, highlight: HighlightTerms) -> tuple[Span, ...]:
    """Every span of a whole text to mark, in order, apart from each other; code points."""
    return _merged(_places(text, highlight, 0, len(text), most=len(text)))


def article_snippets(article: ArticleStart, text: str, highlight: HighlightTerms) -> tuple[Snippet, ...]:
    """The best passage of an article's text, or all of it where it is short; nothing for no text."""
    if not text:
        return ()
    places = _places(text, highlight, 0, len(text))
    span = (0, len(text)) if len(text) <= WHOLE_ARTICLE else _best_spans(text, places, most=1)[0]
    return (_snippet(text, span, _merged(places), _Address(article.label, article.anchor)),)


def document_snippets(
    text: DocumentText, highlight: HighlightTerms, attachments: Sequence[AttachmentText] = ()
) -> tuple[Snippet, ...]:
    """Up to three passages, best first, each with its article and page; the beginning where nothing is
    marked, nothing for no text.

    Where words of the question are not in the text, the best passage of the attachments that has some of
    them comes last.
    """
    places = _text_places(text.clean, highlight)
    missing = highlight.asked - len({place.term for place in places if place.term < highlight.asked})
    packed = _attached(attachments, highlight, {place.term for place in places}) if missing else ()
    if not text.clean or (packed and not places):
        return packed
    spans = _best_spans(text.clean, places, most=MOST_PASSAGES - len(packed))
    return (*(_located(text, span, places) for span in spans), *packed)


def _text_places(clean: str, highlight: HighlightTerms) -> list[_Place]:
    places: list[_Place] = []
    for start, end in pairwise(_SLABS):
        if start < len(clean) and len({place.term for place in places}) * 2 <= highlight.asked:
            places += _places(clean, highlight, start, min(end, len(clean)))
    return places


def _attached(
    attachments: Sequence[AttachmentText], highlight: HighlightTerms, known: Set[int]
) -> tuple[Snippet, ...]:
    """The passage of the attachment that says most of what the document itself does not; () for none."""
    best: tuple[float, Snippet] | None = None
    for attachment in attachments:
        text = attachment.text
        places = _places(text.clean, highlight, 0, len(text.clean))
        worth = sum({place.term: place.worth for place in places if place.term not in known}.values())
        if worth and (best is None or worth > best[0]):
            span = _best_spans(text.clean, places, most=1)[0]
            page = bisect_right(text.page_starts, span[0]) if len(text.page_starts) > 1 else None
            address = _Address(attachment.name, page=page, attachment=attachment.ordinal)
            best = (worth, _snippet(text.clean, span, _merged(places), address))
    return (best[1],) if best else ()


def _places(
    text: str, highlight: HighlightTerms, start: int, end: int, *, most: int = _MOST_PLACES
) -> list[_Place]:
    """Every place of every term within the span, by start; a term found often is worth less."""
    folded = highlight.fold(text[start:end])
    found: list[_Place] = []
    for index, (term, worth) in enumerate(highlight.terms):
        spans = list(islice(_find(folded, term), most)) if term in folded else []
        rarity = 1.0 + log(len(spans)) if spans else 1.0
        found += [_Place(start + one, start + one + len(term), index, worth / rarity) for one in spans]
    found.sort(key=lambda place: (place.start, -place.end))
    return found


def _find(text: str, term: str) -> Iterator[int]:
    """Where the term stands; letters and digits only as whole words."""
    at = text.find(term)
    while at >= 0:
        if _is_whole(text, at, at + len(term)):
            yield at
        at = text.find(term, at + len(term))


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    joins_before = before.isascii() and before.isalnum() and text[start].isascii()
    joins_after = after.isascii() and after.isalnum() and text[end - 1].isascii()
    return not (joins_before or joins_after)


def _best_spans(text: str, places: Sequence[_Place], *, most: int) -> list[Span]:
    """The best passages that do not touch, best first; the beginning of the text where there is none."""
    spans: list[Span] = []
    for _, first, last in sorted(_windows(places), key=lambda window: (-window[0], window[1])):
        start, end = places[first].start, places[last].end
        if all(
            end + PASSAGE // 2 <= other or start >= other_end + PASSAGE // 2 for other, other_end in spans
        ):
            spans.append(_widened(text, start, end))
            if len(spans) == most:
                break
    return spans or [_trimmed(text, 0, _cut_point(text, 0, min(PASSAGE, len(text))))]


def _windows(places: Sequence[_Place]) -> Iterator[tuple[float, int, int]]:
    """For each place as the first, what the places within a passage's length are worth, and the last."""
    for first, place in enumerate(places):
        worth: dict[int, float] = {}
        last = first
        for index in range(first, len(places)):
            if places[index].end > place.start + PASSAGE:
                break
            if places[index].end > places[last].end:
                last = index
            worth[places[index].term] = places[index].worth
        yield sum(worth.values()), first, last


def _widened(text: str, start: int, end: int) -> Span:
    """The span with its sentence's beginning, or some words before it, and what fits behind."""
    room = max(PASSAGE - (end - start), 0)
    low = max(start - room // 2, 0)
    # A beginning that is nearly there is shown.
    low = 0 if low < PASSAGE // 8 else low
    stop = max(text.rfind(sign, low, start) for sign in _STOPS)
    begin = stop + 1 if stop >= 0 else low
    finish = _cut_point(text, end, min(max(begin + PASSAGE, end), len(text)))
    return _trimmed(text, begin, finish)


def _cut_point(text: str, low: int, high: int) -> int:
    """The end of the last sentence between the two places, else the higher one."""
    if high == len(text):
        return high
    stop = max(text.rfind(sign, (low + high) // 2, high) for sign in _STOPS)
    return stop + 1 if stop >= 0 else high


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span without blanks at its edges, but never empty where it was not."""
    piece = text[start:end]
    front = len(piece) - len(piece.lstrip())
    back = len(piece) - len(piece.rstrip())
    return (start + front, end - back) if front < len(piece) else (start, end)


def _located(text: DocumentText, span: Span, places: Sequence[_Place]) -> Snippet:
    shown = next((place.start for place in places if span[0] <= place.start < span[1]), span[0])
    label = anchor = ""
    index = bisect_right(text.articles, shown, key=lambda article: article.start) - 1
    if index >= 0 and shown < text.articles[index].end:
        label, anchor = text.articles[index].label, text.articles[index].anchor
    page = bisect_right(text.page_starts, shown) if len(text.page_starts) > 1 else None
    return _snippet(text.clean, span, _merged(places), _Address(label, anchor, page))


def _snippet(text: str, span: Span, marks: Sequence[Span], address: _Address) -> Snippet:
    start, end = _uncut(span, marks)
    inside = tuple((low - start, high - start) for low, high in marks if start <= low and high <= end)
    return Snippet(
        text[start:end],
        inside,
        address.label,
        address.anchor,
        address.page,
        cut_before=start > 0,
        cut_after=end < len(text),
        attachment=address.attachment,
    )


def _uncut(span: Span, marks: Sequence[Span]) -> Span:
    """The span, wide enough to hold every marked run that it touches."""
    start, end = span
    for low, high in marks:
        if low < end and high > start:
            start, end = min(start, low), max(end, high)
    return start, end


def _merged(places: Sequence[_Place]) -> tuple[Span, ...]:
    """The places as runs: those that touch or overlap are one."""
    merged: list[Span] = []
    for place in places:
        if merged and place.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], place.end))
        else:
            merged.append((place.start, place.end))
    return tuple(merged)
