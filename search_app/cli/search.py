"""``kaijuan search``: the result page in a terminal, and batches of questions for judging."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from holdings.model.document import Unit
from indexer.model.query import FACETS, MAX_PAGE_SIZE, DateKind, Match, Scope, SearchQuery, Sort
from indexer.model.results import Hit, ResultPage
from search_app.cli.session import as_json, opened, print_json, warn_if_outdated, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

#: How deep a run goes.
RUN_DEPTH = 100
#: The facets whose values may be given by their printed words, and the vocabulary that knows them.
WORDED = {"cat": "categories", "theme": "themes", "org": "issuers", "genre": "genres"}

Command = Callable[..., Any]


def facet_options(command: Command) -> Command:
    """One repeatable option per facet of the table, and one to exclude."""
    for facet in reversed(FACETS):
        command = click.option(f"--{facet.name}", f"facet_{facet.name}", multiple=True, metavar="VALUE")(
            command
        )
    return click.option("--exclude", multiple=True, metavar="FACET=VALUE", help="Leave a value out.")(command)


def condition_options(command: Command) -> Command:
    """What narrows a search and how it is asked, one option a parameter of its address."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--sort", type=click.Choice([s.value for s in Sort]), default="relevance"),
        click.option("--asof", type=day, metavar="DATE", help="As things stood that day."),
        click.option("--to", type=day, metavar="DATE"),
        click.option("--from", "from_", type=day, metavar="DATE"),
        click.option("--date", "kind", type=click.Choice([k.value for k in DateKind]), default="signed"),
        facet_options,
        click.option("--unit", type=click.Choice([u.value for u in Unit]), help="Documents or articles."),
        click.option("--match", type=click.Choice([m.value for m in Match]), default="smart"),
        click.option("--in", "scope", type=click.Choice([s.value for s in Scope]), default="all"),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("words", nargs=-1, metavar="QUERY")
@condition_options
@click.option("--page", type=click.IntRange(1), default=1)
@click.option("--size", type=click.IntRange(1, MAX_PAGE_SIZE), default=10)
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="JSONL of {id, text}: ask each and write a run.",
)
@click.option(
    "--run",
    "run_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the run goes, in TREC lines.",
)
@as_json
@with_settings
def search(
    settings: Settings,
    /,
    words: tuple[str, ...],
    batch: Path | None,
    run_file: Path | None,
    json_: bool,
    **options: Any,
) -> None:
    """Search what is public; an empty query lists everything, newest first.

    The filters are the page's: several values of one are joined by OR, different ones by AND. Categories,
    themes, bodies and genres may be given by their words.
    """
    if (batch is None) != (run_file is None):
        raise click.UsageError("--batch and --run go together")
    with opened(settings) as services:
        warn_if_outdated(services)
        query = conditions(services, " ".join(words), options)
        query = replace(query, page=options["page"], size=options["size"])
        if batch is not None and run_file is not None:
            click.echo(f"{_run_batch(services, query, batch, run_file)} questions asked, run in {run_file}")
            return
        page = services.search.search(query)
        if json_:
            print_json(page)
        else:
            _print(page)


def conditions(services: Services, q: str, options: dict[str, Any]) -> SearchQuery:
    """The query that ``condition_options`` say; its first page."""
    chosen = {
        facet.name: tuple(_value(services, facet.name, words) for words in options[f"facet_{facet.name}"])
        for facet in FACETS
    }
    return SearchQuery(
        q=q,
        scope=Scope(options["scope"]),
        match=Match(options["match"]),
        unit=Unit(options["unit"]) if options["unit"] else None,
        facets={name: values for name, values in chosen.items() if values},
        excluded=_excluded(services, options["exclude"]),
        date_kind=DateKind(options["kind"]),
        date_from=_day(options["from_"]),
        date_to=_day(options["to"]),
        asof=_day(options["asof"]),
        sort=Sort(options["sort"]),
    )


def _day(moment: datetime | None) -> Any:
    return moment.date() if moment else None


def _excluded(services: Services, pairs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    excluded: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        name, _, words = pair.partition("=")
        if name not in {facet.name for facet in FACETS} or not words:
            raise click.UsageError(f"--exclude {pair}: expected FACET=VALUE")
        excluded[name] = (*excluded.get(name, ()), _value(services, name, words))
    return excluded


def _value(services: Services, facet: str, words: str) -> str:
    """The id of a facet's value, given by id or by its words."""
    if facet not in WORDED:
        return words
    found = getattr(services.vocabularies, WORDED[facet]).find(words)
    return found.id if found else words


def _run_batch(services: Services, query: SearchQuery, batch: Path, run_file: Path) -> int:
    asked = 0
    with run_file.open("w", encoding="utf-8") as out:
        for question, text in _questions(batch):
            found = services.search.rank(replace(query, q=text), RUN_DEPTH)
            for rank, line in enumerate(found, start=1):
                out.write(f"{question} Q0 {line.external_id} {rank} {line.score:.6f} kaijuan\n")
            asked += 1
    return asked


def _questions(batch: Path) -> Iterator[tuple[str, str]]:
    with batch.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield str(row["id"]), str(row["text"])
            except (ValueError, KeyError, TypeError):
                raise click.ClickException(f"{batch}, line {number}: expected {{id, text}}") from None


def _print(page: ResultPage) -> None:
    click.echo(f"{page.total} {page.unit.value}s, {page.took_ms:.1f} ms\n")
    first = (page.query.page - 1) * page.query.size
    for place, hit in enumerate(page.hits, start=first + 1):
        _print_hit(place, hit)


def _print_hit(place: int, hit: Hit) -> None:
    data = hit.metadata
    facts = [
        str(data.number or ""),
        "、".join(body.label for body in data.issuers),
        str(data.signed_on or ""),
    ]
    click.echo(f"{place:>3}. {data.title}  [{hit.validity.value}]")
    click.echo("     " + " · ".join(fact for fact in (*facts, hit.document_id) if fact))
    for snippet in hit.snippets:
        click.echo(f"     {snippet.label + ' ' if snippet.label else ''}{' '.join(snippet.text.split())}")
