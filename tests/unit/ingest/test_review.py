"""What staff do with what was left to them, on a real store; and what they are told when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from holdings.errors import NotOnRecord, Withdrawn
from holdings.model.document import ValueSource, Visibility
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files
from ingest.review import (
    Desk,
    ReviewError,
    confirm,
    correct,
    list_review,
    publish,
    show,
    withdraw,
    withhold,
)
from tests.unit.ingest.planted import ID, MOBILE
from tests.unit.ingest.test_attachments import message

NOTICE = "云州市人民政府关于某项工作的通知\n云政发〔2024〕1号\n各县人民政府：\n现通知如下。\n云州市人民政府\n2024年3月5日\n"
ROLL = f"云州市救助名单\n姓名 身份证号 联系电话\n张甲乙 {ID} {MOBILE}\n"
LIST = "题名,文号,成文日期,公开类别,文件\n某项工作的通知,云政发〔2024〕1号,2024-03-06,,notice.txt\n救助名单,,,,roll.txt\n"


@pytest.fixture
def deposit(tmp_path: Path) -> Path:
    folder = tmp_path / "deposit"
    folder.mkdir()
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "roll.txt").write_text(ROLL, encoding="utf-8")
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    return folder


@pytest.fixture
def ids(holdings: Holdings, deposit: Path) -> dict[str, str]:
    return run(holdings, deposit)


@pytest.fixture
def desk(holdings: Holdings) -> Desk:
    return Desk(holdings, "甲", b"key")


def run(holdings: Holdings, deposit: Path) -> dict[str, str]:
    report = ingest_files([deposit], holdings, EmbeddedExtractor, list_path=deposit / "list.csv")
    found = holdings.documents.by_external_ids(report.source, ["notice.txt", "roll.txt"])
    return {name.removesuffix(".txt"): document_id for name, document_id in found.items()}


def test_the_list_names_what_waits_and_no_value(holdings: Holdings, ids: dict[str, str]) -> None:
    found = list_review(holdings)
    assert [one.address for one in found.withheld] == [f"{ids['roll']}@1"]
    places = [(place.rule, place.page, ROLL[place.start : place.end]) for place in found.withheld[0].places]
    assert places == [("identity-number", 1, ID), ("mobile", 1, MOBILE)]
    assert [(one.address, one.field, one.stated, one.read) for one in found.differences] == [
        (ids["notice"], "signed_on", "2024-03-06", "2024-03-05"),
    ]
    assert all(one.confidence < 0.6 for one in found.uncertain)
    assert ID not in str(found)
    assert MOBILE not in str(found)


def test_a_reviewer_sees_the_words_around_and_no_value(desk: Desk, ids: dict[str, str]) -> None:
    shown = show(desk, ids["roll"])
    assert (shown.visibility, shown.redacted) == ("withheld", False)
    identity, mobile = shown.places
    assert f"张甲乙 {ID[:6]}■■■■■■■■■■■■ 138■■■■0000" in identity.context
    assert "张甲乙" in mobile.context
    assert ID not in str(shown)
    assert MOBILE not in str(shown)


def test_what_staff_say_outlives_a_new_run(desk: Desk, ids: dict[str, str], deposit: Path) -> None:
    correct(desk, ids["notice"], "成文日期", "2024年3月7日")
    correct(desk, ids["notice"], "effective_on", "2024-04-01")
    confirm(desk, ids["notice"], "number")
    (deposit / "notice.txt").write_text(NOTICE.replace("如下", "如此"), encoding="utf-8")
    (deposit / "list.csv").write_text(
        LIST.replace("云政发〔2024〕1号", "云政发〔2024〕2号"), encoding="utf-8"
    )
    run(desk.holdings, deposit)
    version = desk.holdings.documents.get(ids["notice"]).current
    assert "如此" in version.text.clean
    assert str(version.metadata.signed_on) == "2024-03-07"
    assert str(version.metadata.number) == "云政发〔2024〕1号"
    assert str(version.in_force_from) == "2024-04-01"
    staff = {name for name, one in version.metadata.provenance.items() if one.source is ValueSource.STAFF}
    assert staff == {"signed_on", "effective_on", "number"}
    assert "signed_on" not in {one.field for one in list_review(desk.holdings).differences}
    entries = [line.entry for line in desk.holdings.audit.lines(ids["notice"])]
    assert [(one.who, one.action, one.field, one.before, one.after) for one in entries] == [
        ("甲", "correct", "signed_on", "2024-03-06", "2024-03-07"),
        ("甲", "correct", "effective_on", "", "2024-04-01"),
        ("甲", "confirm", "number", "云政发〔2024〕1号", "云政发〔2024〕1号"),
    ]


def test_a_released_document_is_public_until_it_is_withdrawn(desk: Desk, ids: dict[str, str]) -> None:
    documents, roll = desk.holdings.documents, ids["roll"]
    with pytest.raises(NotOnRecord):
        documents.get_public(roll)
    publish(desk, roll, "本人同意公开")
    assert documents.get_public(roll).visibility is Visibility.PUBLIC
    assert list_review(desk.holdings).withheld == []
    withdraw(desk, roll, "personal_data")
    with pytest.raises(Withdrawn, match="personal_data"):
        documents.get_public(roll)
    publish(desk, roll, "误撤")
    withhold(desk, roll, "退回移交单位")
    with pytest.raises(NotOnRecord):
        documents.get_public(roll)
    assert list_review(desk.holdings).withheld == [], "who was decided on waits no more"
    assert [line.entry.after for line in desk.holdings.audit.lines(roll)] == [
        "public",
        "withdrawn",
        "public",
        "withheld",
    ]
    assert desk.holdings.audit.verify().broken_at == 0


def test_an_attachment_is_decided_on_by_itself(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "交来"
    folder.mkdir()
    (folder / "a.eml").write_bytes(message([("名册.txt", ROLL.encode())]))
    report = ingest_files([folder], desk.holdings, EmbeddedExtractor)
    (document_id,) = desk.holdings.documents.by_external_ids(report.source, ["a.eml"]).values()
    (waiting,) = list_review(desk.holdings).withheld
    assert waiting.address == f"{document_id}@1/att-1"
    assert ID not in str(show(desk, waiting.address))
    assert {one.place.rule for one in show(desk, waiting.address).places} == {"identity-number", "mobile"}
    publish(desk, waiting.address, "已核")
    assert [one.name for one in desk.holdings.documents.get_public(document_id).current.attachments] == [
        "名册.txt"
    ]
    assert list_review(desk.holdings).withheld == []


def test_personal_values_are_digests_in_the_log(desk: Desk, ids: dict[str, str]) -> None:
    correct(desk, ids["notice"], "remarks", f"联系张甲乙 {ID}")
    correct(desk, ids["notice"], "remarks", "无")
    first, second = (line.entry for line in desk.holdings.audit.lines(ids["notice"]))
    assert first.after.startswith("hmac-sha256:")
    assert first.after == second.before
    assert Desk(desk.holdings, "乙", b"other").for_log(f"联系张甲乙 {ID}") != first.after
    assert ID not in str(list(desk.holdings.audit.lines()))


def test_no_report_and_no_ledger_has_a_value(holdings: Holdings, tmp_path: Path) -> None:
    folder = tmp_path / "deposit"
    folder.mkdir()
    (folder / "a.txt").write_text(f"关于张甲乙（{ID}）有关问题的通知\n身份证号{ID}\n", encoding="utf-8")
    row = f"关于李甲乙（{ID}）的通知,{ID},{ID},a.txt"
    (folder / "list.csv").write_text(f"题名,文号,主题分类,文件\n{row}\n", encoding="utf-8")
    report = ingest_files([folder], holdings, EmbeddedExtractor, list_path=folder / "list.csv")
    assert report.withheld
    assert {one.kind for one in report.list_problems} >= {"wrong-value", "unknown-value"}
    told = f"{report.as_json()}{report.as_text()}{list_review(holdings)}"
    told += "".join(f"{row.reason}{row.report}" for row in holdings.ledger.rows(report.deposit_id))
    assert ID not in told


Step = Callable[[Desk, dict[str, str]], object]
BAD: list[tuple[str, Step, type[Exception], str]] = [
    ("unknown id", lambda d, i: show(d, "0000000000AA"), NotOnRecord, "not on record"),
    ("no id", lambda d, i: show(d, "../etc"), ReviewError, "not the address"),
    ("odd version", lambda d, i: show(d, f"{i['roll']}@x"), ReviewError, "not the address"),
    ("unknown version", lambda d, i: show(d, f"{i['roll']}@7"), NotOnRecord, "no version 7"),
    ("unknown attachment", lambda d, i: show(d, f"{i['roll']}/att-9"), NotOnRecord, "no attachment 9"),
    ("decide on no attachment", lambda d, i: publish(d, f"{i['roll']}/att-9", "x"), NotOnRecord, "att-9"),
    ("decide on a version", lambda d, i: publish(d, f"{i['roll']}@1", "x"), ReviewError, "whole document"),
    ("unknown field", lambda d, i: confirm(d, i["notice"], "colour"), ReviewError, "no such field"),
    (
        "a list's column that is no field",
        lambda d, i: correct(d, i["notice"], "文件", "x"),
        ReviewError,
        "no such",
    ),
    ("nothing to confirm", lambda d, i: confirm(d, i["notice"], "gazette"), ReviewError, "no value"),
    ("no value", lambda d, i: correct(d, i["notice"], "title", " "), ReviewError, "no value given"),
    ("no date", lambda d, i: correct(d, i["notice"], "signed_on", "昨天"), ReviewError, "2024-03-05"),
    (
        "no such day",
        lambda d, i: correct(d, i["notice"], "signed_on", "2024-02-31"),
        ReviewError,
        "cannot be read",
    ),
    ("no number", lambda d, i: correct(d, i["notice"], "number", "十二"), ReviewError, "云政发〔2024〕12号"),
    ("no genre", lambda d, i: correct(d, i["notice"], "genre", "天书"), ReviewError, "no vocabulary"),
    ("no category", lambda d, i: correct(d, i["notice"], "公开类别", "天书"), ReviewError, "no vocabulary"),
    ("no level", lambda d, i: correct(d, i["notice"], "level", "天"), ReviewError, "city_dept"),
    (
        "no mode",
        lambda d, i: correct(d, i["notice"], "disclosure_mode", "也许"),
        ReviewError,
        "no vocabulary",
    ),
    ("no gazette", lambda d, i: correct(d, i["notice"], "gazette", "第三期"), ReviewError, "公报"),
    ("no validity", lambda d, i: correct(d, i["notice"], "validity", "天晴"), ReviewError, "no vocabulary"),
    ("no reason", lambda d, i: publish(d, i["roll"], " "), ReviewError, "reason is needed"),
    (
        "a reason with a number in it",
        lambda d, i: publish(d, i["roll"], f"见{ID}"),
        ReviewError,
        "personal data",
    ),
    ("public already", lambda d, i: publish(d, i["notice"], "x"), ReviewError, "public already"),
    ("withdraw what is not public", lambda d, i: withdraw(d, i["roll"], "secret"), ReviewError, "not public"),
    ("no class of reason", lambda d, i: withdraw(d, i["notice"], "因故"), ReviewError, "personal_data"),
    ("nobody", lambda d, i: Desk(d.holdings, " ", b""), ReviewError, "--as"),
]


@pytest.mark.parametrize(("step", "error", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_changes_nothing_and_says_what_to_do(
    desk: Desk, ids: dict[str, str], step: Step, error: type[Exception], said: str
) -> None:
    before = desk.holdings.changes.last()
    with pytest.raises(error, match=said) as raised:
        step(desk, ids)
    assert ID not in str(raised.value)
    assert desk.holdings.changes.last() == before
    assert list(desk.holdings.audit.lines()) == []
