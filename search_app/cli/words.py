"""``kaijuan words``: the synonyms of a site, and the words that are never suggested."""

from __future__ import annotations

from datetime import timedelta

import click

from holdings.store import Ranking, WordList
from indexer.analysis.synonyms import BadLine, Rule
from indexer.site_words import SiteWords, product_lines
from indexer.word_preview import Preview, Previewer
from search_app.cli.session import as_json, as_who, opened, print_json, with_settings
from search_app.settings import Settings
from search_app.wiring import Services

#: Questions of readers that a preview tries, of this many days.
EXAMPLES = 200
EXAMPLE_DAYS = 90
#: Characters of a word that is never suggested.
LONGEST_DENIED = 128

line_of_list = click.argument("line", metavar="LINE")


@click.group()
def words() -> None:
    """Edit synonyms, and words that are never suggested; a running site knows within a second."""


@words.command("list")
@click.option("--product", is_flag=True, help="List the product's own lines too.")
@as_json
@with_settings
def list_(settings: Settings, product: bool, json_: bool) -> None:
    """List the site's lines, the product's that are switched off, and what is never suggested."""
    with opened(settings) as services:
        kept = services.holdings.words
        found = {
            "synonyms": kept.lines(WordList.SYNONYMS),
            "switched_off": kept.lines(WordList.SYNONYMS_OFF),
            "never_suggested": kept.lines(WordList.DENIED),
        }
    if product:
        found["product"] = [line for line in product_lines() if line not in found["switched_off"]]
    if json_:
        print_json(found)
        return
    for name, lines in found.items():
        click.echo(f"{name} ({len(lines)})")
        for line in lines:
            click.echo(f"  {line}")


@words.command()
@line_of_list
@as_who
@with_settings
def add(settings: Settings, line: str, who: str) -> None:
    """Add a LINE of synonyms (甲,乙 both ways, 甲 => 乙,丙 one way), or switch one of the product's on."""
    with opened(settings) as services:
        kept, own = services.holdings.words, services.site_words
        checked = _checked(own, line)
        if kept.remove(WordList.SYNONYMS_OFF, checked, who=who):
            click.echo(f"switched on: {checked}")
        elif checked in _product(own):
            click.echo(f"the product has it: {checked}")
        elif kept.add(WordList.SYNONYMS, checked, who=who):
            click.echo(f"added: {checked}")
        else:
            click.echo(f"was there already: {checked}")


@words.command()
@line_of_list
@as_who
@with_settings
def remove(settings: Settings, line: str, who: str) -> None:
    """Remove a LINE of the site's, or switch one of the product's off."""
    with opened(settings) as services:
        kept, own = services.holdings.words, services.site_words
        known = own.as_kept(line)
        if kept.remove(WordList.SYNONYMS, known, who=who):
            click.echo(f"removed: {known}")
        elif known not in _product(own):
            raise click.ClickException(f"no such line: {known}; see: kaijuan words list --product")
        elif kept.add(WordList.SYNONYMS_OFF, known, who=who):
            click.echo(f"switched off: {known}")
        else:
            click.echo(f"was off already: {known}")


@words.command()
@line_of_list
@click.option("--remove", "removing", is_flag=True, help="Show what taking the line out would do.")
@click.option("--question", "questions", multiple=True, help="A question to try; may be given several times.")
@as_json
@with_settings
def preview(settings: Settings, line: str, removing: bool, questions: tuple[str, ...], json_: bool) -> None:
    """Show how many documents a LINE touches, and the questions whose results it changes; nothing is written.

    Tried are its own terms, --question, and what readers asked in the last 90 days that has one of them.
    """
    with opened(settings) as services:
        own = services.site_words
        rule = _rule(own, line)
        asked = [*rule.typed, *questions, *_asked_with(rule, services)]
        without = [kept for kept in own.lines() if own.as_kept(kept) != rule.line]
        before, after = own.of(without), own.of([*without, rule.line])
        if removing:
            before, after = after, before
        previewer = Previewer(services.engine, services.analyser, services.today())
        found = previewer.of(rule, asked, before, after)
        titles = _titles(found, services)
    if json_:
        print_json({"line": rule.line, "terms": found.terms, "questions": found.questions})
    else:
        _print(rule, found, titles)


@words.command()
@click.argument("word", metavar="WORD")
@as_who
@with_settings
def deny(settings: Settings, word: str, who: str) -> None:
    """Never suggest a WORD, nor a question or title that has it; it can be searched for as before."""
    if not word.strip() or len(word.strip()) > LONGEST_DENIED:
        raise click.ClickException(f"give a word of 1 to {LONGEST_DENIED} characters")
    with opened(settings) as services:
        added = services.holdings.words.add(WordList.DENIED, word.strip(), who=who)
    click.echo(f"{'never suggested from now on' if added else 'was denied already'}: {word.strip()}")


@words.command()
@click.argument("word", metavar="WORD")
@as_who
@with_settings
def allow(settings: Settings, word: str, who: str) -> None:
    """Suggest a WORD again that was denied."""
    with opened(settings) as services:
        removed = services.holdings.words.remove(WordList.DENIED, word.strip(), who=who)
    if not removed:
        raise click.ClickException(f"not denied: {word.strip()}; see: kaijuan words list")
    click.echo(f"may be suggested again: {word.strip()}")


def _rule(own: SiteWords, line: str) -> Rule:
    try:
        return own.rule(line)
    except BadLine as error:
        raise click.ClickException(f"{line}: {error}") from error


def _checked(own: SiteWords, line: str) -> str:
    return _rule(own, line).line


def _product(own: SiteWords) -> set[str]:
    return {own.as_kept(line) for line in product_lines()}


def _asked_with(rule: Rule, services: Services) -> list[str]:
    """Questions of readers that have one of a rule's terms, the most asked first."""
    since = services.today() - timedelta(days=EXAMPLE_DAYS)
    asked = services.holdings.questions.listed(Ranking.TOP, since, EXAMPLES)
    return [one.question for one in asked if any(term in one.question for term in rule.typed)]


def _titles(found: Preview, services: Services) -> dict[str, str]:
    """The titles of the documents that enter or leave; what is not public has none."""
    ids = [one for change in found.questions for one in (*change.entered, *change.left)]
    keys = services.holdings.bets.public(ids)
    summaries = services.holdings.documents.summaries(keys)
    return {key[0]: summary.metadata.title for key, summary in summaries.items()}


def _print(rule: Rule, found: Preview, titles: dict[str, str]) -> None:
    click.echo(rule.line)
    for term in found.terms:
        more = term.with_added - term.documents
        click.echo(f"  {term.typed}: {term.documents} documents say it, {more} more are found")
    click.echo(f"{len(found.questions)} questions change")
    for change in found.questions:
        click.echo(f"  {change.question}  {change.total_before} -> {change.total_after} results")
        for sign, ids in (("+", change.entered), ("-", change.left)):
            for one in ids:
                click.echo(f"    {sign} {one}  {titles.get(one, '')}")
