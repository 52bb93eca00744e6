"""``kaijuan demo``: the sample city's documents on record, and the site that finds them."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlencode

import click

from indexer.errors import IndexOutdated
from indexer.model.query import SearchQuery
from indexer.rebuild import bring_up_to_date, rebuild
from ingest.pipeline import ingest_files
from search_app.application import create_app
from search_app.cli.serve import serve_site
from search_app.cli.session import opened, progress_bar, with_settings
from search_app.readers import extractor_maker
from search_app.settings import Settings
from search_app.wiring import Services

#: The sample stands beside the packages in a checkout; it is not part of the wheel.
SAMPLE = Path(__file__).resolve().parents[2] / "sample"
#: What a newcomer is invited to try.
TRIES = ("老旧小区改造", "云政发[2023]12号", "“高龄津贴”", "公共租赁住房 申请条件", "审计")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--check", is_flag=True, help="Look whether the site finds the documents, then leave.")
@click.option(
    "--sample",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SAMPLE,
    show_default=False,
    help="The folder with 移交清单.csv and files.",
)
@with_settings
def demo(settings: Settings, port: int, check: bool, sample: Path) -> None:
    """Put the sample on record and open the site; the second time only the site starts."""
    began = time.monotonic()
    with opened(settings) as services:
        _take_in(services, sample)
        if check:
            _check(services)
        _invite(port, time.monotonic() - began)
        if not check:
            serve_site(services, "127.0.0.1", port)


def _take_in(services: Services, sample: Path) -> None:
    with progress_bar("taking in") as progress:
        report = ingest_files(
            [sample / "files"],
            services.holdings,
            extractor_maker(services.settings),
            list_path=sample / "移交清单.csv",
            source_name="sample",
            progress=progress,
        )
    click.echo(report.as_text())
    try:
        bring_up_to_date(services.holdings, services.engine, services.workshop())
    except IndexOutdated:
        rebuild(services.holdings, services.engine, services.workshop())


def _check(services: Services) -> None:
    """Asks the site's own page for a document that was just taken in. Raises ClickException."""
    title = services.search.search(SearchQuery(size=1)).hits[0].metadata.title
    with create_app(services).test_client() as client:
        page = client.get("/search?" + urlencode({"q": f"“{title}”"}))
    if page.status_code != 200 or 'class="hit"' not in page.get_data(as_text=True):
        raise click.ClickException(f"the result page does not find {title!r} (status {page.status_code})")
    click.echo(f"checked: the result page finds {title}")


def _invite(port: int, seconds: float) -> None:
    click.echo(f"\nready after {seconds:.1f} s: http://127.0.0.1:{port}/")
    for words in TRIES:
        click.echo(f"  http://127.0.0.1:{port}/search?{urlencode({'q': words})}   {words}")
