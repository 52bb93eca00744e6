"""What the commands share: services for the length of a command, a progress bar, JSON out."""

from __future__ import annotations

import dataclasses
import getpass
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from holdings.errors import HoldingsError
from indexer.errors import IndexerError
from indexer.refresh import require_current
from ingest.errors import IngestError
from search_app.settings import Settings
from search_app.wiring import Services, services

#: Errors whose message says what to do; anything else is a defect and shows its traceback.
EXPECTED_ERRORS = (HoldingsError, IndexerError, IngestError)

#: The command's settings, which the group read from the environment.
with_settings = click.make_pass_decorator(Settings)
as_json = click.option("--json", "json_", is_flag=True, help="Print one JSON object instead of text.")


def _user() -> str:
    """Who is logged in, "" where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


as_who = click.option(
    "--as",
    "who",
    default=_user,
    show_default="the user of the system",
    help="Who decides; stands in the log.",
)


@contextmanager
def opened(settings: Settings) -> Iterator[Services]:
    """The services of the settings until the command ends."""
    with services(settings) as made:
        yield made


def warn_if_outdated(services: Services) -> None:
    """Says on standard error that the index is missing or was made by another dictionary, and what to run."""
    try:
        require_current(services.engine, services.fingerprint)
    except IndexerError as error:
        click.echo(f"kaijuan: {error}", err=True)


@contextmanager
def progress_bar(words: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on standard error; the block is given what moves it: (done, total or None)."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_json(value: object) -> None:
    """One JSON object on standard output, Chinese as it is."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def plain(value: Any) -> Any:
    """A value of dataclasses, enums, dates and tuples as JSON's own types."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict) or hasattr(value, "items"):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value
