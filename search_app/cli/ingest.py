"""``kaijuan ingest``: a deposit of files, or a file of records, goes on record and can be found."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from indexer.errors import IndexerError
from indexer.rebuild import bring_up_to_date
from ingest.records_pipeline import ingest_records
from ingest.report import Report
from ingest.sources.laws import read_laws
from ingest.sources.records import read_records
from search_app.cli.children import indexing_beside, rare_collections
from search_app.cli.session import as_json, opened, print_json, progress_bar, with_settings
from search_app.readers import extractor_maker
from search_app.settings import Settings
from search_app.wiring import Services

SOURCES = ("folder", "records", "laws")
#: How records are found, where files are not read one by one.
READERS = {"records": read_records, "laws": read_laws}
#: Bytes of records from which on it pays to cut words while the rest is still being read.
LARGE = 4_000_000


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH…"
)
@click.option(
    "--list",
    "list_",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The transfer list (移交清单), CSV or XLSX.",
)
@click.option("--source", type=click.Choice(SOURCES), default="folder", show_default=True)
@click.option("--name", default="", help="The name the deposit is known by; run again under the same name.")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read files."
)
@click.option("--enqueue", is_flag=True, help="Leave the files to kaijuan worker, and end.")
@click.option("--no-index", is_flag=True, help="Leave the index to another process.")
@as_json
@with_settings
def ingest(
    settings: Settings,
    /,
    paths: tuple[Path, ...],
    list_: Path | None,
    source: str,
    json_: bool,
    **options: Any,
) -> None:
    """Put files, or records ({id, title, text, …} in JSONL), on record and make them findable.

    What is withheld, differs from the list or could not be read is in the report. Running it twice changes
    nothing; interrupted and run again it ends the same.
    """
    if source in READERS and list_:
        raise click.UsageError("--list goes with files; records carry their own metadata")
    if options["enqueue"]:
        if source in READERS:
            raise click.UsageError("--enqueue goes with files; records are read at once")
        _enqueue(settings, paths, list_, options["name"], json_)
        return
    index = not options["no_index"]
    large = source == "laws" or (source == "records" and sum(path.stat().st_size for path in paths) > LARGE)
    beside = indexing_beside(settings) if index and large else nullcontext()
    with beside, opened(settings) as services, progress_bar("taking in") as progress, rare_collections():
        reports = (
            [
                ingest_records(
                    path,
                    services.holdings,
                    source_name=options["name"] or _source_name(source, path),
                    read=READERS[source],
                    progress=progress,
                )
                for path in paths
            ]
            if source in READERS
            else [_files(services, paths, list_, options, progress)]
        )
    with opened(settings) as services:
        problem = _index(services) if index else ""
    _print(reports, json_, problem)


def _source_name(source: str, path: Path) -> str:
    """Laws are known by their checkout's name; records by what ``ingest_records`` makes of the file's."""
    return f"laws:{path.resolve().name}" if source == "laws" else ""


def _enqueue(settings: Settings, paths: Sequence[Path], list_: Path | None, name: str, json_: bool) -> None:
    # What only one way in needs is loaded for that way: the queue alone takes a third of a second.
    from ingest.pipeline import find_deposit  # noqa: PLC0415
    from ingest.queueing import enqueue  # noqa: PLC0415
    from search_app.queue import Queue  # noqa: PLC0415
    from search_app.worker import calls_for  # noqa: PLC0415

    with opened(settings) as services:
        queue = Queue(settings.queue)
        queue.waiting()  # before anything is written down: an absent queue is said at once
        with progress_bar("keeping") as progress:
            deposit = find_deposit(paths, list_path=list_, source_name=name)
            queued = enqueue(deposit, services.holdings, progress=progress)
        queue.call_for_files(calls_for(queued.files))
    if json_:
        print_json(queued)
    else:
        click.echo(
            f"deposit {queued.deposit_id}: {queued.files} files for the workers; {queued.settled} settled"
        )
        click.echo(f"kaijuan deposits show {queued.deposit_id}")


def _files(
    services: Services, paths: Sequence[Path], list_: Path | None, options: dict[str, Any], progress: Any
) -> Report:
    from ingest.pipeline import ingest_files  # noqa: PLC0415

    return ingest_files(
        paths,
        services.holdings,
        extractor_maker(services.settings),
        list_path=list_,
        source_name=options["name"],
        jobs=options["jobs"],
        progress=progress,
    )


def _index(services: Services) -> str:
    """Brings the index up to date; what is on record stays so where that fails, and the reason is said."""
    try:
        with progress_bar("indexing") as progress:
            bring_up_to_date(services.holdings, services.engine, services.workshop(), progress=progress)
    except IndexerError as error:
        return f"on record, but not findable yet: {error}"
    return ""


def _print(reports: list[Report], json_: bool, problem: str) -> None:
    if json_:
        found = [report.as_json() for report in reports]
        print_json(found[0] if len(found) == 1 else {"reports": found})
    else:
        click.echo("\n\n".join(report.as_text() for report in reports))
    if problem:
        raise click.ClickException(problem)
