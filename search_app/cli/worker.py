"""``kaijuan worker``: takes jobs from the queue, and keeps the index in step."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import nullcontext

import click

from search_app.cli.children import refresher
from search_app.cli.session import with_settings
from search_app.queue import Queue
from search_app.settings import Settings
from search_app.worker import Workplace


@click.command()
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read files."
)
@click.option(
    "--lease",
    type=click.FloatRange(2, 3600),
    default=60,
    show_default=True,
    help="Seconds until the files of a worker that died are given to another.",
)
@click.option("--no-refresh", is_flag=True, help="Leave the index to another process.")
@click.option("--beside", is_flag=True, hidden=True, help="End with the process that started this one.")
@with_settings
def worker(settings: Settings, jobs: int, lease: float, no_refresh: bool, beside: bool) -> None:
    """Take in what was enqueued and visit the sources that are due, until told to stop.

    Any number may run, on one machine or several: no file is taken twice.
    """
    # Until the queue listens for signals itself; what stands beside is ended either way.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    place = Workplace(settings, Queue(settings.queue), jobs, lease)
    with nullcontext() if no_refresh else refresher():
        place.queue.run(place.duties(), processes=jobs, beside=os.getppid() if beside else 0)
