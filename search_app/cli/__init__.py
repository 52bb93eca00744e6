"""The command ``kaijuan``: one module a noun; see docs/reference/cli.md."""

from __future__ import annotations

import logging
import sys

import click

from search_app.cli.demo import demo
from search_app.cli.doctor import doctor
from search_app.cli.extract import extract
from search_app.cli.index import index
from search_app.cli.ingest import ingest
from search_app.cli.search import search
from search_app.cli.serve import serve
from search_app.cli.session import EXPECTED_ERRORS
from search_app.settings import SettingsError, settings_of_process


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaijuan")
@click.pass_context
def kaijuan(context: click.Context) -> None:
    """Full-text search for the documents a government has opened to the public."""
    settings = settings_of_process()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    for name in ("alembic", "opensearch"):
        logging.getLogger(name).setLevel(logging.ERROR)
    context.obj = settings


for command in (demo, doctor, extract, index, ingest, search, serve):
    kaijuan.add_command(command)


def main() -> None:
    """Runs the command; what is expected to go wrong is said in one line, with exit code 1.

    Exit codes: 0 done · 1 could not be done, the reason is on standard error · 2 wrong usage or settings ·
    130 interrupted.
    """
    try:
        kaijuan(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SettingsError as error:
        click.echo(f"kaijuan: {error}", err=True)
        sys.exit(2)
    except EXPECTED_ERRORS as error:
        click.echo(f"kaijuan: {error}", err=True)
        sys.exit(1)
