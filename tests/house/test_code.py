"""What every file of ours keeps to: size, names, docstrings, and where the environment is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Find = Callable[..., list[Path]]
LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}
#: Reading these is reading the environment.
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb"}
#: The Tika adapter reads no setting: the tika package wants to be told in the environment that it is
#: only a client, before it is imported.
MAY_READ_ENVIRONMENT = {"search_app/settings.py", "ingest/extractors/tika.py"}
#: What only one machine has, and so no file may name.
MACHINE = re.compile(
    r"/work/|/tmp/[a-z]|/root/|/home/[a-z]|/Users/|pypi\.org|pythonhosted|npmjs|crates\.io|proxy\.golang"
    r"|repo\.maven|repo1\.maven|maven\.org|deb\.debian\.org|docker\.io|ghcr\.io|quay\.io|mirrors?\.[a-z]+\."
)
TEXT = (".py", ".md", ".toml", ".txt", ".yaml", ".json", ".html", ".css", ".js", ".xml", ".csv", "")


def test_no_file_is_longer_than_a_sitting(files: Find, root: Path) -> None:
    long = [
        f"{path.relative_to(root)}: {lines} lines"
        for path in files(".py", ".html", ".js")
        if (lines := path.read_bytes().count(b"\n")) > LONGEST and "sample/files" not in path.as_posix()
    ]
    assert not long, "\n".join(long)


def test_no_module_has_a_name_that_says_nothing(files: Find, root: Path) -> None:
    vague = [str(p.relative_to(root)) for p in files(".py") if VAGUE & {p.stem, p.parent.name}]
    assert not vague, "\n".join(vague)


def public_nodes(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The public classes, functions and methods of a module, by dotted name."""
    waiting: list[tuple[str, ast.AST]] = [("", tree)]
    while waiting:
        prefix, parent = waiting.pop()
        for node in ast.iter_child_nodes(parent):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_"):
                continue
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                waiting.append((f"{prefix}{node.name}.", node))


def is_told_elsewhere(node: ast.AST) -> bool:
    """Whether the docstring stands on the interface (override) or on the first of the overloads."""
    decorators = [ast.unparse(each) for each in getattr(node, "decorator_list", [])]
    return any("overrid" in each or "overload" in each for each in decorators)


def test_every_public_thing_says_what_the_caller_gets(
    files: Find, rooms: tuple[str, ...], root: Path
) -> None:
    silent = []
    for path in files(".py", under=rooms):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = str(path.relative_to(root))
        if "migrations/versions" in name:
            continue
        if ast.get_docstring(tree) is None:
            silent.append(f"{name}:1 the module")
        silent += [
            f"{name}:{getattr(node, 'lineno', 0)} {dotted}"
            for dotted, node in public_nodes(tree)
            if ast.get_docstring(node) is None and not is_told_elsewhere(node)  # type: ignore[arg-type]
        ]
    assert not silent, "\n".join(silent)


def environment_reads(tree: ast.Module) -> Iterator[int]:
    """The lines that read or write the process's environment."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT and ast.unparse(node.value) == "os":
            yield node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for name in node.names if name.name in ENVIRONMENT)


def test_only_the_settings_read_the_environment(files: Find, rooms: tuple[str, ...], root: Path) -> None:
    wrong = [
        f"{name}:{line}"
        for path in files(".py", under=rooms)
        if (name := str(path.relative_to(root))) not in MAY_READ_ENVIRONMENT
        for line in environment_reads(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, "\n".join(wrong)


def catches_all(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes every error and raises none, its own or another."""
    caught = ast.unparse(handler.type) if handler.type else "Exception"
    return bool(re.search(r"\b(Base)?Exception\b", caught)) and not isinstance(handler.body[-1], ast.Raise)


def test_a_catch_all_says_why(files: Find, rooms: tuple[str, ...], root: Path) -> None:
    """`except Exception` belongs to loops over a batch or jobs, and carries a comment that says which."""
    wrong = []
    for path in files(".py", under=rooms):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler) and catches_all(node):
                near = lines[max(0, node.lineno - 2) : node.lineno + 1]
                if not any("#" in line for line in near):
                    wrong.append(f"{path.relative_to(root)}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_no_file_names_one_machine(files: Find, root: Path) -> None:
    named = [
        f"{path.relative_to(root)}:{number}"
        for path in files(*TEXT)
        if "sample/files" not in path.as_posix() and path.name not in {Path(__file__).name, "LICENSE"}
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if MACHINE.search(line)
    ]
    assert not named, "\n".join(named)


@pytest.mark.parametrize("line", ["cp /work/main/x .", "see https://pypi.org/p", "open('/root/.cache')"])
def test_the_machine_pattern_sees(line: str) -> None:
    assert MACHINE.search(line)
