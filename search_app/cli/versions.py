"""``kaijuan versions``: which texts are versions of one document, joined and parted by hand."""

from __future__ import annotations

from typing import Any

import click

from holdings.model.document import Document
from holdings.model.versions import current_by, made_on, standings
from search_app.cli.session import as_json, as_who, opened, print_json, with_settings
from search_app.settings import Settings


@click.group()
def versions() -> None:
    """List the versions of a document, join two documents, part a version.

    The index follows with the next `kaijuan index refresh`, or by itself while the site runs.
    """


@versions.command("list")
@click.argument("document_id", metavar="ID")
@as_json
@with_settings
def list_versions(settings: Settings, /, document_id: str, json_: bool) -> None:
    """List a document's versions, the oldest first: dates, names, why each is one and which is current."""
    with opened(settings) as services:
        document = services.holdings.documents.get(document_id)
    rows = _rows(document)
    if json_:
        print_json({"id": document.id, "current_by": current_by(document.versions), "versions": rows})
        return
    for row in rows:
        current = f"  current ({current_by(document.versions)})" if row["current"] else ""
        joined = f"  [{row['joined_by']}]" if row["joined_by"] else ""
        span = f"{row['from'] or '?'} – {row['until'] or ''}"
        click.echo(f"@{row['version']}  {span}  {row['title']}  {row['external_id']}{joined}{current}")


@versions.command()
@click.argument("document_id", metavar="ID")
@click.argument("other_id", metavar="OTHER")
@as_who
@with_settings
def join(settings: Settings, /, document_id: str, other_id: str, who: str) -> None:
    """Make the versions of the document OTHER versions of the document ID; its addresses lead there."""
    with opened(settings) as services:
        services.holdings.versions.join(document_id, other_id, who=who)
        document = services.holdings.documents.get(document_id)
    click.echo(f"{document_id} has {len(document.versions)} versions; {other_id} leads there")


@versions.command()
@click.argument("document_id", metavar="ID")
@click.argument("ordinal", type=click.IntRange(min=1), metavar="ORDINAL")
@as_who
@with_settings
def part(settings: Settings, /, document_id: str, ordinal: int, who: str) -> None:
    """Make the version ORDINAL of the document ID a document of its own; its address leads there."""
    with opened(settings) as services:
        new_id = services.holdings.versions.part(document_id, ordinal, who=who)
    click.echo(f"{document_id}@{ordinal} is {new_id} now")


def _rows(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "version": one.version.ordinal,
            "title": one.version.metadata.title,
            "made_on": str(made_on(one.version.metadata) or ""),
            "from": str(one.since or ""),
            "until": str(one.until or ""),
            "source": one.version.source or document.source,
            "external_id": one.version.external_id or document.external_id,
            "joined_by": one.version.joined_by,
            "visibility": one.version.visibility.value,
            "current": one.version is document.current,
        }
        for one in standings(document.versions)
    ]
