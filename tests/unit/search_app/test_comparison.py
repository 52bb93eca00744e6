"""Two versions beside each other: what became of each article, without the noise of punctuation."""

from __future__ import annotations

import re

from holdings.model.document import ArticleStart, DocumentText
from search_app.comparison.changes import Change, Pairing, Run, compare


def law(*articles: str, head: str = "") -> DocumentText:
    """A text of articles numbered from one, after a head."""
    clean, starts = head, []
    for number, words in enumerate(articles, start=1):
        label = f"第{'一二三四五六七八九十'[number - 1]}条"
        start = len(clean)
        clean += f"{label}　{words}\n"
        starts.append(ArticleStart(f"art-{number}", label, start, len(clean)))
    return DocumentText(clean, articles=tuple(starts))


WATER = "本市城市供水、用水和节约用水活动，适用本条例。"
PRICE = "居民生活用水实行阶梯水价，具体标准由市发展改革部门会同财政部门制定并公布。"
LEAK = "供水企业应当定期检查管网，发现漏损的，应当在二十四小时内组织抢修。"
FINE = "违反本条例规定擅自停水的，由城市供水主管部门责令改正，处一万元以上三万元以下罚款。"
SMART = "鼓励供水企业采用智能水表和远程抄表技术。"


def kinds(found: tuple[Pairing, ...]) -> list[tuple[str, str, str]]:
    return [(one.change.value, _label(one.older), _label(one.newer)) for one in found]


def _label(piece: object) -> str:
    return getattr(piece, "label", "")


def test_articles_are_aligned_over_renumbering() -> None:
    found = compare(law(WATER, PRICE, LEAK, FINE), law(WATER, SMART, LEAK, FINE.replace("三万元", "五万元")))
    assert kinds(found) == [
        ("same", "第一条", "第一条"),
        ("removed", "第二条", ""),
        ("added", "", "第二条"),
        ("same", "第三条", "第三条"),
        ("changed", "第四条", "第四条"),
    ]
    moved = compare(law(WATER, PRICE, LEAK), law(WATER, SMART, PRICE, LEAK))
    assert kinds(moved)[1:] == [
        ("added", "", "第二条"),
        ("same", "第二条", "第三条"),
        ("same", "第三条", "第四条"),
    ]


def test_a_change_is_marked_by_its_words() -> None:
    (one,) = compare(law(FINE), law(FINE.replace("三万元", "五万元")))
    assert [run.text for run in one.before if run.changed] == ["三"]
    assert [run.text for run in one.after if run.changed] == ["五"]
    assert "".join(run.text for run in one.before) == FINE


def test_punctuation_and_width_are_no_change() -> None:
    (one,) = compare(law(WATER), law(WATER.replace("、", "，").replace("，适", "； 适")))
    assert one.change is Change.SAME
    both = compare(law(PRICE), law(PRICE.replace("，具体标准", "；具体标准").replace("财政", "市场监管")))
    assert [run.text for run in both[0].after if run.changed] == ["市场监管"]


def test_what_is_no_article_is_compared_too() -> None:
    found = compare(law(WATER, head="云州市供水条例\n"), law(WATER, head="云州市城市供水条例\n"))
    assert kinds(found) == [("changed", "", ""), ("same", "第一条", "第一条")]
    assert [run.text for run in found[0].after if run.changed] == ["城市"]


def test_a_text_without_articles_is_compared_by_lines() -> None:
    found = compare(DocumentText(f"{WATER}\n{PRICE}\n"), DocumentText(f"{WATER}\n{LEAK}\n{PRICE}"))
    assert [one.change.value for one in found] == ["same", "added", "same"]


def test_nothing_is_lost_whatever_is_compared() -> None:
    texts = [
        law(),
        law(WATER),
        law(WATER, WATER, LEAK, head="题\n"),
        DocumentText(""),
        DocumentText("。\n、"),
    ]
    for older in texts:
        for newer in texts:
            found = compare(older, newer)
            assert _words(run for one in found for run in _before(one)) == _words([Run(older.clean)])
            assert _words(run for one in found for run in _after(one)) == _words([Run(newer.clean)])


def _before(one: Pairing) -> list[Run]:
    return [Run(one.older.label), *(one.before or [Run(one.older.text)])] if one.older else []


def _after(one: Pairing) -> list[Run]:
    return [Run(one.newer.label), *(one.after or [Run(one.newer.text)])] if one.newer else []


def _words(runs: object) -> list[str]:
    assert hasattr(runs, "__iter__")
    return sorted(re.sub(r"\W", "", "".join(run.text for run in runs)))
