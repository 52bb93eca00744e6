"""``kaijuan sources``: places that are visited again and again, and what they brought."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from holdings.store import Source
from ingest.visiting import KINDS, settings_of, visit
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.queue import Queue
from search_app.schedule import next_time
from search_app.settings import Settings
from search_app.worker import calls_for

name_of_source = click.argument("name", metavar="NAME")


@click.group()
def sources() -> None:
    """Keep watched folders, checkouts of laws and websites, and visit them."""


@sources.command()
@name_of_source
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("target", metavar="FOLDER|URL")
@click.option("--every", type=click.IntRange(5), metavar="SECONDS", help="Visit it every so many seconds.")
@click.option("--cron", default="", metavar="FIELDS", help="Visit it by minute hour day month weekday.")
@click.option("--set", "pairs", multiple=True, metavar="SETTING=VALUE", help="See the page of sources.")
@with_settings
def add(settings: Settings, /, name: str, kind: str, target: str, **options: Any) -> None:
    """Keep a source; without --every or --cron only `kaijuan sources run` visits it."""
    every, cron = options["every"], options["cron"]
    if every and cron:
        raise click.UsageError("--every or --cron, not both")
    schedule = f"every {every}" if every else cron.strip()
    try:
        due = next_time(schedule, datetime.now(UTC), settings.timezone)
    except ValueError as error:
        raise click.UsageError(f"--cron {cron!r}: {error}") from error
    first = datetime.now(UTC).isoformat(timespec="seconds") if every else ""
    due_at = first or (due.astimezone(UTC).isoformat(timespec="seconds") if due else "")
    source = Source(name, kind, settings_of(kind, _given(kind, target, options["pairs"])), schedule, due_at)
    with opened(settings) as services:
        try:
            services.holdings.sources.add(source)
        except ValueError as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{name}: kept" + (f", next visit {due_at}" if due_at else ""))


@sources.command("list")
@as_json
@with_settings
def list_(settings: Settings, json_: bool) -> None:
    """List the sources with schedule, last visit and what came of it."""
    with opened(settings) as services:
        found = services.holdings.sources.all()
    if json_:
        print_json({"sources": found})
        return
    for source in found:
        target = source.settings.get("folder") or source.settings.get("url")
        click.echo(f"{source.name}  {source.kind}  {target}  {source.schedule or 'by hand'}")
        click.echo(f"    last {source.visited_at or 'never'}  next {source.due_at or '-'}  {source.outcome}")


@sources.command()
@name_of_source
@with_settings
def remove(settings: Settings, name: str) -> None:
    """Forget a source; what came from it stays on record."""
    with opened(settings) as services:
        services.holdings.sources.remove(name)
    click.echo(f"{name}: removed")


@sources.command()
@name_of_source
@with_settings
def run(settings: Settings, name: str) -> None:
    """Visit a source now; its files are left to the workers."""
    with opened(settings) as services:
        queue = Queue(settings.queue)
        queue.waiting()
        source = services.holdings.sources.get(name)
        outcome = visit(source, services.holdings)
        due = next_time(source.schedule, datetime.now(UTC), settings.timezone)
        services.holdings.sources.visited(name, outcome.words, due)
        queue.call_for_files(calls_for(outcome.files))
    if outcome.words.startswith("failed"):
        raise click.ClickException(f"{name}: {outcome.words}")
    deposits = ", ".join(str(number) for number in outcome.deposits)
    click.echo(f"{name}: {outcome.words}" + (f" (deposits {deposits})" if deposits else ""))


def _given(kind: str, target: str, pairs: tuple[str, ...]) -> dict[str, str]:
    given = {"url": target} if kind == "website" else {"folder": str(Path(target).absolute())}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign:
            raise click.UsageError(f"--set {pair}: expected SETTING=VALUE")
        given[name.strip()] = value.strip()
    return given
