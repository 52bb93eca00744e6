"""Reads the word lists and tables of ``mappings/analysis``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

#: The compiled tables an index depends on; a change in any of them asks for a rebuild.
TABLES = ("simplified.tsv", "words.tsv", "pinyin.tsv", "polyphones.tsv")


@dataclass(frozen=True, slots=True)
class WordTable:
    """The user dictionary as (word, frequency, tag), and the frequency its words had before it.

    jieba adds the frequency of a word that it knew already once more to its total; ``displaced`` is the
    sum of those, which makes another segmenter's total, and so its choices, the same.
    """

    words: tuple[tuple[str, int, str], ...]
    displaced: int


def folder() -> Traversable:
    """Where the word lists are."""
    return files("mappings") / "analysis"


def rows(name: str) -> list[list[str]]:
    """The tab-separated rows of a table, without comments and empty lines."""
    lines = (folder() / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def simplified() -> dict[str, str]:
    """Traditional characters, and phrases that decide them, to Simplified ones of equal length."""
    return {old: new for old, new in rows("simplified.tsv")}


def word_table() -> WordTable:
    """The compiled user dictionary."""
    (displaced,), *words = rows("words.tsv")
    return WordTable(tuple((word, int(frequency), tag) for word, frequency, tag in words), int(displaced))


def stop_words() -> frozenset[str]:
    """Characters and words that say nothing of what a question is about."""
    lines = (folder() / "stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def digest() -> str:
    """The SHA-256, in hex, of the tables an index depends on."""
    whole = hashlib.sha256()
    for name in TABLES:
        whole.update((folder() / name).read_bytes())
    return whole.hexdigest()


def short_titles() -> dict[str, str]:
    """Titles of laws and regulations by what people say for them (民诉法), both without 中华人民共和国."""
    return {short: title for short, title in rows("short_titles.tsv")}
