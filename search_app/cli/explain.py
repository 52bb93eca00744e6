"""``kaijuan explain``: why a document is found, and why not, in a terminal."""

from __future__ import annotations

from typing import Any

import click

from indexer.model.explanation import Explanation
from search_app.cli.search import condition_options, conditions
from search_app.cli.session import as_json, opened, print_json, warn_if_outdated, with_settings
from search_app.explained import Meant, in_words, meant_in_public, read_address
from search_app.settings import Settings
from search_app.translations import DEFAULT_LANGUAGE, languages
from search_app.wiring import Services


@click.command()
@click.argument("q", metavar="QUERY")
@click.argument("doc", metavar="DOC")
@condition_options
@click.option("--staff", is_flag=True, help="Also what is not public: who may see it, by which rules.")
@as_json
@with_settings
def explain(settings: Settings, /, q: str, doc: str, staff: bool, json_: bool, **options: Any) -> None:
    """Say why QUERY finds DOC (an id, an address or a number) and at which rank, or why it does not."""
    with opened(settings) as services:
        warn_if_outdated(services)
        query = conditions(services, q, options)
        meant = _meant(services, doc, staff=staff)
        found = services.explanations.explain(query, meant.document_id, meant.anchor, staff=staff)
    if json_:
        print_json(found)
    else:
        _print(found)


def _meant(services: Services, doc: str, *, staff: bool) -> Meant:
    known = read_address(doc) if staff else None
    return known or meant_in_public(doc, services.holdings, services.citations)


def _print(found: Explanation) -> None:
    words = languages()[DEFAULT_LANGUAGE]
    told = in_words(found, words)
    anchor = f"#{found.anchor}" if found.anchor else ""
    click.echo(f"{found.title}  /doc/{found.document_id}{anchor}")
    for sentence in (*told.verdict, *(f"- {reason}" for reason in told.reasons)):
        click.echo(sentence)
    for part in told.parts:
        click.echo(f"{part.score:>10.3f} {100 * part.share:>5.1f}%  {part.what}  {part.where}".rstrip())
    if told.parts:
        click.echo(f"{found.score:>10.3f}         {words('explain.total')}")
    for word in told.looked_for:
        click.echo(f"  {word.text}: {word.where}")
