"""``kaijuan relevance``: what the site's answers to judged questions are worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from holdings.model.numbers import parse_number
from indexer.judged import Judge, KindScores, Outcome, by_kind, worst_first
from search_app.cli.demo import SAMPLE
from search_app.cli.session import as_json, opened, print_json, warn_if_outdated, with_settings
from search_app.judged_file import OWN, JudgedFileError, add_judged, read_judged
from search_app.settings import Settings
from search_app.tables import csv_lines
from search_app.wiring import Services

#: The product's own questions, about its sample.
SAMPLE_QUESTIONS = SAMPLE / "questions.yaml"
#: Worst questions that are printed.
WORST = 20
Saved = dict[str, Any]


class _RunByDefault(click.Group):
    """A group whose command ``run`` needs no name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments with ``run`` before them, unless they name a command or ask for help."""
        named = args and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["run", *args])


@click.group(cls=_RunByDefault)
def relevance() -> None:
    """Ask judged questions and say what the answers are worth; without a command: run."""


@relevance.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--csv", "csv_", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@click.option("--save", is_flag=True, help="Keep the figures: the next run is compared with them.")
@as_json
@with_settings
def run(settings: Settings, files: tuple[Path, ...], csv_: Path | None, save: bool, json_: bool) -> None:
    """Ask the judged questions of FILES: the site's own and the sample's where none is named."""
    own = (settings.home / OWN, SAMPLE_QUESTIONS)
    chosen = files or tuple(path for path in own if path.exists())
    if not chosen:
        raise click.ClickException("there are no judged questions yet: kaijuan relevance add, or name a FILE")
    with opened(settings) as services:
        warn_if_outdated(services)
        asked = {path: _ask(services, path) for path in chosen}
        engine = services.engine.name
    before = {path: _saved(settings, path) for path in chosen}
    if csv_:
        csv_.write_text("".join(csv_lines(_rows(asked))), encoding="utf-8", newline="")
    if json_:
        print_json({"engine": engine, "files": [_told(path, asked[path], before[path]) for path in chosen]})
    else:
        for path in chosen:
            _print(path, engine, asked[path], before[path])
    if save:
        for path in chosen:
            _save(settings, path, engine, asked[path])


@relevance.command()
@click.argument("question")
@click.argument("document", metavar="DOC")
@click.argument("grade", type=click.IntRange(1, 3))
@click.option("--kind", default="own", show_default=True, help="The row of the table it is counted in.")
@with_settings
def add(settings: Settings, question: str, document: str, grade: int, kind: str) -> None:
    """Judge DOC (id or document number) a good result of a QUESTION: 3 what was meant, 2 good, 1 related."""
    with opened(settings) as services:
        good = _named(services, document)
    try:
        case = add_judged(settings.home / OWN, question.strip(), {**good, "grade": grade}, kind)
    except JudgedFileError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{case}: {question} → {next(iter(good.values()))}, grade {grade}, in {settings.home / OWN}")


def _named(services: Services, document: str) -> dict[str, str]:
    if document in services.holdings.documents.get_many([document]):
        return {"doc": document}
    number = parse_number(document)
    found = services.citations.resolve(document) if number else None
    if found is None or not found.documents:
        raise click.ClickException(f"{document}: no document on record has this id or number")
    return {"number": str(number)}


def _ask(services: Services, path: Path) -> list[Outcome]:
    try:
        cases = read_judged(path)
    except JudgedFileError as error:
        raise click.ClickException(str(error)) from error
    return [judge_of(services).ask(case) for case in cases]


def judge_of(services: Services) -> Judge:
    """The judge who asks a site."""
    search = services.search
    return Judge(search.search, search.count, services.spelling.correct, services.analyser.normaliser.fold)


def _kept(settings: Settings, path: Path) -> Path:
    """Where the figures of a file are kept: files of one name in two folders are two."""
    place = sha256(str(path.resolve()).encode()).hexdigest()[:8]
    return settings.home / "relevance" / f"{path.stem}-{place}.json"


def _saved(settings: Settings, path: Path) -> Saved | None:
    kept = _kept(settings, path)
    saved: Saved | None = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    return saved


def _save(settings: Settings, path: Path, engine: str, outcomes: Sequence[Outcome]) -> None:
    kept = _kept(settings, path)
    kept.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        "engine": engine,
        "kinds": [asdict(one) for one in by_kind(outcomes)],
        "served": {one.id: one.served for one in outcomes},
    }
    kept.write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")


def _changes(outcomes: Sequence[Outcome], before: Saved | None) -> dict[str, list[str]]:
    """The questions that a saved run served and this one does not, and the other way round."""
    served = before["served"] if before else {}
    known = [one for one in outcomes if served.get(one.id) is not None]
    return {
        "lost": [one.id for one in known if served[one.id] and one.served is False],
        "gained": [one.id for one in known if not served[one.id] and one.served],
    }


def _told(path: Path, outcomes: Sequence[Outcome], before: Saved | None) -> dict[str, Any]:
    return {
        "file": str(path),
        "kinds": by_kind(outcomes),
        "questions": worst_first(outcomes),
        "before": before and {"engine": before["engine"], "kinds": before["kinds"]},
        **_changes(outcomes, before),
    }


def _print(path: Path, engine: str, outcomes: Sequence[Outcome], before: Saved | None) -> None:
    click.echo(f"{path} · {engine}\n")
    click.echo(
        f"{'kind':<22}{'asked':>6}{'good':>10}{'absent':>8}{'empty':>7}{'nDCG@10':>9}{'MRR@10':>8}{'R@100':>7}"
    )
    for one in by_kind(outcomes):
        good = f"{one.served}/{one.judged}"
        measures = (_figure(one.ndcg10, 9), _figure(one.mrr10, 8), _figure(one.recall100, 7))
        click.echo(
            f"{one.kind:<22}{one.questions:>6}{good:>10}{one.absent:>8}{one.empty:>7}{''.join(measures)}"
        )
    worst = [one for one in worst_first(outcomes) if _complaint(one)]
    click.echo(f"\nworst first ({len(worst)})" if worst else "\nevery question has a good result")
    for bad in worst[:WORST]:
        click.echo(f"  {bad.id}  {bad.q}  {_complaint(bad)}; first: {' / '.join(bad.first) or 'nothing'}")
    if before:
        _print_changes(by_kind(outcomes)[-1], outcomes, before)
    click.echo()


def _print_changes(now: KindScores, outcomes: Sequence[Outcome], before: Saved) -> None:
    then = before["kinds"][-1]
    pairs = (("good", then["served"], now.served), ("nDCG@10", then["ndcg10"], now.ndcg10))
    told = ", ".join(f"{name} {was} → {is_}" for name, was, is_ in pairs)
    click.echo(f"\nsince the saved run ({before['engine']}): {told}")
    for name, ids in _changes(outcomes, before).items():
        if ids:
            click.echo(f"  {name}: {' '.join(ids)}")


def _figure(value: float | None, width: int) -> str:
    return f"{'–' if value is None else format(value, '.3f'):>{width}}"


def _complaint(one: Outcome) -> str:
    reasons = (
        (bool(one.forbidden), f"found what nobody may: {' '.join(one.forbidden)}"),
        (one.empty, "found nothing"),
        (one.absent, "no document has what would be good"),
        (one.served is False and not one.absent, "nothing good where it should be"),
        (
            one.offered_right is False,
            f"offered “{one.offered}”" if one.offered else "offered no other wording",
        ),
        (bool(one.measures and one.measures[0] < 1), f"nDCG@10 {one.measures[0] if one.measures else 1:.3f}"),
    )
    return ", ".join(reason for is_so, reason in reasons if is_so)


def _rows(asked: dict[Path, list[Outcome]]) -> Iterator[tuple[str, ...]]:
    yield (
        "file",
        "id",
        "kind",
        "question",
        "total",
        "good",
        "absent",
        "offered",
        "nDCG@10",
        "MRR@10",
        "R@100",
        "first",
    )
    for path, outcomes in asked.items():
        for one in worst_first(outcomes):
            served = {None: "", True: "yes", False: "no"}[one.served]
            measures = [f"{figure:.4f}" for figure in one.measures or ()] or ["", "", ""]
            shown = (one.id, one.kind, one.q, str(one.total), served, "yes" * one.absent, one.offered)
            yield (path.name, *shown, *measures, " / ".join(one.first))
