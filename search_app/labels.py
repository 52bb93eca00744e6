"""The words of facet values, which are opaque ids everywhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from holdings.vocabularies import UNKNOWN_PREFIX, Vocabularies, vocabulary_data
from indexer.model.query import SearchQuery
from indexer.model.results import FacetValue, ResultPage
from search_app.translations import Words

if TYPE_CHECKING:
    from holdings.store import Holdings

#: Facet → the vocabulary that names its values.
VOCABULARIES = {"cat": "category", "theme": "theme", "genre": "genre", "org": "issuers"}
#: Printed words kept in memory; some hundred bytes each.
MOST_KEPT = 20_000
#: Facet → the prefix of its values' names in the translations.
TRANSLATED = {"status": "validity.", "level": "level.", "mode": "mode."}


class Labels:
    """Names facet values for one request.

    ``holdings`` is asked only for words that no vocabulary knows; ``kept`` holds those it told before.
    """

    def __init__(
        self,
        holdings: Callable[[], Holdings],
        vocabularies: Vocabularies,
        search: Callable[[SearchQuery], ResultPage],
        words: Words,
        kept: dict[tuple[str, str], str],
    ) -> None:
        self._holdings = holdings
        self._kept = kept
        self._vocabularies = vocabularies
        self._search = search
        self._words = words

    def of(self, facet: str, values: Iterable[FacetValue]) -> Mapping[str, str]:
        """The label of each value; one that nothing public bears has none, so that nobody can ask for it."""
        ids = [value.id for value in values if value.count or self._may_be_told(facet, value.id)]
        if facet in VOCABULARIES:
            return self._terms(facet, VOCABULARIES[facet], ids)
        name = self._namer(facet)
        return {value: name(value) for value in ids}

    def _may_be_told(self, facet: str, value: str) -> bool:
        """Whether words that only the store knows stand in something public, when the answer has none."""
        if not value.startswith(UNKNOWN_PREFIX):
            return True
        return self._search(SearchQuery(facets={facet: (value,)}, size=1)).total > 0

    def ancestors(self, facet: str, value: str) -> tuple[str, ...]:
        """The ids above a value of a tree facet, nearest first."""
        return self._vocabularies.named(VOCABULARIES[facet]).ancestors(value)

    def _terms(self, facet: str, vocabulary: str, ids: list[str]) -> Mapping[str, str]:
        """Names from the vocabulary's file; the store remembers those no file knows."""
        known = self._vocabularies.named(vocabulary)
        name = self._category if facet == "cat" else known.label
        names = {value: name(value) or value for value in ids}
        printed = [value for value in ids if value.startswith(UNKNOWN_PREFIX)]
        return {**names, **self._printed(vocabulary, printed)}

    def _printed(self, vocabulary: str, ids: list[str]) -> Mapping[str, str]:
        """Words as printed. An id is made from its words, so what was read once stays true."""
        kept = self._kept
        new = [value for value in ids if (vocabulary, value) not in kept]
        if new:
            if len(kept) > MOST_KEPT:
                kept.clear()
            found = self._holdings().terms.labels(vocabulary, new)
            kept.update({(vocabulary, value): label for value, label in found.items()})
        return {value: kept[vocabulary, value] for value in ids if (vocabulary, value) in kept}

    def _category(self, value: str) -> str:
        """A category's short name; another publisher's than a city says whose: 政府采购 is a county's too."""
        short, level = _categories().get(value, ("", ""))
        return self._words.get(f"category_level.{level}", "{name}").format(name=short)

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
def _categories() -> Mapping[str, tuple[str, str]]:
    """The short name of each category, for the full ones are sentences, and its first publishers' level."""
    rows = vocabulary_data("taxonomy")["disclosure_categories"]
    return {row["id"]: (row["short"], row["levels"][0]) for row in rows}
