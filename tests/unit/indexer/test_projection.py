from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import (
    ArticleStart,
    DisclosureMode,
    Document,
    DocumentText,
    FileReference,
    GazettePlace,
    Metadata,
    Term,
    Unit,
    Version,
    Visibility,
)
from holdings.model.numbers import DocumentNumber
from holdings.model.validity import BASES, ENDS, ValidityFacts
from holdings.model.versions import NEVER
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.model.fields import KEYWORD_FIELDS, NUMBER_FIELDS
from indexer.projection import project, project_many

TEXT = "云州市养犬管理办法\n第一条 为了规范养犬。\n第二条 养犬人应当登记。"
ARTICLES = (ArticleStart("art-1", "第一条", 10, 21), ArticleStart("art-2", "第二条", 22, 34))
FULL = Metadata(
    "云州市养犬管理办法",
    number=DocumentNumber("云政发", 2024, "7"),
    issuers=(Term("yunzhou", "云州市人民政府"),),
    signed_on=CivilDate.parse("2024-03-05"),
    published_on=CivilDate.parse("2024-03-08"),
    effective_on=CivilDate.parse("2024-05"),
    genre=Term("banfa", "办法"),
    level="city",
    disclosure_mode=DisclosureMode.PROACTIVE,
    gazette=GazettePlace("云州市人民政府公报", 2024, "3"),
)


def document(*versions: Version, **changes: object) -> Document:
    base = Document("x1", "test", versions, id="0123456789AB", rev=4)
    return replace(base, **changes)


def version(ordinal: int = 1, metadata: Metadata = FULL, **changes: object) -> Version:
    return replace(Version(ordinal, metadata, DocumentText(TEXT, articles=ARTICLES)), **changes)


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser.load()


def test_a_document_is_an_entry_and_one_for_each_article(analyser: Analyser) -> None:
    made = project(document(version()), analyser)
    assert (made.document_id, made.rev) == ("0123456789AB", 4)
    (whole,) = made.entries[Unit.DOCUMENT]
    first, second = made.entries[Unit.ARTICLE]
    assert whole.entry_id == "0123456789AB@1"
    assert [first.entry_id, second.entry_id] == ["0123456789AB@1#art-1", "0123456789AB@1#art-2"]
    assert "养犬" in whole.streams["body"].bigram.split()
    assert "登记" in second.streams["body"].fine.split()
    assert "登记" not in first.streams["body"].fine.split()
    assert second.streams["title"].unigram.endswith("第 二 条")
    assert second.numbers["ordinal"] == 2


def test_every_fact_has_its_field(analyser: Analyser) -> None:
    theme = next(iter(vocabularies().themes.parents))
    metadata = replace(FULL, theme=(Term(theme, "x"),))
    file = FileReference("0" * 64, "办法.PDF", "application/pdf", 10)
    (entry,) = project(document(version(metadata=metadata, file=file)), analyser).entries[Unit.DOCUMENT]
    assert set(entry.keywords) <= {one.name for one in KEYWORD_FIELDS}
    assert set(entry.numbers) <= {one.name for one in NUMBER_FIELDS}
    expected = {
        "number": ("云政发|2024|7",),
        "issuer": ("yunzhou",),
        "genre": ("banfa",),
        "year": ("2024",),
        "level": ("city",),
        "mode": ("proactive",),
        "gazette": ("云州市人民政府公报",),
        "file_type": ("pdf",),
        "archive": ("default",),
        "law_id": ("0123456789AB",),
    }
    assert expected.items() <= entry.keywords.items()
    assert entry.keywords["theme"] == (theme, *vocabularies().themes.ancestors(theme))
    assert len(entry.keywords["theme"]) > 1
    assert (entry.numbers["signed"], entry.numbers["effective"]) == (20240305, 20240501)
    assert "云政发" in "".join(entry.streams["body"].unigram.split())


def test_what_is_not_public_leaves_no_entry(analyser: Analyser) -> None:
    for visibility in (Visibility.WITHHELD, Visibility.WITHDRAWN):
        assert project(document(version(), visibility=visibility), analyser).entries == {}
        assert project(document(version(visibility=visibility)), analyser).entries == {}


def test_the_last_public_version_is_the_current_one(analyser: Analyser) -> None:
    versions = (version(1), version(2), version(3, visibility=Visibility.WITHHELD))
    entries = project(document(*versions), analyser).entries
    assert [(e.version, e.numbers["is_current"]) for e in entries[Unit.DOCUMENT]] == [(1, 0), (2, 1)]
    assert {e.version for e in entries[Unit.ARTICLE]} == {1, 2}


