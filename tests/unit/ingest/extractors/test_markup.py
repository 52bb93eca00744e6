"""HTML and XML as lines of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.port import Status
from tests.unit.ingest.extractors.reading_of import extracted

_TABLE = (
    "<table><tr><td><b>索 引 号：</b></td><td>YZ-2024-1</td><td><b>主题分类：</b></td><td>财政、金融、审计\\财政</td></tr>"
    "<tr><td><b>发文机关：</b></td><td>云州市人民政府</td><td><b>成文日期：</b></td><td>2024年01月02日</td></tr>"
    "<tr><td><b>标　　题：</b></td><td colspan=3>云州市预算管理办法</td></tr>"
    "<tr><td><b>发文字号：</b></td><td>云政发〔2024〕1号</td><td><b>发布日期：</b></td><td></td></tr></table>"
)


def page(body: str, head: str = "") -> bytes:
    """A page in UTF-8."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def test_blocks_are_lines_and_inline_elements_are_not(tmp_path: Path) -> None:
    body = "<h1>标题</h1><p>甲<b>乙</b>\n丙</p><div>丁<br>戊</div><ul><li>己</li><li>庚</li></ul>"
    assert extracted(tmp_path, "a.html", page(body)).text == "标题\n甲乙 丙\n丁\n戊\n己\n庚"


def test_rows_are_lines(tmp_path: Path) -> None:
    body = "<table><tr><th>项目</th><th>金额</th></tr><tr><td><p>教育</p></td><td> 100 </td></tr></table>后"
    assert extracted(tmp_path, "a.html", page(body)).text == "项目\t金额\n教育\t100\n后"


def test_scripts_and_navigation_are_left_out(tmp_path: Path) -> None:
    body = "<nav>首页</nav><script>x()</script><style>p{}</style><p>正文</p><footer>版权</footer>"
    assert extracted(tmp_path, "a.html", page(body)).text == "正文"


def test_the_part_a_page_calls_its_content_is_enough(tmp_path: Path) -> None:
    content = "<p>为了规范预算管理，制定本办法。</p>" * 20
    body = f"<div>相关链接</div><div id='UCAP-CONTENT'>{content}</div><div>打印本页</div>"
    found = extracted(tmp_path, "a.html", page(body))
    assert found.text.count("为了规范") == 20
    assert "链接" not in found.text
    assert "打印" not in found.text


def test_the_metadata_table(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.html", page(f"{_TABLE}<p>正文。</p>"))
    table = {
        key.removeprefix("meta:"): value for key, value in found.properties.items() if key.startswith("meta:")
    }
    assert table == {
        "索引号": "YZ-2024-1", "主题分类": "财政、金融、审计\\财政", "发文机关": "云州市人民政府",
        "成文日期": "2024年01月02日", "标题": "云州市预算管理办法", "发文字号": "云政发〔2024〕1号", "发布日期": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>索引号：甲-1</li><li>发文字号：云政发〔2024〕1号</li><li>发布日期：2024-01-02</li></ul>",
        "<p><span>索引号：</span><span>甲-1</span></p><p><span>发文字号：</span><span>云政发〔2024〕1号</span></p>"
        "<p><span>发布日期：</span><span>2024-01-02</span></p>",
        "<dl><dt>索引号</dt><dd>甲-1</dd><dt>发文字号</dt><dd>云政发〔2024〕1号</dd>"
        "<dt>发布日期</dt><dd>2024-01-02</dd></dl>",
    ],
)
def test_metadata_in_lists_and_spans(tmp_path: Path, body: str) -> None:
    found = extracted(tmp_path, "a.html", page(body))
    assert found.properties["meta:索引号"] == "甲-1"
    assert found.properties["meta:发文字号"] == "云政发〔2024〕1号"
    assert found.properties["meta:发布日期"] == "2024-01-02"


def test_two_words_are_no_metadata_table(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.html", page("<p>标题：甲</p><p>来源：乙</p>"))
    assert not any(key.startswith("meta:") for key in found.properties)


def test_meta_elements_are_properties(tmp_path: Path) -> None:
    head = '<title>通知</title><meta name="PubDate" content="2024-01-02"><meta name="ArticleTitle" content="某通知">'
    found = extracted(tmp_path, "a.html", page("<p>正文</p>", head))
    assert found.properties == {
        "title": "通知",
        "pubdate": "2024-01-02",
        "meta:发布日期": "2024-01-02",
        "articletitle": "某通知",
    }


def test_gb18030_without_a_word_about_it(tmp_path: Path) -> None:
    made = "<html><body><p>云州市人民政府公告</p></body></html>".encode("gb18030")
    found = extracted(tmp_path, "a.html", made)
    assert (found.text, found.charset) == ("云州市人民政府公告", "gb18030")


def test_nothing_is_silently_lost_in_the_depth(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.html", page("<div>" * 2000 + "深" + "</div>" * 2000))
    assert "深" in found.text or found.status is not Status.OK


def test_a_feed_is_read_with_its_items(tmp_path: Path) -> None:
    made = (
        '<?xml version="1.0" encoding="gb2312"?><rss><channel><title>公告栏</title><item><title>甲</title>'
        "<description><![CDATA[<p>第一段</p><p>第二段</p>]]></description></item></channel></rss>"
    ).encode("gbk")
    found = extracted(tmp_path, "a.xml", made)
    assert found.status is Status.OK
    assert found.text == "公告栏\n甲\n第一段\n第二段"


def test_an_external_entity_is_never_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    made = (
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;公开</a>'.encode()
    )
    found = extracted(tmp_path, "a.xml", made)
    assert found.status is Status.DAMAGED
    assert "机密" not in found.text


def test_a_million_laughs_are_refused_at_once(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    made = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "lol">{entities}]><l>&l9;</l>'.encode()
    found = extracted(tmp_path, "a.xml", made)
    assert (found.status, found.text) == (Status.DAMAGED, "")


def test_the_same_in_utf_16(tmp_path: Path) -> None:
    made = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY l "x">]><l>&l;</l>'.encode("utf-16")
    assert extracted(tmp_path, "a.xml", made).status is Status.DAMAGED


def test_broken_xml_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    found = extracted(tmp_path, "a.xml", "<?xml version='1.0'?><a><b>云州市</a>".encode())
    assert (found.status, found.text) == (Status.PARTIAL, "云州市")
