from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from holdings.model.dates import CivilDate, Precision
from holdings.model.document import (
    ArticleStart,
    DisclosureMode,
    Finding,
    GazettePlace,
    Metadata,
    OffsetRun,
    Provenance,
    Term,
    ValueSource,
)
from holdings.model.numbers import DocumentNumber, NumberKind
from holdings.model.validity import BASES, ENDS, ValidityFacts
from holdings.store import encoding

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DATES = st.builds(
    lambda day, precision: CivilDate.parse(str(CivilDate(day, precision))),
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from(Precision),
)
TERMS = st.builds(Term, WORDS, WORDS)
MAYBE_DATES = st.none() | DATES
METADATA = st.builds(
    Metadata,
    title=WORDS,
    number=st.none()
    | st.builds(
        DocumentNumber, WORDS, st.none() | st.integers(1900, 2100), WORDS, st.sampled_from(NumberKind)
    ),
    index_number=WORDS,
    issuers=st.lists(TERMS, max_size=3).map(tuple),
    signed_on=MAYBE_DATES,
    printed_on=MAYBE_DATES,
    published_on=MAYBE_DATES,
    effective_on=MAYBE_DATES,
    category=st.lists(TERMS, max_size=2).map(tuple),
    theme=st.lists(TERMS, max_size=2).map(tuple),
    genre=st.none() | TERMS,
    level=st.sampled_from(["", "state", "city_dept"]),
    disclosure_mode=st.sampled_from(DisclosureMode),
    gazette=st.none()
    | st.builds(GazettePlace, WORDS, st.integers(1900, 2100), WORDS, st.none() | st.integers(1, 500)),
    validity=st.builds(
        ValidityFacts,
        st.sampled_from(BASES),
        MAYBE_DATES,
        MAYBE_DATES,
        st.none() | st.sampled_from(ENDS),
        WORDS,
    ),
    origin=WORDS,
    remarks=WORDS,
    summary=WORDS,
    subject_words=st.lists(WORDS, max_size=3).map(tuple),
    signer=WORDS,
    copy_number=WORDS,
    copies=st.none() | st.integers(0, 9999),
    disclosure_ground=WORDS,
    provenance=st.dictionaries(
        st.sampled_from(encoding.METADATA_FIELDS),
        st.builds(Provenance, st.sampled_from(ValueSource), st.floats(0, 1), WORDS),
    ),
)
ARTICLES = st.lists(
    st.builds(ArticleStart, WORDS, WORDS, st.integers(0, 9999), st.integers(0, 9999), WORDS), max_size=6
).map(tuple)


@given(METADATA)
def test_metadata_survives_the_store(metadata: Metadata) -> None:
    assert encoding.metadata_from_json(encoding.metadata_to_json(metadata)) == metadata


@given(METADATA)
def test_metadata_is_read_without_provenance(metadata: Metadata) -> None:
    read = encoding.values_from_json(encoding.metadata_to_json(metadata))
    assert read == replace(metadata, provenance={})


def test_only_what_is_set_is_written() -> None:
    assert encoding.metadata_to_json(Metadata("关于印发方案的通知")) == '{"title":"关于印发方案的通知"}'


def test_every_field_of_the_model_is_in_the_table() -> None:
    assert {*encoding.METADATA_FIELDS, "provenance"} == set(Metadata.__dataclass_fields__)


@given(ARTICLES)
def test_articles_survive_and_each_is_found_alone(articles: tuple[ArticleStart, ...]) -> None:
    text = encoding.articles_to_json(articles)
    assert encoding.articles_from_json(text) == articles
    for article in articles:
        first = next(other for other in articles if other.anchor == article.anchor)
        assert encoding.article_in_json(text, article.anchor) == first


def test_an_anchor_is_not_found_inside_words() -> None:
    text = encoding.articles_to_json([ArticleStart("art-1", '["art-2",1]', 0, 5, '["art-2",')])
    assert encoding.article_in_json(text, "art-2") is None
    assert encoding.article_in_json("", "art-2") is None


@given(st.lists(st.integers(0, 10**6)), st.lists(st.builds(OffsetRun, *[st.integers(0, 99)] * 4)))
def test_places_survive(numbers: list[int], runs: list[OffsetRun]) -> None:
    assert encoding.numbers_from_json(encoding.numbers_to_json(numbers)) == tuple(numbers)
    assert encoding.offsets_from_json(encoding.offsets_to_json(runs)) == tuple(runs)


@given(st.lists(st.builds(Finding, WORDS, st.integers(0, 99), st.integers(0, 99))))
def test_findings_survive(findings: list[Finding]) -> None:
    assert encoding.findings_from_json(encoding.findings_to_json(findings)) == tuple(findings)


@given(st.text())
def test_what_a_database_refuses_is_replaced_one_for_one(text: str) -> None:
    stored = encoding.storable(text)
    assert len(stored) == len(text)
    assert "\x00" not in stored
    stored.encode("utf-8")
