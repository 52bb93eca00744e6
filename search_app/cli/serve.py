"""``kaijuan serve``: the site on a production server, with what keeps the index fresh beside it."""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack

import click
import waitress

from search_app.application import create_app
from search_app.cli.children import consumer, refresher
from search_app.cli.session import opened, warn_if_outdated, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

#: Requests answered at once by one process; more wait in the server's queue.
THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--no-refresh", is_flag=True, help="Leave index and jobs to kaijuan worker.")
@with_settings
def serve(settings: Settings, host: str, port: int, no_refresh: bool) -> None:
    """Serve the site; what is put on record meanwhile is found within seconds.

    Jobs are taken by a process of its own where the queue is on this machine.
    """
    with opened(settings) as services:
        click.echo(f"http://{host}:{port}/")
        serve_site(services, host, port, refresh=not no_refresh)


def serve_site(services: Services, host: str, port: int, *, refresh: bool = True) -> None:
    """Serves until the process is told to stop. Raises ClickException where the port is taken."""
    warn_if_outdated(services)
    services.analyser.query("开卷")
    app = create_app(services)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=THREADS, ident=None)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as beside:
        if refresh:
            beside.enter_context(refresher())
            if services.settings.queue.startswith("sqlite:"):
                beside.enter_context(consumer())
        server.run()
