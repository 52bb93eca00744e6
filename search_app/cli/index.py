"""``kaijuan index``: what makes documents findable."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import click

from indexer.errors import EngineUnavailable, GenerationBusy, IndexOutdated
from indexer.rebuild import bring_up_to_date, build_while
from indexer.rebuild import rebuild as rebuild_index
from indexer.refresh import pending_changes
from indexer.refresh import refresh as refresh_index
from indexer.verify import EXAMPLES
from indexer.verify import verify as verify_index
from indexer.workshop import Workshop
from search_app.cli.session import as_json, opened, print_json, progress_bar, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

#: Seconds between two looks at the change list.
FOLLOW_EVERY = 0.5

jobs_option = click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, help="Processes that cut words; 0: this one."
)


@click.group()
def index() -> None:
    """Keep the index in step with the holdings."""


@index.command()
@as_json
@with_settings
def status(settings: Settings, json_: bool) -> None:
    """Say what the index holds, what made it, and how far behind it is."""
    with opened(settings) as services:
        found = services.engine.status()
        pending = pending_changes(services.holdings, services.engine, found.published)
        if json_:
            print_json({"status": found, "pending": pending, "expected": services.fingerprint})
            return
        click.echo(f"engine      {found.engine} {found.version}")
        click.echo(f"generation  {found.published.name if found.published else 'none'}")
        for unit, count in found.counts.items():
            click.echo(f"{unit.value + 's':<12}{count}")
        click.echo(f"size        {found.bytes / 1e6:.1f} MB")
        click.echo(f"pending     {pending} changes")
        if found.published and found.published.fingerprint != services.fingerprint:
            click.echo("made by another schema or dictionary; run: kaijuan index rebuild")


@index.command()
@click.option("--follow", is_flag=True, help="Stay and refresh whenever something changed.")
@jobs_option
@as_json
@with_settings
def refresh(settings: Settings, follow: bool, jobs: int, json_: bool) -> None:
    """Write what changed since the last refresh; build the first generation where there is none."""
    with opened(settings) as services:
        if follow:
            follow_changes(services, jobs)
            return
        with working(services, jobs) as workshop, progress_bar("indexing") as progress:
            report = bring_up_to_date(services.holdings, services.engine, workshop, progress=progress)
        if json_:
            print_json(report)
        else:
            click.echo(f"stored {report.stored}, removed {report.removed}")


@index.command()
@jobs_option
@as_json
@with_settings
def rebuild(settings: Settings, jobs: int, json_: bool) -> None:
    """Build a new generation beside the one that is searched, and swap it in."""
    with opened(settings) as services, working(services, jobs) as workshop:
        with progress_bar("rebuilding") as progress:
            report = rebuild_index(services.holdings, services.engine, workshop, progress=progress)
        if json_:
            print_json(report)
        else:
            click.echo(f"generation {report.generation.name}: {report.stored} documents")


@index.command()
@as_json
@with_settings
def verify(settings: Settings, json_: bool) -> None:
    """Compare index and holdings, both ways; exit code 1 where they differ."""
    with opened(settings) as services:
        published = services.engine.status().published
        pending = pending_changes(services.holdings, services.engine, published)
        drift = verify_index(services.holdings, services.engine, pending=pending)
        if json_:
            print_json(drift)
        else:
            click.echo(f"{drift.checked} documents compared, {pending} changes pending")
            for name in ("missing", "ghosts", "stale"):
                ids = getattr(drift, name)
                click.echo(f"{name:<8} {len(ids)}  {' '.join(ids[:EXAMPLES])}".rstrip())
        if not drift.clean:
            raise click.exceptions.Exit(1)


class _ToldToStop(Exception):
    """Between two commits there was time to see that the process is to end."""


def follow_changes(services: Services, jobs: int) -> None:
    """Refreshes whenever something changed, until the process is told to stop.

    Another process that is writing, and an engine that is away, are waited for. Ends as well when the
    process that started it is gone, however that ended.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()
    seen = -1

    def look_up(done: int, total: int | None) -> None:
        if stop.is_set() or os.getppid() != parent:
            raise _ToldToStop

    with working(services, jobs) as workshop:
        while not stop.is_set() and os.getppid() == parent:
            last = services.holdings.changes.last()
            if last != seen:
                try:
                    bring_up_to_date(services.holdings, services.engine, workshop, progress=look_up)
                    seen = last
                except (GenerationBusy, _ToldToStop):
                    pass
                except (EngineUnavailable, IndexOutdated) as error:
                    click.echo(f"kaijuan: {error}", err=True)
            stop.wait(FOLLOW_EVERY)


def index_while(going_on: Callable[[], bool], services: Services) -> None:
    """Indexes what comes on record until no more comes, and then what is left.

    Where there is no index yet, the first one is published at the end and not before.
    """
    holdings, engine, workshop = services.holdings, services.engine, services.workshop()
    if engine.status().published is None:
        build_while(going_on, holdings, engine, workshop)
        return
    more = True
    while more:
        more = going_on()
        refresh_index(holdings, engine, workshop)


def working(services: Services, jobs: int) -> AbstractContextManager[Workshop]:
    """The workshop with that many processes of its own, or in this one."""
    workshop = services.workshop()
    return workshop.processes(jobs, services.source()) if jobs else nullcontext(workshop)
