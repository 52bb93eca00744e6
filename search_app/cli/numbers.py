"""``kaijuan numbers``: what a list of numbers and citations means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

import click

from indexer.citations import MOST_TEXTS, Resolution
from search_app.cli.session import opened, with_settings
from search_app.settings import Settings
from search_app.tables import csv_lines
from search_app.translations import DEFAULT_LANGUAGE, languages
from search_app.wiring import Services

_COLUMNS = ("text", "state", "read_as", "title", "number", "address", "count")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--csv", "csv_", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@with_settings
def numbers(settings: Settings, file: TextIO, csv_: Path | None) -> None:
    """Look up the numbers and citations in FILE, one a line (- for standard input), as CSV.

    As everybody may see it: what is not public reads as not on record.
    """
    with opened(settings) as services:
        lines = csv_lines(_rows(services, (line.strip() for line in file)))
        if csv_ is None:
            for line in lines:
                click.echo(line, nl=False)
        else:
            with csv_.open("w", encoding="utf-8", newline="") as written:
                written.writelines(lines)


def _rows(services: Services, texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    words = languages()[DEFAULT_LANGUAGE]
    yield tuple(words(f"numbers.{column}") for column in _COLUMNS)
    waiting = (text for text in texts if text)
    while some := list(islice(waiting, MOST_TEXTS)):
        for text, found in zip(some, services.citations.resolve_many(some), strict=True):
            for row in _rows_of(text, found):
                yield row[0], words(f"numbers.{row[1]}"), *row[2:]


def _rows_of(text: str, found: Resolution | None) -> Iterator[tuple[str, ...]]:
    """A row for each document that may be meant, else one that says what is known."""
    if found is None:
        yield text, "no_citation", "", "", "", "", ""
        return
    read_as = found.citation.words + found.citation.place
    for one in found.documents:
        known = one.metadata
        version = "" if one.version is None else f"@{one.version}"
        anchor = f"#{one.anchor}" if one.anchor else ""
        address = f"/doc/{one.document_id}{version}{anchor}"
        number = str(known.number) if known.number else ""
        yield text, found.state.value, read_as, known.title, number, address, str(len(found.documents))
    if not found.documents:
        yield text, found.state.value, read_as, "", "", "", str(found.cited_by)
