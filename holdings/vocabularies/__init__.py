"""Categories, themes, genres and issuing bodies as data, with one way to look words up in each."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Final, Protocol

from holdings.model.document import Term
from holdings.vocabularies import trees
from holdings.vocabularies.bodies import Issuers, issuers
from holdings.vocabularies.data import vocabulary_data
from holdings.vocabularies.levels import level_of
from holdings.vocabularies.trees import Vocabulary
from holdings.vocabularies.words import UNKNOWN_PREFIX, unknown_id, unknown_term

#: The vocabularies by the name of the metadata field that holds their values.
VOCABULARY_NAMES: Final = ("category", "theme", "genre", "issuers")


class Lookup(Protocol):
    """What every vocabulary can answer."""

    def label(self, term_id: str, /) -> str:
        """The name of a value, "" for an unknown id."""

    def find(self, printed: str, /) -> Term | None:
        """The value printed so, None where there is none."""

    def ancestors(self, term_id: str, /) -> tuple[str, ...]:
        """The ids above a value, nearest first."""


class Vocabularies:
    """The four vocabularies; each file is read when it is first asked for."""

    @cached_property
    def categories(self) -> Vocabulary:
        """公开类别: the disclosure categories."""
        return trees.categories(vocabulary_data("taxonomy"))

    @cached_property
    def themes(self) -> Vocabulary:
        """主题分类: the theme tree of gov.cn."""
        return trees.themes(vocabulary_data("taxonomy"))

    @cached_property
    def genres(self) -> Vocabulary:
        """文种: the genres."""
        return trees.genres(vocabulary_data("taxonomy"), vocabulary_data("printed_words")["genres"])

    @cached_property
    def issuers(self) -> Issuers:
        """发文机关: the issuing bodies."""
        return issuers(vocabulary_data("issuers"), vocabulary_data("printed_words"))

    def named(self, vocabulary: str) -> Lookup:
        """The vocabulary by its metadata field: category, theme, genre or issuers.

        Raises KeyError for any other name.
        """
        match vocabulary:
            case "category":
                return self.categories
            case "theme":
                return self.themes
            case "genre":
                return self.genres
            case "issuers":
                return self.issuers
        raise KeyError(vocabulary)


@cache
def vocabularies() -> Vocabularies:
    """The vocabularies that come with the product, shared by the whole process."""
    return Vocabularies()


__all__ = [
    "UNKNOWN_PREFIX",
    "VOCABULARY_NAMES",
    "Issuers",
    "Lookup",
    "Vocabularies",
    "Vocabulary",
    "level_of",
    "unknown_id",
    "unknown_term",
    "vocabularies",
    "vocabulary_data",
]
