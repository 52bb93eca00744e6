"""``kaijuan analytics``: what readers ask, and where they find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from holdings.store import AskedQuestion, DayCounts, Door, Ranking
from holdings.store.question_counts import Counts
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.settings import Settings
from search_app.tables import csv_lines

_HEADS = {
    Ranking.TOP: "asked most",
    Ranking.EMPTY: "without a result",
    Ranking.UNOPENED: "with results that nobody opened",
    Ranking.REFINED: "asked anew in other words or with other filters",
}


@click.command()
@click.option("--days", type=click.IntRange(1), default=30, show_default=True, help="Days looked at.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Questions a list.")
@click.option("--csv", "csv_", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@as_json
@with_settings
def analytics(settings: Settings, days: int, limit: int, csv_: Path | None, json_: bool) -> None:
    """Show sums of questions by door, and the questions asked most, in vain, unopened, and anew."""
    with opened(settings) as services:
        since = services.today() - timedelta(days=days - 1)
        asked = services.holdings.questions
        sums = _sums(asked.by_day(since))
        lists = {ranking: asked.listed(ranking, since, limit) for ranking in Ranking}
    if csv_:
        csv_.write_text("".join(csv_lines(_rows(lists))), encoding="utf-8", newline="")
        click.echo(f"{csv_}: {sum(map(len, lists.values()))} rows")
    elif json_:
        print_json({"since": since, "doors": sums, "lists": lists})
    else:
        _print(settings, days, sums, lists)


def _sums(counted: list[DayCounts]) -> dict[Door, Counts]:
    sums = {door: Counts() for door in Door}
    for one in counted:
        sums[one.door] += one.counts
    return sums


def _print(
    settings: Settings, days: int, sums: dict[Door, Counts], lists: dict[Ranking, list[AskedQuestion]]
) -> None:
    if not settings.analytics_days:
        click.echo("KAIJUAN_ANALYTICS_DAYS is 0: nothing is counted")
    click.echo(f"the last {days} days")
    for door, counts in sums.items():
        click.echo(f"  {door.value:<8} {_words(counts)}")
    for ranking, questions in lists.items():
        click.echo(f"{_HEADS[ranking]} ({len(questions)})")
        for one in questions:
            click.echo(f"  {one.question}  {_words(one.counts)}, on {one.days} days")


def _words(counts: Counts) -> str:
    return f"asked {counts.asked}, empty {counts.empty}, opened {counts.opened}, refined {counts.refined}"


def _rows(lists: dict[Ranking, list[AskedQuestion]]) -> Iterator[tuple[str, ...]]:
    yield ("list", "question", "asked", "empty", "opened", "refined", "days")
    for ranking, questions in lists.items():
        for one in questions:
            sums = (one.counts.asked, one.counts.empty, one.counts.opened, one.counts.refined, one.days)
            yield (ranking.value, one.question, *map(str, sums))
