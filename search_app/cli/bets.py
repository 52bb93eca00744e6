"""``kaijuan bets``: documents that stand above the results of a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import click

from holdings.store import BestBet
from indexer.best_bets import checked
from search_app.cli.session import as_json, as_who, opened, print_json, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

day = click.DateTime(["%Y-%m-%d"])


@click.group()
def bets() -> None:
    """Put documents above the results of a question, labelled 推荐; a running site knows within a second."""


@bets.command()
@click.argument("question")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--from", "first", type=day, metavar="DAY", help="The first day; from now on without it.")
@click.option("--until", "last", type=day, metavar="DAY", help="The last day; without end without it.")
@as_who
@with_settings
def add(
    settings: Settings, /, question: str, ids: tuple[str, ...], who: str, **days: datetime | None
) -> None:
    """Show documents above a QUESTION's results (* stands for any words); replaces what it led to."""
    with opened(settings) as services:
        bet = BestBet(question, tuple(ids), _iso(days["first"]), _iso(days["last"]))
        try:
            bet = checked(bet, _normalise(services))
        except ValueError as error:
            raise click.ClickException(str(error)) from error
        services.holdings.bets.put(bet, who=who)
        shown = services.holdings.bets.public(bet.document_ids)
    click.echo(f"{bet.question}: {len(bet.document_ids)} documents, {len(shown)} of them public")


@bets.command("list")
@as_json
@with_settings
def list_(settings: Settings, json_: bool) -> None:
    """List the bets with their days; a document that is not public is marked and never shown."""
    with opened(settings) as services:
        found = services.holdings.bets.all()
        ids = [one for bet in found for one in bet.document_ids]
        shown = {one for one, _ in services.holdings.bets.public(ids)}
    if json_:
        print_json({"bets": found, "not_public": [one for one in ids if one not in shown]})
        return
    for bet in found:
        click.echo(f"{bet.question}  {bet.from_day or '…'} - {bet.until_day or '…'}")
        for one in bet.document_ids:
            click.echo(f"    {one}" + ("" if one in shown else "  not public"))


@bets.command()
@click.argument("question")
@as_who
@with_settings
def remove(settings: Settings, question: str, who: str) -> None:
    """Forget what a QUESTION leads to."""
    with opened(settings) as services:
        plain = checked(BestBet(question, ()), _normalise(services)).question
        services.holdings.bets.remove(plain, who=who)
    click.echo(f"{plain}: removed")


def _normalise(services: Services) -> Callable[[str], str]:
    return lambda text: services.analyser.normalise(text).text


def _iso(moment: datetime | None) -> str:
    return date(moment.year, moment.month, moment.day).isoformat() if moment else ""
