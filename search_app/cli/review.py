"""``kaijuan review``: what waits for a person, and what a person decides."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from indexer.errors import IndexerError
from indexer.rebuild import bring_up_to_date
from ingest.rendering.isolated import IsolatedRenderer
from ingest.report import label, word
from ingest.review import (
    Desk,
    ReviewList,
    Shown,
    Tools,
    confirm,
    correct,
    list_review,
    open_original,
    publish,
    redact,
    show,
    withdraw,
    withhold,
)
from ingest.review.deciding import WITHDRAWALS
from ingest.review.listing import Place
from search_app.cli.session import as_json, as_who, opened, print_json, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

Command = Callable[..., Any]


with_reason = click.option("--reason", required=True, help="Why; stands in the log.")


@click.group()
def review() -> None:
    """What the gate and the rules leave to a person."""


@review.command("list")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Lines a section.")
@as_json
@with_settings
def list_(settings: Settings, limit: int, json_: bool) -> None:
    """List withheld documents, uncertain values, and differences from transfer lists; no texts."""
    with opened(settings) as services:
        found = list_review(services.holdings)
    if json_:
        print_json(found)
    else:
        click.echo("\n".join(_lines_of(found, limit)))


@review.command("show")
@click.argument("address", metavar="ID")
@as_who
@as_json
@with_settings
def show_(settings: Settings, address: str, who: str, json_: bool) -> None:
    """Show what was found in a document (ID, ID@2, ID/att-1), with the values masked."""
    with opened(settings) as services:
        found = show(_desk(services, who), address)
    if json_:
        print_json(found)
    else:
        click.echo("\n".join(_shown(found)))


@review.command("confirm")
@click.argument("address", metavar="ID")
@click.argument("field")
@as_who
@with_settings
def confirm_(settings: Settings, address: str, field: str, who: str) -> None:
    """Write down that a FIELD's value is right as it stands."""
    with opened(settings) as services:
        _done(services, confirm(_desk(services, who), address, field))


@review.command("correct")
@click.argument("address", metavar="ID")
@click.argument("field")
@click.argument("value")
@as_who
@with_settings
def correct_(settings: Settings, address: str, field: str, value: str, who: str) -> None:
    """Set a FIELD to a VALUE that outlives every later run."""
    with opened(settings) as services:
        _done(services, correct(_desk(services, who), address, field, value))


@review.command("publish")
@click.argument("address", metavar="ID")
@with_reason
@as_who
@with_settings
def publish_(settings: Settings, address: str, reason: str, who: str) -> None:
    """Release what is withheld or withdrawn: a document, or an attachment (ID/att-1)."""
    with opened(settings) as services:
        _done(services, publish(_desk(services, who), address, reason))


@review.command("withhold")
@click.argument("address", metavar="ID")
@with_reason
@as_who
@with_settings
def withhold_(settings: Settings, address: str, reason: str, who: str) -> None:
    """Keep back a document or attachment for good; the public knows nothing of it."""
    with opened(settings) as services:
        _done(services, withhold(_desk(services, who), address, reason))


@review.command("withdraw")
@click.argument("address", metavar="ID")
@click.option("--reason", required=True, type=click.Choice(WITHDRAWALS), help="The class that is told.")
@as_who
@with_settings
def withdraw_(settings: Settings, address: str, reason: str, who: str) -> None:
    """Take back what was public; who asks for it is told the day and the class of reason."""
    with opened(settings) as services:
        _done(services, withdraw(_desk(services, who), address, reason))


@review.command("redact")
@click.argument("address", metavar="ID")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Also write the public file here."
)
@as_who
@with_settings
def redact_(settings: Settings, address: str, out: Path | None, who: str) -> None:
    """Hide what is personal, prove that it is gone, and make that the public file; publish it afterwards."""
    with opened(settings) as services:
        renderer = IsolatedRenderer()
        try:
            made = redact(_desk(services, who), address, Tools(services.extractor, renderer), out)
        finally:
            renderer.close()
        hidden = "；".join(f"{word(rule)} {count} 处" for rule, count in made.places.items())
        click.echo(f"{made.file.name}  {hidden}")
        _done(services, made.rev)


@review.command("original")
@click.argument("address", metavar="ID")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where it goes.")
@as_who
@with_settings
def original(settings: Settings, address: str, out: Path, who: str) -> None:
    """Write the file as it was deposited, which the public may not see; this stands in the log."""
    with opened(settings) as services:
        file, stream = open_original(_desk(services, who), address)
        with stream, out.open("wb") as target:
            shutil.copyfileobj(stream, target)
    click.echo(f"{file.name}  {file.sha256}")


def _desk(services: Services, who: str) -> Desk:
    return Desk(services.holdings, who, services.settings.secret_key.encode())


def _done(services: Services, rev: int) -> None:
    """Says the rev and brings the index up to date; the decision stands where that fails."""
    click.echo(f"done, rev {rev}")
    try:
        bring_up_to_date(services.holdings, services.engine, services.workshop())
    except IndexerError as error:
        raise click.ClickException(f"decided, but the index does not show it yet: {error}") from error


def _lines_of(found: ReviewList, limit: int) -> list[str]:
    withheld = [
        f"{one.address}  {one.title}  {'；'.join(map(_place, one.places))}".rstrip() for one in found.withheld
    ]
    uncertain = [
        f"{one.address}  {label(one.field)}：{one.value}（{one.confidence:.2f}，“{one.evidence}”）"
        for one in found.uncertain
    ]
    differences = [
        f"{one.address}  {one.name}  {label(one.field)}：清单“{one.stated}”，文件“{one.read}”"
        for one in found.differences
    ]
    return [
        *_section("留待审查", withheld, limit),
        *_section("把握不大的著录", uncertain, limit),
        *_section("与移交清单不一致", differences, limit),
    ]


def _section(title: str, lines: list[str], limit: int) -> list[str]:
    more = [f"  …… 另有 {len(lines) - limit} 条"] if len(lines) > limit else []
    return [f"{title}（{len(lines)}）", *(f"  {line}" for line in lines[:limit]), *more]


def _place(place: Place) -> str:
    where = f" 第{place.page}页第{place.start}–{place.end}字" if place.end else ""
    return word(place.rule) + where


def _shown(found: Shown) -> list[str]:
    lines = [f"{found.address}  {found.title}", f"{found.visibility}{'，已遮盖' if found.redacted else ''}"]
    for one in found.places:
        kind = "" if one.withholds else "（仅提示）"
        lines.append(f"  {_place(one.place)}{kind}：{' '.join(one.context.split())}")
    lines += [
        f"  {label(one.field)}：{one.value}（{one.source}，{one.confidence:.2f}）" for one in found.values
    ]
    return lines
