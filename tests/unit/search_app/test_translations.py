"""The catalogues: the same keys and blanks in every language, and every key a page uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import search_app
from holdings.model.document import DisclosureMode, Unit, ValueSource, Visibility
from holdings.model.relations import RelationKind
from holdings.model.validity import Validity
from indexer.model.explanation import PartKind, ReasonKind
from indexer.model.fields import TEXT_FIELDS
from indexer.model.query import FACETS, DateKind, Match, Scope, Sort
from indexer.model.question import KEYWORD_PLACES
from ingest.port import Status
from search_app.errors import HTTP_MEANINGS, MEANINGS
from search_app.translations import LANGUAGES, languages

ROOM = Path(search_app.__file__).parent


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_language_has_the_same_keys_and_blanks() -> None:
    chinese = languages()["zh"]
    for language in LANGUAGES:
        words = languages()[language]
        assert words.keys() == chinese.keys()
        assert [key for key in sorted(chinese.keys()) if blanks(words(key)) != blanks(chinese(key))] == []


def test_every_key_a_page_uses_is_there() -> None:
    used = set()
    for file in [
        *ROOM.glob("templates/**/*.html"),
        *ROOM.glob("*.py"),
        *ROOM.glob("web/*.py"),
        *ROOM.glob("api/*.py"),
    ]:
        source = file.read_text(encoding="utf-8")
        used |= set(re.findall(r"""\b(?:_|words|display\.words|shown\.words)\(\s*['"]([\w.]+)['"]""", source))
    assert len(used) > 90
    assert used - languages()["zh"].keys() == set()


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("validity", Validity),
        ("relation", [*RelationKind, *(f"{kind}_by" for kind in RelationKind)]),
        ("scope", Scope),
        ("match", Match),
        ("sort", Sort),
        ("date", DateKind),
        ("mode", DisclosureMode),
        ("source", ValueSource),
        ("text_state", Status),
        ("explain.part", PartKind),
        ("explain.reason", ReasonKind),
        ("explain.unit", Unit),
        ("explain.visibility", [Visibility.WITHHELD, Visibility.WITHDRAWN]),
        ("explain.field", [*TEXT_FIELDS, *KEYWORD_PLACES]),
        ("facet", [facet.name for facet in FACETS]),
        ("error", [meaning.words for meaning in [*MEANINGS.values(), *HTTP_MEANINGS.values()]]),
    ],
)
def test_every_value_has_words(prefix: str, names: list[str]) -> None:
    keys = languages()["zh"].keys()
    assert [name for name in names if f"{prefix}.{name}" not in keys] == []
