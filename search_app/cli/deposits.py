"""``kaijuan deposits``: what became of deposits and their files, and another try for those that failed."""

from __future__ import annotations

from pathlib import Path

import click

from holdings.store import Deposit, LedgerRow
from ingest.pipeline import sha256_of
from ingest.queueing import retry as retry_files
from ingest.receipts import STATES, as_text, receipt_of
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.queue import Queue
from search_app.receipts import as_html
from search_app.settings import Settings
from search_app.worker import calls_for

number_of_deposit = click.argument("deposit", type=click.IntRange(1), metavar="ID")


@click.group()
def deposits() -> None:
    """See what became of deposits, try failed files again, print receipts."""


@deposits.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@as_json
@with_settings
def list_(settings: Settings, limit: int, json_: bool) -> None:
    """List the newest deposits with how many of their files are in which state."""
    with opened(settings) as services:
        found = services.holdings.ledger.deposits(limit)
        if json_:
            print_json({"deposits": [_told(deposit) for deposit in found]})
            return
        for deposit in found:
            click.echo(_line(deposit))


@deposits.command()
@number_of_deposit
@click.option("--state", type=click.Choice(sorted(STATES)), help="Only files in this state.")
@as_json
@with_settings
def show(settings: Settings, deposit: int, state: str | None, json_: bool) -> None:
    """Show each file of a deposit: state, stage, attempts, reason."""
    with opened(settings) as services:
        found = services.holdings.ledger.deposit(deposit)
        rows = [row for row in services.holdings.ledger.rows(deposit) if state in {None, row.state}]
        if json_:
            print_json({**_told(found), "files": [_file(row) for row in rows]})
            return
        click.echo(_line(found))
        for row in rows:
            tries = f" ×{row.attempts}" if row.attempts > 1 else ""
            click.echo(f"  {row.state:<10} {row.stage:<10} {row.name}{tries}  {row.reason}".rstrip())


@deposits.command()
@number_of_deposit
@click.argument("files", nargs=-1, metavar="[FILE]…")
@with_settings
def retry(settings: Settings, deposit: int, files: tuple[str, ...]) -> None:
    """Give a deposit's failed and unfinished files, or those named, to the workers again.

    A file that still lies where it was is taken as it is now. FILE is a name as `deposits show` writes it.
    """
    with opened(settings) as services:
        queue = Queue(settings.queue)
        queue.waiting()
        count = retry_files(services.holdings, deposit, files)
        queue.call_for_files(calls_for(count))
    click.echo(f"{count} files for the workers")


@deposits.command()
@click.argument("file", metavar="FILE")
@with_settings
def release(settings: Settings, file: str) -> None:
    """Allow a file that ended its readers to be read again: FILE is a path or a SHA-256.

    Then try it with `kaijuan deposits retry`.
    """
    path = Path(file)
    with opened(settings) as services:
        services.holdings.poison.release(sha256_of(path) if path.is_file() else file.lower())
    click.echo("released")


@deposits.command()
@number_of_deposit
@click.option("--html", is_flag=True, help="A page for the printer instead of plain text.")
@with_settings
def receipt(settings: Settings, deposit: int, html: bool) -> None:
    """Print the receipt of a deposit: what was taken, what differs from the list, what was refused."""
    with opened(settings) as services:
        made = receipt_of(services.holdings, deposit, settings.site_name, settings.timezone)
    click.echo(as_html(made, deposit) if html else as_text(made))


def _line(deposit: Deposit) -> str:
    counts = " ".join(f"{state}:{count}" for state, count in sorted(deposit.states.items()))
    ended = "" if deposit.ended_at else "  (open)"
    return f"{deposit.id:>5}  {deposit.began_at[:16]}  {deposit.source}  {counts}{ended}"


def _told(deposit: Deposit) -> dict[str, object]:
    return {
        "id": deposit.id,
        "source": deposit.source,
        "began_at": deposit.began_at,
        "ended_at": deposit.ended_at,
        "states": dict(deposit.states),
        "list_name": deposit.listed.get("list_name", ""),
        "list_sha256": deposit.listed.get("list_sha256", ""),
    }


def _file(row: LedgerRow) -> dict[str, object]:
    return {
        "name": row.name,
        "state": row.state,
        "stage": row.stage,
        "reason": row.reason,
        "attempts": row.attempts,
        "document_id": row.document_id,
        "sha256": row.sha256,
    }
