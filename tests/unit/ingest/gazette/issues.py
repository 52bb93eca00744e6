"""Invented gazette issues, each awkward in its own way: pages of raw text as an extractor gives them."""

from __future__ import annotations

from holdings.model.document import DocumentText
from ingest.cleaning import clean
from ingest.port import Extraction, Page, Status

BODY = "　　为了做好{}工作，经市政府研究同意，现就有关事项{}如下，请认真贯彻执行。\n　　一、{}要求{}。\n"


def document(title: str, number: str, topic: str, *, sender: str = "云州市人民政府", lines: int = 3) -> str:
    body = "".join(BODY.format(topic, "通知", topic, "严格" * (n + 3)) for n in range(lines))
    return f"{title}\n{number}\n各县（市、区）人民政府：\n{body}　　　　{sender}\n　　　　2024年3月5日\n"


WATER = "云州市人民政府关于加强饮用水水源保护的意见"
SCHOOL = "云州市人民政府办公室关于做好义务教育招生入学工作的通知"
CARE = "云州市民政局云州市财政局关于提高高龄津贴标准的通知"
HEAD = "云州市人民政府公报\n2024年第3期（总第87期）\n2024年3月31日出版\n"


def text_of(*pages: str, media_type: str = "application/pdf") -> DocumentText:
    return clean(
        Extraction(Status.OK, media_type, tuple(Page(number, page) for number, page in enumerate(pages, 1)))
    )


def behind_a_cover() -> DocumentText:
    """The contents count from the first page behind cover, contents and a blank page: 1 is page 4."""
    contents = (
        "目　　录\n市政府文件\n"
        f"{WATER}（云政发〔2024〕7号）………………（1）\n"
        "市政府办公室文件\n"
        f"{SCHOOL}（云政办发〔2024〕9号）…………（3）\n"
        "部门文件\n"
        f"{CARE}（云民发〔2024〕11号）…………（4）\n"
    )
    water = document(WATER, "云政发〔2024〕7号", "水源", lines=4).split("　　　　云州市人民政府")
    return text_of(
        HEAD,
        contents,
        "本页空白\n",
        "1\n" + water[0],
        "2\n　　　　云州市人民政府" + water[1],
        "3\n" + document(SCHOOL, "云政办发〔2024〕9号", "招生", sender="云州市人民政府办公室"),
        "4\n" + document(CARE, "云民发〔2024〕11号", "津贴", sender="云州市民政局"),
        "主办：云州市人民政府办公室\n编辑出版：公报编辑室\n",
    )


def two_columns() -> DocumentText:
    """Two entries on a line of the contents, and a title broken over two lines in the second column."""
    contents = (
        "云州市人民政府公报2024年第3期\n目录\n"
        f"{WATER}……2    云州市人民政府办公室关于做好义务教育\n"
        f"                            招生入学工作的通知……3\n"
        f"{CARE}……4    云州市二〇二四年三月大事记……9\n"
    )
    return text_of(
        contents,
        document(WATER, "云政发〔2024〕7号", "水源"),
        document(SCHOOL, "云政办发〔2024〕9号", "招生"),
        document(CARE, "云民发〔2024〕11号", "津贴"),
    )


def broken_titles() -> DocumentText:
    """No page numbers; titles broken over lines in contents and body, at other places, other brackets."""
    contents = (
        HEAD + "目录\n云州市人民政府关于加强饮用水\n水源保护的意见（云政发〔2024〕7号）\n"
        "云州市人民政府办公室关于做好义务教育招生\n入学工作的通知（云政办发〔2024〕9号）\n"
    )
    water = document("云州市人民政府\n关于加强饮用水水源保护的\n意　见", "云政发〔2024〕7号", "水源")
    school = document(
        "云州市人民政府办公室文件\n云政办发〔2024〕9号\n关于做好义务教育招生入学\n工作的通知", "", "招生"
    )
    return text_of(contents + water + school, media_type="text/html")


def without_contents() -> DocumentText:
    """No contents at all; one document has its number above the title, the others below."""
    return text_of(
        HEAD + document(WATER, "云政发〔2024〕7号", "水源"),
        "云政办发〔2024〕9号\n" + document(SCHOOL, "", "招生"),
        document(CARE, "云民发〔2024〕11号", "津贴"),
    )
