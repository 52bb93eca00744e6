"""``kaijuan doctor``: asks every part whether it is well, and says what to do where it is not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from holdings.model.document import Unit
from indexer.model.query import Scope, SearchQuery
from indexer.model.results import ResultPage
from indexer.refresh import pending_changes, require_current
from ingest.rendering.fonts import stand_ins
from search_app.cli.session import EXPECTED_ERRORS, as_json, opened, print_json, with_settings
from search_app.queue import Queue
from search_app.readers import ocr_in_words
from search_app.settings import Settings
from search_app.wiring import Services

#: A piece of text that is looked for as a phrase.
_PIECE = re.compile(r"[\u4e00-\u9fff]{4,8}")
#: Bytes of free disk under which the doctor warns.
LOW_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One answer: the part, whether it is well, and what it said."""

    part: str
    well: bool
    words: str


@click.command()
@as_json
@with_settings
def doctor(settings: Settings, json_: bool) -> None:
    """Check every part; exit code 1 where one is not well."""
    with opened(settings) as services:
        checks = [_check(part, ask, services) for part, ask in QUESTIONS.items()]
    if json_:
        print_json({"checks": checks})
    else:
        for check in checks:
            click.echo(f"{'ok ' if check.well else 'BAD'}  {check.part:<10} {check.words}")
    if not all(check.well for check in checks):
        raise click.exceptions.Exit(1)


def _check(part: str, ask: Callable[[Services], str], services: Services) -> Check:
    try:
        return Check(part, True, ask(services))
    except (*EXPECTED_ERRORS, _Unwell) as error:
        return Check(part, False, str(error))


class _Unwell(Exception):
    """A part answers, but not as it should."""


def _holdings(services: Services) -> str:
    counts = services.holdings.documents.counts()
    return f"{counts.public} public, {counts.withheld} withheld, {counts.withdrawn} withdrawn"


def _engine(services: Services) -> str:
    generation = require_current(services.engine, services.fingerprint)
    status = services.engine.status()
    counts = ", ".join(f"{count} {unit.value}s" for unit, count in status.counts.items())
    pending = pending_changes(services.holdings, services.engine, generation)
    return (
        f"{status.engine} {status.version}, generation {generation.name}: {counts}; {pending} changes pending"
    )


def _extractor(services: Services) -> str:
    return services.extractor.check()


def _ocr(services: Services) -> str:
    return ocr_in_words(services.settings.ocr)


def _canary(services: Services) -> str:
    """Looks for a title on record by its own words in every field that should have it."""
    newest = services.search.search(SearchQuery(size=1))
    if not newest.hits:
        return "nothing on record to look for"
    pieces = list(_pieces(newest, services))
    for scope, piece in pieces:
        asked = SearchQuery(q=f"“{piece}”", scope=scope, unit=newest.unit, size=1)
        if not services.search.search(asked).total:
            raise _Unwell(f"text on record is not found in {scope.value}; run: kaijuan index verify")
    named = ", ".join(dict.fromkeys(scope.value for scope, _ in pieces))
    return f"pieces of text on record are found in: {named}"


def _pieces(newest: ResultPage, services: Services) -> Iterator[tuple[Scope, str]]:
    """A piece of each field that the newest document has, with the scope that should find it."""
    hit = newest.hits[0]
    yield Scope.ALL, hit.metadata.title
    yield Scope.TITLE, hit.metadata.title
    key = (hit.document_id, hit.version)
    documents = services.holdings.documents
    bodies = [text.clean for text in documents.texts([key]).values()]
    attached = [one.text.clean for found in documents.attachment_texts([key]).values() for one in found]
    for scope, texts in ((Scope.BODY, bodies), (Scope.ATTACHMENT, attached)):
        piece = next((found for text in texts for found in _PIECE.findall(text)), "")
        if piece and newest.unit is Unit.DOCUMENT:
            yield scope, piece


def _words(services: Services) -> str:
    """Lines that are no rules do nothing, and nobody would notice."""
    words = services.site_words
    if bad := words.synonyms().bad:
        line, reason = bad[0]
        raise _Unwell(
            f"{len(bad)} lines of synonyms are no rules; run kaijuan words remove: {line} ({reason})"
        )
    if lost := words.lost():
        raise _Unwell(f"{lost[0]}: switched off, and no line of the product; run: kaijuan words add")
    return f"{len(words.lines())} lines of synonyms, {len(services.holdings.words.denied())} words denied"


def _pages(_services: Services) -> str:
    """Without a font the pages of OFD documents that bring none have no letters; everything else works."""
    files = sorted(set(stand_ins().values()))
    if not files:
        return "no Chinese font on this machine, page pictures may lack letters; install fonts-noto-cjk"
    return f"page pictures are drawn with {', '.join(files)}"


def _queue(services: Services) -> str:
    waiting = Queue(services.settings.queue).waiting()
    ledger = services.holdings.ledger
    return (
        f"{waiting} messages waiting; {ledger.queued()} files for workers, {ledger.due()} of them not taken"
    )


def _disk(services: Services) -> str:
    free = shutil.disk_usage(services.settings.home).free
    if free < LOW_DISK:
        raise _Unwell(f"{free / 1e9:.1f} GB free where KAIJUAN_HOME is; make room before the next deposit")
    return f"{free / 1e9:.0f} GB free"


QUESTIONS: dict[str, Callable[[Services], str]] = {
    "holdings": _holdings,
    "index": _engine,
    "extractor": _extractor,
    "ocr": _ocr,
    "search": _canary,
    "words": _words,
    "pages": _pages,
    "queue": _queue,
    "disk": _disk,
}
