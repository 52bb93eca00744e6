"""What texts say of other documents; every name and number here is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.model.dates import CivilDate
from holdings.model.document import DocumentText, Metadata
from holdings.model.numbers import DocumentNumber
from holdings.model.relations import Relation, RelationKind
from ingest.metadata.relations import read_relations

OWN = Metadata("云州市停车管理条例", number=DocumentNumber("云政发", 2024, "6"))


def read(text: str, metadata: Metadata = OWN) -> list[Relation]:
    return list(read_relations(DocumentText(text), metadata))


def found(text: str, kind: RelationKind, metadata: Metadata = OWN) -> list[str]:
    return [one.title for one in read(text, metadata) if one.kind is kind]


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        (
            "第九条 本条例自2024年1月1日起施行。《云州市停车办法》同时废止。",
            ["云州市停车办法"],
        ),
        (
            "2001年5月1日市人民政府发布的《云州市停车办法》、《云州市车位规定》和2003年云州市公安局"
            "公布的《云州市泊车细则》同时废止。",
            ["云州市停车办法", "云州市车位规定", "云州市泊车细则"],
        ),
        # The decision that amended it is no document of the list.
        (
            "1998年通过、根据2004年《云州市人大关于修改〈云州市停车条例〉的决定》第一次修正的"
            "《云州市停车条例》同时废止。",
            ["云州市停车条例"],
        ),
        # Of the same title: the text that went before.
        ("2001年发布的《云州市停车管理条例》同时废止。", ["云州市停车管理条例"]),
        ("市政府决定废止《云州市泊车细则》。", ["云州市泊车细则"]),
        (
            "市政府决定废止下列规章：\n一、《云州市泊车细则》（2001年市政府令第3号发布）\n"
            "二、云州市车位管理规定（1999年发布）\n\n以上规章自公布之日起废止。\n",
            ["云州市泊车细则", "云州市车位管理规定"],
        ),
        ("《云州市停车办法》（云政发〔2001〕3号）即行废止。", ["云州市停车办法"]),
        (
            "《云州市人民政府、云州市公安局关于停车场所以及车位管理若干具体问题的规定》（云政发〔2001〕3号）同时废止。",
            ["云州市人民政府、云州市公安局关于停车场所以及车位管理若干具体问题的规定"],
        ),
        ("云政发〔2001〕3号文件停止执行。", [""]),
        (
            "一、废止《云州市泊车细则》（1992年通过）\n二、废止《云州市车位规定》",
            ["云州市泊车细则", "云州市车位规定"],
        ),
        (
            "《云州市停车办法》和《云州市关于停车的布告》同时废止。",
            ["云州市停车办法", "云州市关于停车的布告"],
        ),
        (
            "《云州市停车办法》（云（政）发〔2001〕3号）同时废止；此前的规定与本条例不一致的，以本条例为准。",
            ["云州市停车办法"],
        ),
    ],
)
def test_what_is_repealed(text: str, repealed: list[str]) -> None:
    assert sorted(found(text, RelationKind.REPEALS)) == sorted(repealed)


@pytest.mark.parametrize(
    "text",
    [
        "违反规定的，许可证停止执行，《停车许可证》自行失效。",
        "修改或者废止《云州市停车办法》，应当报市人民政府批准。",
        "被废止的《云州市停车办法》规定的补贴发至年底。",
        "《云州市停车办法》废止前已经受理的，按照原规定办理。",
        "销售失效商品的，依照《云州市商品条例》关于失效商品的规定处罚。",
        "本办法自行失效。",
        "《云州市停车办法》尚未废止。",
        "在示例区内，不再执行《云州市停车办法》中关于车位的限制。",
        "根据《云州市立法条例》，有关停车的三件规章予以废止。",
    ],
)
def test_what_is_not_repealed(text: str) -> None:
    assert found(text, RelationKind.REPEALS) == []


def test_a_part_that_is_repealed_is_said() -> None:
    first = read("《云州市停车办法》第三条同时废止。")[0]
    assert (first.kind, first.articles) == (RelationKind.REPEALS, "第三条")
    second = read("《云州市停车办法》中有关收费的规定同时废止。")[0]
    assert (second.kind, second.articles) == (RelationKind.REPEALS, "中有关收费的规定")


def test_the_proof_is_the_sentence() -> None:
    text = "第一条 为了停车。\n第二条 本条例自2024年1月1日起施行。2001年发布的《云州市停车办法》同时废止。\n"
    one = read(text)[0]
    assert text[one.start : one.end] == "2001年发布的《云州市停车办法》同时废止。"


@pytest.mark.parametrize(
    ("text", "amended"),
    [
        ("对《云州市停车办法》作如下修改：\n一、删去第三条。", ["云州市停车办法"]),
        ("一、将《云州市停车办法》第三条修改为：“停车收费。”", ["云州市停车办法"]),
        ("二、修改《云州市车位规定》\n将第一条删去。", ["云州市车位规定"]),
        ("市公安局正在对《云州市车位规定》进行修订。", []),
        ("应当及时对《云州市车位规定》进行修改。", []),
        ("为正确适用市政府决定修改的《云州市车位规定》，制定本解释。", []),
        ("将第三条中的“《云州市车位规定》”修改为“有关规定”。", []),
    ],
)
def test_what_is_amended(text: str, amended: list[str]) -> None:
    assert found(text, RelationKind.AMENDS) == amended


@pytest.mark.parametrize(
    ("title", "kind", "target"),
    [
        ("云州市人民政府关于修改《云州市停车办法》的决定", RelationKind.AMENDS, "云州市停车办法"),
        ("云州市人民政府关于废止《云州市停车办法》的决定", RelationKind.REPEALS, "云州市停车办法"),
        ("云州市实施《中华人民共和国示例法》办法", RelationKind.IMPLEMENTS, "中华人民共和国示例法"),
        ("中华人民共和国示例法实施细则", RelationKind.IMPLEMENTS, "中华人民共和国示例法"),
        ("《云州市停车办法》政策解读", RelationKind.INTERPRETS, "云州市停车办法"),
        (
            "云州市人民政府办公室转发市公安局关于停车收费问题意见的通知",
            RelationKind.FORWARDS,
            "市公安局关于停车收费问题意见",
        ),
        ("中华人民共和国示例法修正案（二）", RelationKind.AMENDS, "中华人民共和国示例法"),
    ],
)
def test_what_the_own_title_says(title: str, kind: RelationKind, target: str) -> None:
    assert [(one.kind, one.title) for one in read("", Metadata(title))] == [(kind, target)]


def test_basis_purpose_and_plain_citation() -> None:
    text = (
        "第一条 为了实施《中华人民共和国示例法》，根据《云州市道路条例》、《云州市城市条例》和有关法律，制定本条例。\n"
        "第二条 违反本条例的，依照《云州市处罚条例》第十二条、第十三条的规定处罚。\n"
    )
    assert {(one.kind, one.title, one.articles) for one in read(text)} == {
        (RelationKind.IMPLEMENTS, "中华人民共和国示例法", ""),
        (RelationKind.BASED_ON, "云州市道路条例", ""),
        (RelationKind.BASED_ON, "云州市城市条例", ""),
        (RelationKind.CITES, "云州市处罚条例", "第十二条、第十三条"),
    }


def test_whose_words_are_quoted_and_whose_rules_are_named() -> None:
    quoted = "一、将引言修改为：“根据《中华人民共和国示例法》，制定本规定。”"
    assert [one.kind for one in read(quoted)] == [RelationKind.CITES]
    by_name = "根据《云州市道路条例》及其实施条例、《云州市城市条例》，制定本规定。"
    assert {one.kind for one in read(by_name)} == {RelationKind.BASED_ON}
    listed = "现对市政府《关于停车的规定》、市公安局《关于泊车的意见》作如下补充、修改："
    assert sorted(found(listed, RelationKind.AMENDS)) == ["市公安局关于泊车的意见", "市政府关于停车的规定"]
    joined = "依照《云州市道路条例》和市公安局《关于泊车的意见》办理。"
    assert found(joined, RelationKind.CITES)[1] == "市公安局关于泊车的意见"


def test_a_repeal_holds_from_the_day_its_text_takes_effect() -> None:
    text = "第九条 本条例自2026年1月1日起施行。《云州市停车办法》同时废止。"
    assert str(read(text)[0].effective_on) == "2026-01-01"
    known = replace(OWN, effective_on=CivilDate.parse("2025-05-01"))
    assert read(text, known)[0].effective_on is None
    own_day = "《云州市停车办法》自2027年3月1日起废止。本条例自2026年1月1日起施行。"
    assert str(read(own_day)[0].effective_on) == "2027-03-01"


def test_what_is_forwarded() -> None:
    text = "市公安局《关于停车收费的意见》已经市政府同意，现转发给你们，请认真执行。"
    assert found(text, RelationKind.FORWARDS) == ["市公安局关于停车收费的意见"]
    annexed = "现将《云州市停车方案》印发给你们，请执行。\n云州市停车方案\n一、总则。"
    assert read(annexed) == []


def test_short_names_stand_for_the_full_one() -> None:
    text = "依照《云州市停车管理办法》（以下简称《办法》）办理。\n收费按照《办法》第八条执行。"
    assert [(one.title, one.articles) for one in read(text)] == [("云州市停车管理办法", "第八条")]


@pytest.mark.parametrize(
    "text",
    [
        "《云州市停车管理条例》第三条的规定。",  # itself
        "按照云政发〔2024〕6号文件办理。",  # its own number
        "应当提交《停车许可证》《申请表》，并在《云州日报》上公告。",
        "《公司章程》《应急预案》《处罚决定》",
        "云政发〔2024〕7号\n各区人民政府：",  # a letterhead
        "本办法第三条、本条例第四条。",
        "（《修正案》第三条）",
        "税目依照本条例所附《云州市停车收费目录》执行。",
    ],
)
def test_what_is_no_other_document(text: str) -> None:
    assert read(text) == []


def test_numbers_and_nested_titles() -> None:
    text = "按照《云州市关于贯彻〈中华人民共和国示例法〉的意见》（云政发〔2019〕5号）和云办发〔2020〕7号文件办理。"
    titled, numbered = read(text)
    assert (titled.title, str(titled.number)) == (
        "云州市关于贯彻〈中华人民共和国示例法〉的意见",
        "云政发〔2019〕5号",
    )
    assert (numbered.title, str(numbered.number)) == ("", "云办发〔2020〕7号")


def test_whose_request_is_answered_only_the_two_of_them_know() -> None:
    (one,) = read("你局《关于报送云州市停车方案的请示》（云公〔2006〕80号）收悉。")
    assert (one.title, str(one.number)) == ("关于报送云州市停车方案的请示", "云公〔2006〕80号")


def test_a_number_by_itself_is_the_document_it_was_printed_with() -> None:
    text = "按照《云州市道路条例》（云政发〔2019〕5号）办理。\n费用按照云政发〔2019〕5号文件执行。\n遵守《云州市道路条例》。"
    assert [(one.title, str(one.number)) for one in read(text)] == [("云州市道路条例", "云政发〔2019〕5号")]


def test_a_list_of_thousands_is_bounded() -> None:
    text = "".join(f"《云州市第{n}号示例管理条例》、" for n in range(3000))
    assert len(read(text)) == 1000
