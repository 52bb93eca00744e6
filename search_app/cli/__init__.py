"""The command ``kaijuan``: one module a noun; see docs/reference/cli.md."""

from __future__ import annotations

import importlib
import logging
import sys

import click

from search_app.settings import SettingsError, settings_of_process

#: Each command's module; it is loaded when the command is called, so that each loads only what it needs.
COMMANDS = (
    "analytics",
    "audit",
    "bets",
    "demo",
    "deposits",
    "doctor",
    "explain",
    "extract",
    "gaps",
    "index",
    "ingest",
    "numbers",
    "relevance",
    "review",
    "search",
    "serve",
    "sources",
    "versions",
    "words",
    "worker",
)


class Commands(click.Group):
    """A group that finds its commands in the modules named like them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"search_app.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaijuan")
@click.pass_context
def kaijuan(context: click.Context) -> None:
    """Full-text search for the documents a government has opened to the public."""
    settings = settings_of_process()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    for name in ("alembic", "huey", "opensearch"):
        logging.getLogger(name).setLevel(logging.ERROR)
    context.obj = settings


def expected_errors() -> tuple[type[Exception], ...]:
    """Errors whose message says what to do; anything else is a defect and shows its traceback."""
    errors: tuple[type[Exception], ...] = importlib.import_module("search_app.cli.session").EXPECTED_ERRORS
    return errors


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
    except expected_errors() as error:
        click.echo(f"kaijuan: {error}", err=True)
        sys.exit(1)