def test_versions_follow_one_another_without_a_gap(analyser: Analyser) -> None:
    later = replace(FULL, signed_on=CivilDate.parse("2025-06-01"), effective_on=None, published_on=None)
    entries = project(document(version(1), version(2, later)), analyser).entries[Unit.DOCUMENT]
    intervals = [(entry.numbers["from_day"], entry.numbers["until_day"]) for entry in entries]
    assert intervals == [(20240305, 20250601), (20250601, NEVER)]


def test_an_article_record_is_found_among_articles_only(analyser: Analyser) -> None:
    text = DocumentText("公司应当清算。")
    versions = (Version(1, Metadata("云州市公司条例第十二条"), text),)
    records = [
        document(
            *versions,
            unit=Unit.ARTICLE,
            part_of="云州市公司条例",
            ordinal=12,
            external_id=str(n),
            id=f"{n:012d}",
        )
        for n in (1, 2)
    ]
    made = project_many(records, analyser)
    assert [list(one.entries) for one in made] == [[Unit.ARTICLE], [Unit.ARTICLE]]
    (entry,) = made[0].entries[Unit.ARTICLE]
    assert entry.entry_id == "000000000001@1#art-12"
    assert entry.keywords["law_id"] == made[1].entries[Unit.ARTICLE][0].keywords["law_id"]
    assert entry.streams["title"].fine == "云州 市 公司 条例 第十二条"
    assert pickle.loads(pickle.dumps(made)) == made


def test_sort_keys_put_what_has_no_date_last_and_never_tie(analyser: Analyser) -> None:
    def keys(signed: str, name: str) -> dict[str, int]:
        metadata = Metadata("题", signed_on=CivilDate.parse(signed) if signed else None)
        made = project(document(version(metadata=metadata), id=name), analyser)
        return dict(made.entries[Unit.DOCUMENT][0].numbers)

    old, new, same, none = keys("1999", "A"), keys("2024-03-05", "B"), keys("2024-03-05", "C"), keys("", "D")
    assert new["newest_signed"] > old["newest_signed"] > none["newest_signed"]
    assert old["oldest_signed"] > new["oldest_signed"] > none["oldest_signed"]
    assert new["newest_signed"] != same["newest_signed"]
    assert max(new["newest_signed"], old["oldest_signed"]) < 2**63


def test_the_settled_state_is_the_state_from_its_day_on(analyser: Analyser) -> None:
    days = [None, CivilDate.parse("2020-01-01"), CivilDate.parse("2022-06-15"), CivilDate.parse("2030-01-01")]
    for basis, amended, ended, ended_as, effective in product(BASES, days, days, (None, *ENDS), days):
        facts = ValidityFacts(basis, amended, ended, ended_as)
        metadata = Metadata("题", effective_on=effective, validity=facts)
        entry = project(document(Version(1, metadata, DocumentText(""))), analyser).entries[Unit.DOCUMENT][0]
        for day in (
            date(2019, 1, 1),
            date(2020, 1, 1),
            date(2021, 1, 1),
            date(2022, 6, 15),
            date(2031, 1, 1),
        ):
            if entry.numbers["settled_day"] <= day.year * 10000 + day.month * 100 + day.day:
                assert entry.keywords["settled_state"] == (facts.on(day, effective).value,)


def test_noncharacters_of_a_text_reach_no_stream(analyser: Analyser) -> None:
    text = DocumentText("甲\ufdd0乙\ufdd1丙\ud800丁\x00戊")
    (entry,) = project(document(Version(1, Metadata("题"), text)), analyser).entries[Unit.DOCUMENT]
    assert entry.streams["body"].unigram == "甲 乙 丙 丁 戊"


def test_a_document_has_what_suggestions_ask_and_an_article_has_not(analyser: Analyser) -> None:
    entries = project(document(version()), analyser).entries
    assert entries[Unit.DOCUMENT][0].suggested == {
        "title_syllable": "yun zhou shi yang quan guan li ban fa",
        "title_initial": "^y yz zs sy yq qg gl lb bf",
        "number_pair": "^云 云政 政发 发2 20 02 24 47",
    }
    assert [entry.suggested for entry in entries[Unit.ARTICLE]] == [{}, {}]
