"""The documentation under test: whatever can be typed, set, called or opened is named on its page."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml

from search_app.cli import kaijuan
from search_app.settings import SETTINGS

Page = Callable[[str], str]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def commands(group: click.Group, path: str = "kaijuan") -> Iterator[tuple[str, click.Command]]:
    """Every command of a group, by the words one types."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_is_on_its_page(page: Page) -> None:
    text = page("docs/reference/cli.md")
    missing = []
    for words, command in commands(kaijuan):
        section = re.split(rf"^#+ `{words}\b", text, maxsplit=1, flags=re.MULTILINE)
        if len(section) == 1:
            missing.append(words)
            continue
        told = re.split(r"^#+ ", section[1], maxsplit=1, flags=re.MULTILINE)[0]
        missing += [
            f"{words} {option}"
            for parameter in command.params
            if isinstance(parameter, click.Option) and not parameter.hidden
            for option in parameter.opts
            if option.startswith("--") and option not in told
        ]
    assert not missing, "\n".join(missing)


def test_no_page_names_a_command_that_is_not_there(root: Path) -> None:
    known = {words.split()[1] for words, _ in commands(kaijuan)}
    wrong = [
        f"{path.relative_to(root)}: kaijuan {name}"
        for path in documentation(root)
        for name in re.findall(
            r"(?:`|^    |^)kaijuan ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        if name not in known
    ]
    assert not wrong, "\n".join(wrong)


def test_every_setting_and_its_default_is_on_its_page(page: Page) -> None:
    text = page("docs/reference/settings.md")
    rows = {match[1]: match[0] for match in re.finditer(r"^\| `(KAIJUAN_\w+)` \|.*$", text, re.MULTILINE)}
    assert set(rows) == set(SETTINGS)
    wrong = [name for name, (default, _) in SETTINGS.items() if default and f"`{default}`" not in rows[name]]
    assert wrong == []


def test_every_address_is_on_its_page(page: Page) -> None:
    application = pytest.importorskip("search_app.application", reason="the pages have not landed yet")
    text = page("docs/reference/urls.md")
    from search_app.settings import load_settings  # noqa: PLC0415
    from search_app.wiring import Services  # noqa: PLC0415

    app = application.create_app(Services(load_settings({})))
    plain = re.sub(r"<[^>]+>", "{}", re.sub(r"\{[^}]+\}", "{}", text))
    missing = sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and re.sub(r"<[^>]+>", "{}", rule.rule) not in plain
    )
    assert not missing, "\n".join(missing)


def test_every_room_and_its_parts_are_on_the_map(page: Page, rooms: tuple[str, ...], root: Path) -> None:
    text = page("ARCHITECTURE.md")
    parts = [
        path.relative_to(root).as_posix()
        for room in rooms
        for path in [root / room, *(root / room).iterdir()]
        if path.is_dir() and list(path.glob("*.py"))
    ]
    missing = [part for part in parts if f"`{part}/`" not in text]
    assert not missing, "\n".join(missing)


def test_every_make_target_the_pages_name_exists(page: Page, root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))
    named = {
        name
        for path in documentation(root)
        for name in re.findall(r"(?:`|^    |^)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert not named - targets


def documentation(root: Path) -> list[Path]:
    """Every page for people."""
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def test_every_link_leads_somewhere(root: Path) -> None:
    dead = [
        f"{path.relative_to(root)} → {target}"
        for path in documentation(root)
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith(("#", "mailto:"))
        if not (path.parent / unquote(target.split("#")[0])).exists()
    ]
    assert not dead, "\n".join(dead)


def glossary(page: Page) -> dict[str, str]:
    """The Chinese terms of the glossary and the one English word for each."""
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page("docs/GLOSSARY.md"), re.MULTILINE)
    return {term.strip(): word.strip() for term, word in rows if re.search(r"[\u4e00-\u9fff]", term)}


def test_the_glossary_has_every_label_of_the_metadata(page: Page, root: Path) -> None:
    description = yaml.safe_load((root / "holdings/vocabularies/metadata.yaml").read_text(encoding="utf-8"))
    missing = [field["label"] for field in description["fields"] if field["label"] not in glossary(page)]
    assert not missing, "\n".join(missing)


def test_the_glossary_has_one_word_for_each_term_and_one_term_for_each_word(page: Page) -> None:
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page("docs/GLOSSARY.md"), re.MULTILINE)
    terms = [term.strip() for term, _ in rows if re.search(r"[\u4e00-\u9fff]", term)]
    words = list(glossary(page).values())
    assert sorted({term for term in terms if terms.count(term) > 1}) == []
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_changelog_has_a_place_for_what_is_not_released(page: Page) -> None:
    assert re.search(r"^## \[?Unreleased\]?$", page("CHANGELOG.md"), re.MULTILINE)


def test_decisions_are_numbered_once_and_listed(page: Page, root: Path) -> None:
    names = sorted(path.name for path in (root / "docs/decisions").glob("[0-9]*.md"))
    numbers = [name.split("-")[0] for name in names]
    assert all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name) for name in names), names
    assert sorted({number for number in numbers if numbers.count(number) > 1}) == []
    listed = page("docs/decisions/README.md")
    assert [name for name in names if f"({name})" not in listed] == []


def test_every_direct_dependency_has_a_line_with_its_reason(page: Page, root: Path) -> None:
    project = page("pyproject.toml")
    block = project.split("dependencies = [", 1)[1].split("[dependency-groups]")[0]
    wanted = set(re.findall(r'"([a-z0-9-]+)[\[>=<]', block))
    told = set(re.findall(r"^\| `([a-z0-9-]+)", page("docs/decisions/0002-dependencies.md"), re.MULTILINE))
    assert wanted == told


def test_the_two_commands_of_the_readme_are_the_whole_of_it(page: Page) -> None:
    text = page("README.md")
    assert "make demo" in text
    assert "make test" in text
    assert "docs/images/results.png" in text


def test_the_scripts_can_be_run(root: Path) -> None:
    assert all(
        os.access(root / name, os.X_OK) for name in (".ci/run", "deploy/entrypoint", "deploy/make-secrets")
    )
