"""The words of the interface, by language: one flat catalogue a language, Chinese first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

DEFAULT_LANGUAGE = "zh"
LANGUAGES = ("zh", "en")


class Words:
    """The words of one language. A key no catalogue has is a defect and shows as itself."""

    def __init__(self, language: str, tag: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.tag = tag
        self._texts = texts

    def __call__(self, key: str, /, **values: object) -> str:
        """The words of a key, with ``{name}`` filled in."""
        text = self._texts.get(key, key)
        return text.format_map(values) if values else text

    def get(self, key: str, default: str) -> str:
        """The words of a key, or ``default`` where there are none."""
        return self._texts.get(key, default)

    def keys(self) -> frozenset[str]:
        """Every key of the catalogue."""
        return frozenset(self._texts)


@cache
def languages() -> Mapping[str, Words]:
    """Every language's words, by the value ``lang`` has in addresses."""
    return {language: _load(language) for language in LANGUAGES}


def _load(language: str) -> Words:
    source = files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    texts = dict(_flat("", yaml.safe_load(source)))
    return Words(language, texts.pop("tag"), texts)


def _flat(prefix: str, tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(f"{prefix}{name}.", value)
        else:
            yield f"{prefix}{name}", str(value)
