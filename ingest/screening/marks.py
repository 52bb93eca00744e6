"""Marks an office prints on what is not open: secrecy, internal papers, copy numbers, drafts."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DRAFTS = "征求意见稿|会签稿|送审稿|讨论稿|审议稿|签发稿|内部审核稿|初稿|修改稿|代拟稿|报批稿|过程稿|会审稿"
_KEEP = "注意保存|妥善保存|妥善保管|会后收回|阅后收回|严禁外传|不得外传|请勿外传|禁止外传|不得公开"
_BEGIN, _END = r"^[ \u3000（(【〔\[]*", r"[ \u3000）)】〕\]！!。]*$"
_OPEN_CONSULTATION = re.compile("公开征求|征求(?:社会|公众)|向社会|公示")
_DRAFT_TITLE = re.compile(rf"[（(](?:{_DRAFTS})[）)][ \u3000]*$", re.MULTILINE)
#: The draft's name is in the title, which stands at the beginning.
_TITLE_WITHIN = 200


def _lines(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


#: (rule, words of which one must occur at all, pattern); the plain substring test keeps the common case fast.
_MARKS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "secrecy-mark",
        ("★", "☆"),
        _lines(r"(?:绝\s{0,4}密|机\s{0,4}密|秘\s{0,4}密|内\s{0,4}部|敏\s{0,4}感)\s{0,4}[★☆]"),
    ),
    (
        "secrecy-mark",
        ("密",),
        _lines(_BEGIN + r"(?:绝\s?密|机\s?密|秘\s?密)(?:级|件)?[ \u3000]*(?:[*＊xX×·][^\n]{0,8})?" + _END),
    ),
    (
        "secrecy-mark",
        ("密级", "定密", "保密期限"),
        _lines(
            r"(?:密级|定密)[ \u3000]*[:：]?[ \u3000]*(?:绝密|机密|秘密)(?=[ \u3000\n★☆*＊，,；;）)]|$)"
            r"|保密期限[ \u3000]*[:：][ \u3000]*(?:[0-9０-９一二三四五六七八九十]{1,3}[ \u3000]?年|长期)"
        ),
    ),
    (
        "not-open-mark",
        ("此件", "本件", "不予公开", "不公开"),
        _lines(
            r"(?:此件|本件)\s?(?:不公开|不予公开|不宜公开|不得公开|暂不公开)|"
            + _BEGIN
            + "(?:不予公开|不公开)"
            + _END
        ),
    ),
    ("on-request-mark", ("依申请公开",), _lines(r"(?:此件|本件)\s?依申请公开")),
    (
        "internal-mark",
        ("内部",),
        _lines(
            rf"{_BEGIN}(?:仅供)?内部(?:事项|文件|资料|材料|刊物|使用|参考|明电|传阅)"
            rf"(?:[ ，,、]*(?:{_KEEP}))?{_END}"
        ),
    ),
    (
        "internal-mark",
        ("注意保存", "会后收回", "阅后收回", "外传", "此件发至", "内参"),
        _lines(
            rf"{_BEGIN}(?:注意保存|会后收回|阅后收回|严禁外传|不得外传|请勿外传|内参){_END}"
            r"|此件发至[^\n]{1,8}级"
        ),
    ),
    ("copy-number", ("份号",), _lines(_BEGIN + r"份号[ \u3000]*[:：]?[ \u3000]*[0-9０-９]{3,8}")),
    (
        "draft-mark",
        ("稿纸", "审批单", "呈批"),
        _lines(r"^[^\n]{0,24}(?:公文稿纸|发文稿纸|拟稿纸|发文审批单|发文呈批单?)$"),
    ),
    ("draft-mark", ("稿",), _lines(f"{_BEGIN}(?:{_DRAFTS}){_END}")),
)
#: One look for all the words settles most texts, five times as fast as a look for each.
_ANY_WORD = re.compile("|".join(re.escape(word) for _, words, _ in _MARKS for word in words))


def find_marks(text: str) -> Iterator[tuple[str, int, int]]:
    """The marks of a text: rule, start, end. 国家秘密 in a sentence is no mark."""
    if not _ANY_WORD.search(text):
        return
    for rule, words, pattern in _MARKS:
        for word in words:
            if word in text:
                yield from ((rule, match.start(), match.end()) for match in pattern.finditer(text))
                break
    if "稿" in text[:_TITLE_WITHIN]:
        yield from _draft_titles(text)


def _draft_titles(text: str) -> Iterator[tuple[str, int, int]]:
    """A title that ends in 征求意见稿 is a draft, unless the text says that it is laid before the public."""
    match = _DRAFT_TITLE.search(text, 0, _TITLE_WITHIN)
    own_line = match and text[max(0, text.rfind("\n", 0, match.start()) + 1) : match.start()].strip() == ""
    if match and not own_line and not _OPEN_CONSULTATION.search(text):
        yield "draft-mark", match.start(), match.end()
