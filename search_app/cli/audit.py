"""``kaijuan audit``: who decided what, and whether the log is whole."""

from __future__ import annotations

import click

from holdings.store import AuditLine
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.settings import Settings


@click.command()
@click.option("--document", default="", metavar="ID", help="Only what was done to this document.")
@click.option("--verify", is_flag=True, help="Check the chain instead; exit code 1 where it is broken.")
@as_json
@with_settings
def audit(settings: Settings, document: str, verify: bool, json_: bool) -> None:
    """List the audit log, oldest first: when, who, what, and what the value was before and after."""
    if verify and document:
        raise click.UsageError("--verify checks the whole chain; leave --document out")
    with opened(settings) as services:
        if verify:
            state = services.holdings.audit.verify()
            if json_:
                print_json(state)
            if state.broken_at:
                raise click.ClickException(f"the chain is broken at line {state.broken_at}")
            if not json_:
                click.echo(f"{state.lines} lines, whole; the last digest is {state.digest}")
            return
        lines = list(services.holdings.audit.lines(document.partition("@")[0].upper()))
    if json_:
        print_json({"lines": lines})
        return
    for line in lines:
        click.echo(_line(line))


def _line(line: AuditLine) -> str:
    entry = line.entry
    change = f"{entry.field}: {entry.before} → {entry.after}" if entry.field else ""
    version = f"@{entry.version}" if entry.version else ""
    parts = (
        f"{line.seq:>5}",
        line.at.isoformat(timespec="seconds"),
        entry.who,
        entry.action,
        entry.document_id + version,
        change,
        f"({entry.reason})" if entry.reason else "",
    )
    return "  ".join(part for part in parts if part)
