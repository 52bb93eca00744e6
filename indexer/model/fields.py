"""The tables of index fields: what both engines store, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from holdings.model.versions import NEVER

#: Text fields; each is indexed as three token streams of its own.
TEXT_FIELDS = ("title", "body", "attachment")
STREAMS = ("fine", "bigram", "unigram")
#: The streams' weights in the sum that ranks (measured: 2-token and word streams equal, characters less).
STREAM_WEIGHTS = {"fine": 1.0, "bigram": 1.0, "unigram": 0.75}

#: Streams of documents alone, which suggestions ask: how the title sounds, by syllables and by pairs of
#: initials, and the pairs of characters of the number.
SUGGESTION_FIELDS = ("title_syllable", "title_initial", "number_pair")


def stream_field(text_field: str, stream: str) -> str:
    """The index field that holds one stream of one text field: ``body_bigram``."""
    return f"{text_field}_{stream}"


@dataclass(frozen=True, slots=True)
class KeywordField:
    """An exact, multi-valued field; ``facet`` is its name in URLs and answers, "" where it is none."""

    name: str
    facet: str = ""


@dataclass(frozen=True, slots=True)
class NumberField:
    """A 64-bit integer field with one value; ``missing`` is what is stored when it is not known."""

    name: str
    missing: int = 0


KEYWORD_FIELDS = (
    KeywordField("entry_id"),
    KeywordField("document_id"),
    KeywordField("law_id"),
    KeywordField("archive"),
    KeywordField("number"),
    KeywordField("category", "cat"),
    KeywordField("theme", "theme"),
    KeywordField("issuer", "org"),
    KeywordField("genre", "genre"),
    KeywordField("level", "level"),
    KeywordField("mode", "mode"),
    KeywordField("gazette", "gazette"),
    KeywordField("file_type", "file"),
    KeywordField("year", "year"),
    KeywordField("basis"),
    KeywordField("ended_as"),
    KeywordField("settled_state", "status"),
)

NUMBER_FIELDS = (
    NumberField("version", 1),
    NumberField("rev"),
    NumberField("ordinal"),
    NumberField("is_current", 1),
    NumberField("signed"),
    NumberField("published"),
    NumberField("effective"),
    NumberField("from_day"),
    NumberField("until_day", NEVER),
    NumberField("amended_day", NEVER),
    NumberField("ended_day", NEVER),
    NumberField("settled_day"),
    NumberField("newest_signed"),
    NumberField("oldest_signed"),
    NumberField("newest_published"),
    NumberField("by_number"),
)

#: Sort keys: every sort is "largest first" on one of these, which carry a fixed tie-break too.
SORT_FIELDS = {
    "-signed": "newest_signed",
    "signed": "oldest_signed",
    "-published": "newest_published",
    "number": "by_number",
}
