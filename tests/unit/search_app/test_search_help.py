"""The page of what may be written does what it says, and a reading is said in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import Attachment, Document, DocumentText, Metadata, Term, Unit, Version
from holdings.model.numbers import parse_number
from holdings.vocabularies import vocabularies
from indexer.analysis.segment import Analyser
from indexer.analysis.syntax import read_question
from indexer.engines.embedded import EmbeddedEngine
from indexer.model.query import SearchQuery
from indexer.model.question import Reason
from indexer.planning import Planner
from indexer.port import Fingerprint
from indexer.projection import project_many
from mappings import SCHEMA_VERSION
from search_app.reading import reading_words
from search_app.translations import languages
from search_app.web.help import EXAMPLES
from tests.unit.indexer.test_operators import TODAY


def made(name: str, title: str, text: str, *, form: str = "", issuer: str = "", **facts: object) -> Document:
    body = vocabularies().issuers.find(issuer)
    attachments = (Attachment(1, form, "text/plain", DocumentText(form)),) if form else ()
    issuers = (Term(body.id, issuer),) if body else ()
    version = Version(
        1, Metadata(title, issuers=issuers, **facts), DocumentText(text), attachments=attachments
    )
    return Document(name, "test", (version,), id=name, rev=1)


DOCUMENTS = [
    made("dogs", "养犬管理规定", "养犬人应当登记。犬只登记每年一次。", issuer="云州市公安局",
         number=parse_number("云政发〔2020〕6号"), signed_on=CivilDate.parse("2020-05-01")),
    made("fees", "养犬收费标准", "养犬的收费。", form="申请表", signed_on=CivilDate.parse("2019-05-01")),
    made("walks", "遛狗须知", "遛狗牵绳。", signed_on=CivilDate.parse("2021-05-01")),
    made("fairs", "会展办法", "会展登记。", issuer="国家发展改革委", signed_on=CivilDate.parse("2022-05-01")),
    made("land", "征地补偿方案", "最低生活保障不受影响。covid 期间，老旧小区加装电梯照常申请。"),
]  # fmt: skip

#: What each example finds here.
FOUND = {
    "老旧小区加装电梯怎么申请": {"land", "fees"},
    "养犬 登记": {"dogs", "fees", "fairs"},
    "“最低生活保障”": {"land"},
    "「犬只登记」": {"dogs"},
    "养犬 -收费": {"dogs"},
    "养犬 不含 收费": {"dogs"},
    "养犬 NOT 收费": {"dogs"},
    "养犬 OR 遛狗": {"dogs", "fees", "walks"},
    "养犬 或 遛狗": {"dogs", "fees", "walks"},
    "养犬|遛狗": {"dogs", "fees", "walks"},
    "养犬 AND 登记": {"dogs"},
    "(养犬 OR 遛狗) -收费": {"dogs", "walks"},
    "登记 -(养犬 OR 会展)": set(),
    "标题:养犬": {"dogs", "fees"},
    "正文：牵绳": {"walks"},
    "附件:申请表": {"fees"},
    "标题:(养犬 OR 会展)": {"dogs", "fees", "fairs"},
    "机关:云州市公安局 登记": {"dogs"},
    "机关:国家发展改革委": {"fairs"},
    "文号:云政发〔2020〕6号": {"dogs"},
    "登记 年份:2020": {"dogs"},
    "年份:2019-2021": {"dogs", "fees", "walks"},
    "“养犬 登记”~5": {"dogs"},
    "“征地补尝方案”~1": {"land"},
    "covdi~1": {"land"},
}


def test_every_example_of_the_help_page_finds_what_it_says(tmp_path: Path) -> None:
    analyser = Analyser.load()
    engine = EmbeddedEngine(tmp_path)
    generation = engine.begin(Fingerprint(SCHEMA_VERSION, *analyser.fingerprint()))
    engine.write(project_many(DOCUMENTS, analyser), generation=generation)
    engine.publish(generation)
    planner = Planner(analyser)
    shown = [example for _, examples in EXAMPLES for example in examples]
    found = {}
    for example in shown:
        plan = planner.plan(SearchQuery(example), today=TODAY, unit=Unit.DOCUMENT).plan
        found[example] = {hit.document_id for hit in engine.search(plan).hits}
    engine.close()
    assert found == FOUND


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("养犬 登记", ()),
        ("养犬 -收费", ("这样理解您的问题：按相关度查“养犬”；排除含“收费”的。",)),
        ("标题:养犬 OR “甲”", ("这样理解您的问题：必须标题含“养犬”，或者原样含“甲”。",)),
        ("“甲 乙”~5", ("这样理解您的问题：必须“甲”与“乙”相距不超过 5 个字。",)),
        ("“养犬", ("这样理解您的问题：按相关度查“养犬”。", "引号不成对，已略去，其余按词语查找。")),
    ],
)
def test_a_reading_is_said_only_where_there_is_more_than_words(
    question: str, sentence: tuple[str, ...]
) -> None:
    assert reading_words(read_question(question), languages()["zh"]) == sentence


def test_every_reason_has_words() -> None:
    for words in languages().values():
        assert {f"reading.aside.{reason.value}" for reason in Reason} <= words.keys()
