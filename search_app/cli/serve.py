"""``kaijuan serve``: the site on a production server, with what keeps the index fresh beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import waitress

from search_app.application import create_app
from search_app.cli.session import opened, with_settings
from search_app.settings import Settings

#: Requests answered at once by one process; more wait in the server's queue.
THREADS = 8
#: Seconds the refresher is given to finish what it writes.
PATIENCE = 20


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-refresh", is_flag=True, help="Leave the index to another process.")
@with_settings
def serve(settings: Settings, host: str, port: int, no_refresh: bool) -> None:
    """Serve the site; what is put on record meanwhile is found within seconds."""
    with opened(settings) as services:
        app = create_app(services)
        server = waitress.create_server(app, host=host, port=port, threads=THREADS, ident=None)
        click.echo(f"http://{host}:{port}")
        with refresher(enabled=not no_refresh):
            server.run()


@contextmanager
def refresher(*, enabled: bool = True) -> Iterator[None]:
    """A process of its own that follows the change list until the block ends."""
    if not enabled:
        yield
        return
    command = [sys.executable, "-m", "search_app.cli", "index", "refresh", "--follow"]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
