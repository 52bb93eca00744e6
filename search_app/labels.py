"""The words of facet values, which are opaque ids everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from holdings.vocabularies import UNKNOWN_PREFIX, Vocabularies, vocabulary_data
from search_app.translations import Words

if TYPE_CHECKING:
    from holdings.store import Holdings

#: Facet → the vocabulary that names its values.
VOCABULARIES = {"cat": "category", "theme": "theme", "genre": "genre", "org": "issuers"}
#: Facet → the prefix of its values' names in the translations.
TRANSLATED = {"status": "validity.", "level": "level.", "mode": "mode."}


class Labels:
    """Names facet values for one request; ``holdings`` is asked only for words that no vocabulary knows."""

    def __init__(self, holdings: Callable[[], Holdings], vocabularies: Vocabularies, words: Words) -> None:
        self._holdings = holdings
        self._vocabularies = vocabularies
        self._words = words

    def of(self, facet: str, ids: Iterable[str]) -> Mapping[str, str]:
        """The label of each id; an id nobody knows is its own label."""
        ids = list(ids)
        if facet in VOCABULARIES:
            return self._terms(facet, VOCABULARIES[facet], ids)
        name = self._namer(facet)
        return {value: name(value) for value in ids}

    def ancestors(self, facet: str, value: str) -> tuple[str, ...]:
        """The ids above a value of a tree facet, nearest first."""
        return self._vocabularies.named(VOCABULARIES[facet]).ancestors(value)

    def _terms(self, facet: str, vocabulary: str, ids: list[str]) -> Mapping[str, str]:
        """Names from the vocabulary's file; the store remembers those no file knows."""
        known = self._vocabularies.named(vocabulary)
        short = _short_categories() if facet == "cat" else {}
        names = {value: short.get(value) or known.label(value) or value for value in ids}
        printed = [value for value in ids if value.startswith(UNKNOWN_PREFIX)]
        if printed:
            names.update(self._holdings().terms.labels(vocabulary, printed))
        return names

    def _namer(self, facet: str) -> Callable[[str], str]:
        words = self._words
        if facet in TRANSLATED:
            prefix = TRANSLATED[facet]
            return lambda value: words.get(prefix + value, value)
        if facet == "year":
            return lambda value: words("facet.year_value", year=value)
        if facet == "file":
            return lambda value: words.get(f"file_type.{value}", value.upper())
        return str


@cache
def _short_categories() -> Mapping[str, str]:
    """The short names of categories: the full ones are sentences, too long for a list of choices."""
    return {row["id"]: row["short"] for row in vocabulary_data("taxonomy")["disclosure_categories"]}
