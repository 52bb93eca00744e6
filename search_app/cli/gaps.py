"""``kaijuan gaps``: what the collection lacks, by its own evidence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from holdings.model.gaps import GapReport, SequenceGap
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.settings import Settings
from search_app.tables import csv_lines
from search_app.translations import DEFAULT_LANGUAGE, languages


@click.command()
@click.option("--public", is_flag=True, help="As everybody sees it: what is not public counts as missing.")
@click.option("--cited-by", type=click.IntRange(1), default=1, show_default=True, metavar="N")
@click.option("--csv", "csv_", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@as_json
@with_settings
def gaps(settings: Settings, public: bool, cited_by: int, csv_: Path | None, json_: bool) -> None:
    """List numbers missing from bodies' sequences, and documents that N others cite and nobody deposited."""
    with opened(settings) as services:
        report = services.holdings.gaps.report(public=public)
    report = GapReport(report.sequences, tuple(one for one in report.cited if one.cited_by >= cited_by))
    if csv_:
        _write_csv(csv_, report)
        click.echo(f"{csv_}: {len(report.sequences)} sequences, {len(report.cited)} cited documents")
    elif json_:
        print_json(report)
    else:
        _print(report)


def _print(report: GapReport) -> None:
    missing = sum(gap.missing_count for gap in report.sequences)
    click.echo(f"{missing} numbers missing from {len(report.sequences)} sequences")
    for gap in report.sequences:
        span = f"{gap.first}-{gap.last}, {gap.on_record} on record"
        click.echo(f"  {_sequence(gap)}  {span}, missing {_missing(gap)}")
    click.echo(f"{len(report.cited)} cited documents not on record")
    for one in report.cited:
        click.echo(f"  {one.cited_by:>5}  " + " ".join(part for part in (one.number, one.title) if part))


def _sequence(gap: SequenceGap) -> str:
    return f"{gap.code}〔{gap.year}〕" if gap.year else gap.code


def _missing(gap: SequenceGap) -> str:
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in gap.missing)


def _write_csv(path: Path, report: GapReport) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(_table(report)))


def _table(report: GapReport) -> Iterator[tuple[str, ...]]:
    words = languages()[DEFAULT_LANGUAGE]
    yield tuple(words(f"gaps.{name}") for name in ("kind", "number", "year", "title", "on_record", "count"))
    for gap in report.sequences:
        yield (
            words("gaps.sequence"),
            gap.code,
            str(gap.year or ""),
            words("gaps.missing", numbers=_missing(gap)),
            str(gap.on_record),
            str(gap.missing_count),
        )
    for one in report.cited:
        yield (words("gaps.cited"), one.number, "", one.title, "0", str(one.cited_by))
