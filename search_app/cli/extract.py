"""``kaijuan extract``: what would be read of a file, without putting anything on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ingest.describing import describe_file
from search_app.cli.session import as_json, opened, print_json, with_settings
from search_app.settings import Settings

#: Characters of the text shown without --json.
SHOWN = 600


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
@with_settings
def extract(settings: Settings, file: Path, json_: bool) -> None:
    """Show what would be read of a FILE: status, metadata with their sources, text.

    The exit code is 0 whatever the status; a file that cannot be read is an answer, not a failure.
    """
    with opened(settings) as services:
        found = describe_file(services.extractor, file)
    if json_:
        print_json(found)
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    click.echo(f"status      {found['status']}  {found['media_type']}  {found['tool']}")
    click.echo(
        f"pages       {found['pages']}, {found['characters']} characters, {len(found['articles'])} articles"
    )
    for name, row in found["metadata"].items():
        click.echo(f"{name:<18}{row['value']}   ({row['source']}, {row['confidence']:.2f})")
    for warning in found["warnings"]:
        click.echo(f"warning     {warning}")
    text = found["text"]
    click.echo("\n" + text[:SHOWN] + ("…" if len(text) > SHOWN else ""))
