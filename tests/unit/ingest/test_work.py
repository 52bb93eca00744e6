"""Which texts are versions of one another by their titles, and which are not."""

from __future__ import annotations

import pytest

from holdings.model.document import Metadata, Term
from ingest.metadata.work import without_edition, work_of

COUNCIL = (Term("x-council", "云州市人民代表大会常务委员会"),)


@pytest.mark.parametrize(
    "title",
    [
        "云州市供水条例",
        "云州市供水条例（2019年修订）",
        "云州市供水条例(2018修正)",
        "云州市供水条例（2021年10月29日修正文本）",
        "《云州市供水条例》",
        "云州市 供水条例",
    ],
)
def test_editions_of_one_title_have_one_work(title: str) -> None:
    assert work_of(Metadata(title, issuers=COUNCIL), "s") == "~云州市供水条例|x-council"


@pytest.mark.parametrize(
    "title",
    [
        "云州市人民政府关于人事任免的通知",
        "云州市人民代表大会常务委员会关于修改《云州市供水条例》的决定",
        "关于公布云州市供水条例",
        "2024年政府工作报告",
        "云州市总体规划（2021—2035年）",
        "",
    ],
)
def test_documents_that_share_their_titles_have_none(title: str) -> None:
    assert work_of(Metadata(title, issuers=COUNCIL), "s") == ""


def test_without_a_body_the_title_itself_must_tell_whose_it_is() -> None:
    assert work_of(Metadata("档案管理办法"), "s") == ""
    assert work_of(Metadata("云州市档案管理办法"), "s")
    assert work_of(Metadata("档案管理办法", level="行政法规"), "s")


def test_what_the_source_states_comes_first_and_is_its_own() -> None:
    assert work_of(Metadata("通知"), "laws", " a1 ") == "=laws|a1"
    assert work_of(Metadata("通知"), "other", "a1") == "=other|a1"


def test_what_is_no_edition_stays_in_the_title() -> None:
    assert without_edition("云州市供水条例（试行）") == "云州市供水条例（试行）"
    assert without_edition("云州市规划（2021—2035年）") == "云州市规划（2021—2035年）"
