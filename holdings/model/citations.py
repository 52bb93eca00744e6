"""What a reader types who knows which document is wanted: a number, an issue, a title, an article of it.

Only reads: whether there is such a document, the store knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from holdings.model.document import GazettePlace
from holdings.model.names import index_name, issue_name, number_name, title_name
from holdings.model.numbers import DocumentNumber, NumberKind, find_numbers, parse_number
from holdings.model.numerals import number_of, to_ascii, year_of

#: Characters of the longest citation; a longer text is prose.
LONGEST: Final = 128


class CitationKind(StrEnum):
    """By what a document is cited."""

    NUMBER = "number"
    INDEX = "index"
    ISSUE = "issue"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation as it was read: ``name`` is the key by which documents are known (``holdings.model.names``).

    ``words`` is the number, index number, issue or title in its own spelling, without 《》. ``article`` is
    the anchor of the article that is meant (``art-12``), ``part`` what follows it for a paragraph or an item
    (``-p2-i3``), ``place`` both in words (第十二条第二款); "" for none. ``year`` is the year of a version
    suffix or before an order. ``is_marked`` says that the form of the text shows that it cites: 《》, a
    number, 第…条; without it, it may be any words.
    """

    kind: CitationKind
    words: str
    name: str
    number: DocumentNumber | None = None
    article: str = ""
    part: str = ""
    place: str = ""
    year: int | None = None
    is_marked: bool = True


_NUMERAL: Final = "[0-9０-９〇零一二三四五六七八九十百千两]{1,7}"
#: 第十二条之一第二款第（三）项 at the end of a citation.
_PLACE: Final = re.compile(
    rf"(?P<all>(?P<mark>第)?\s*(?P<article>{_NUMERAL})\s*[条條](?:\s*之\s*(?P<sub>{_NUMERAL}))?"
    rf"(?:\s*第?\s*(?P<paragraph>{_NUMERAL})\s*款)?(?:\s*第?\s*[（(]?\s*(?P<item>{_NUMERAL})\s*[）)]?\s*[项項])?)\Z"
)
_NUMBER_LABEL: Final = re.compile(r"\A(?:发文字号|文号|字号)\s*[:：]\s*")
_INDEX_LABEL: Final = re.compile(r"索引号\s*[:：]?\s*")
_INDEX: Final = re.compile(r"(?=(?:\D*\d){6})[A-Za-z0-9]{1,12}(?:\s?[-－—–/／_.]\s?[A-Za-z0-9]{1,12}){1,6}\Z")
_LABELLED_INDEX: Final = re.compile(r"[A-Za-z0-9\u4e00-\u9fa5（）()／/_.－—–-]{4,60}\Z")
_ISSUE: Final = re.compile(
    r"《?(?P<name>[\u4e00-\u9fa5]{2,20}公[报報])》?\s*[（(]?\s*(?P<year>\d{4})\s*年?\s*第?\s*"
    r"(?P<issue>\d{1,3}|[一二三四五六七八九十]{1,4})\s*[期号號]\s*[）)]?\Z"
)
_OPEN, _CLOSE = "〔\\[【［（(﹝{｛〖「〈<《", "〕\\]】］）)﹞}｝〗」〉>》"
_YEAR: Final = "(?:19|20)[0-9]{2}|[一二][〇○零Oo一二三四五六七八九]{3}"
_SEQUENCE: Final = r"[0-9]{1,5}(?:[-－—][0-9]{1,4})?|[〇零一二三四五六七八九十百千]{1,7}"
#: What people leave out or put in: 国办发2019-6, 国办发201947号, 国办发字〔2019〕第6号文.
_LOOSE_NUMBER: Final = re.compile(
    rf"(?P<code>[A-Za-z\u4e00-\u9fa5]{{1,18}}(?:[（(][\u4e00-\u9fa5]{{1,8}}[）)][\u4e00-\u9fa5]{{0,4}})?)"
    rf"(?P<open>[{_OPEN}])?(?P<year>{_YEAR})年?(?P<close>[{_CLOSE}])?"
    rf"(?P<gap>[-－—–/·.,，、 ]|字)?(?P<ordinal>第)?(?P<seq>{_SEQUENCE})(?P<mark>[号號])?(?:文件?)?\Z"
)
_LOOSE_ORDER: Final = re.compile(
    rf"(?:(?P<before>{_YEAR})年?)?(?P<body>[\u4e00-\u9fa5、·]{{1,60}}?)(?P<name>令|公告|通告)"
    rf"[（(〔]?(?:(?P<year>{_YEAR})年?)?[）)〕]?[ -]?第?(?P<seq>{_SEQUENCE})[号號]?[）)]?\Z"
)
#: Characters a body's code ends with; without them 预算2019-6 is no number.
_CODE_ENDS: Final = frozenset("发函办字电通规复文审财秘明号告释政任监")
#: A blank says nothing but between digits.
_IDLE_BLANK: Final = re.compile(r"(?<![0-9])[\s　]+|[\s　]+(?![0-9])")
_EDGES: Final = " 　\t\r\n“”\"'。，,;；:：、"
_SUFFIX: Final = re.compile(
    r"\s*[（(]\s*(?P<year>(?:19|20)\d{2})\s*年?\s*(?:\d{1,2}月(?:\d{1,2}日)?)?\s*(?:第[一二三四五六七八九十]次)?"
    r"(?:修正|修订|修改)?(?:本|版|文本)?\s*[）)]\s*\Z"
)
_MARKED_TITLE: Final = re.compile(r"[《〈](?P<title>.{2,100})[》〉](?P<rest>[^《》〈〉]{0,30})\Z", re.DOTALL)
#: What may be a title where 第…条 follows, or may be anything.
_WORDS: Final = re.compile(r"[\u4e00-\u9fa5“”（）()、〈〉《》· ]{4,90}\Z")
#: How the titles of texts end that are cited without marks.
_BARE_TITLE: Final = re.compile(
    r"[\u4e00-\u9fa5A-Za-z0-9“”（）()、〈〉《》·]{1,90}"
    r"(?:[法典案]|条例|办法|规定|细则|决定|通知|意见|规则|解释|批复|公告|通告|纲要|规划|方案|标准|准则|守则|规范|规程|章程|目录|制度|指南|指引|报告)"
    r"(?:[（(][一二三四五六七八九十试行]{1,3}[）)])?\Z"
)


def read_citation(text: str) -> Citation | None:
    """The citation that a whole text is, None for any other text.

    A text without marks that ends like a title is taken for one that may be meant. Blanks and the kind of
    brackets, digits and numerals do not count; width and script are the caller's to fold.
    """
    text = text.strip(_EDGES)
    if not 2 <= len(text) <= LONGEST:
        return None
    for read in _READERS:
        citation = read(text)
        if citation:
            return citation
    return None


def read_number(text: str) -> DocumentNumber | None:
    """The document number that a whole text is in any spelling, with parts left out as people do.

    >>> str(read_number("国办发2019-6")), str(read_number("国务院令 711"))
    ('国办发〔2019〕6号', '国务院令第711号')
    """
    if not any(character in _NUMERALS for character in text):
        return None
    plain = _IDLE_BLANK.sub("", _NUMBER_LABEL.sub("", text.strip(_EDGES)))
    found = parse_number(plain) if len(plain) <= LONGEST else None
    return found or _loose_order(plain) or _loose_number(plain)


def places_of(citation: Citation, text: str) -> tuple[tuple[int, int], ...]:
    """Where a text has the number of a citation, or its title in 《》: (start, end) in order, code points."""
    if citation.number:
        key = citation.number.key
        return tuple((start, end) for number, start, end in find_numbers(text) if number.key == key)
    if citation.kind is CitationKind.TITLE:
        titles = _TITLES.finditer(text)
        return tuple(match.span() for match in titles if title_name(match["title"]) == citation.name)
    return tuple(match.span() for match in re.finditer(re.escape(citation.words), text))


_TITLES: Final = re.compile(r"《(?P<title>[^《》]{2,100})》")
_NUMERALS: Final = frozenset("0123456789０１２３４５６７８９〇○零一二三四五六七八九十百千")


def _loose_number(plain: str) -> DocumentNumber | None:
    match = _LOOSE_NUMBER.match(plain)
    if match is None or match["code"].endswith(("公报", "令", "公告", "通告", "第")):
        return None
    bracketed = match["open"] or match["close"]
    if not bracketed and match["code"][-1] not in _CODE_ENDS:
        return None
    if not (bracketed or match["gap"] or match["ordinal"] or match["mark"]):
        return None
    return DocumentNumber(to_ascii(match["code"]), year_of(match["year"]), _sequence(match["seq"]))


def _loose_order(plain: str) -> DocumentNumber | None:
    match = _LOOSE_ORDER.match(plain)
    if match is None or (match["name"] != "令" and not (match["year"] or match["before"])):
        return None
    year = match["year"] or match["before"]
    kind = NumberKind.ORDER if match["name"] == "令" else NumberKind.NOTICE
    return DocumentNumber(
        match["body"] + match["name"], year_of(year) if year else None, _sequence(match["seq"]), kind
    )


def _sequence(text: str) -> str:
    return re.sub("[－—]", "-", to_ascii(text))


def _as_index(text: str) -> Citation | None:
    label = _INDEX_LABEL.match(text)
    words = text[label.end() :] if label else text
    form = _LABELLED_INDEX if label else _INDEX
    if not form.match(words):
        return None
    return Citation(CitationKind.INDEX, words, index_name(words))


def _as_issue(text: str) -> Citation | None:
    match = _ISSUE.match(text)
    if match is None:
        return None
    place = GazettePlace(match["name"], int(match["year"]), to_ascii(match["issue"]))
    words = f"《{place.gazette}》{place.year}年第{place.issue}期"
    return Citation(CitationKind.ISSUE, words, issue_name(place))


def _as_number(text: str) -> Citation | None:
    number = read_number(text)
    if number is None:
        return None
    return Citation(CitationKind.NUMBER, str(number), number_name(number), number, year=number.year)


def _as_marked_title(text: str) -> Citation | None:
    match = _MARKED_TITLE.match(text)
    if match is None:
        return None
    rest = match["rest"].strip()
    year = _SUFFIX.match(rest)
    if rest and not year:
        return None
    return _of_title(match["title"], int(year["year"]) if year else None, is_marked=True)


def _as_article(text: str) -> Citation | None:
    """《公司法》第十二条第二款, 公司法12条, 国务院令第711号第三条."""
    match = _PLACE.search(text)
    head = text[: match.start()].strip(_EDGES + "的之") if match else ""
    if match is None or len(head) < 2:
        return None
    whole = _as_marked_title(head) or _as_number(head) or _as_bare_title(head)
    is_marked = whole is not None
    if whole is None and match["mark"] and _WORDS.match(head):
        whole = _of_title(head, None, is_marked=False)
    if whole is None:
        return None
    article = f"art-{number_of(match['article'])}" + (f"-{number_of(match['sub'])}" if match["sub"] else "")
    return Citation(
        whole.kind,
        whole.words,
        whole.name,
        whole.number,
        article,
        _part(match),
        re.sub(r"[\s　]", "", match["all"]) if match["mark"] else f"第{match['all'].strip()}",
        whole.year,
        is_marked,
    )


def _part(match: re.Match[str]) -> str:
    if not (match["paragraph"] or match["item"]):
        return ""
    paragraph = number_of(match["paragraph"]) if match["paragraph"] else 1
    return f"-p{paragraph}" + (f"-i{number_of(match['item'])}" if match["item"] else "")


def _as_bare_title(text: str) -> Citation | None:
    year = _SUFFIX.search(text)
    title = text[: year.start()] if year else text
    if not _BARE_TITLE.match(title):
        return None
    return _of_title(title, int(year["year"]) if year else None, is_marked=False)


def _of_title(title: str, year: int | None, *, is_marked: bool) -> Citation | None:
    suffix = _SUFFIX.search(title)
    if suffix:
        year, title = int(suffix["year"]), title[: suffix.start()]
    title = title.strip()
    name = title_name(title)
    return (
        Citation(CitationKind.TITLE, title, name, year=year, is_marked=is_marked) if len(name) > 3 else None
    )


#: The forms in the order in which they are tried: the one with most signs of a citation first.
_READERS: Final[tuple[Callable[[str], Citation | None], ...]] = (
    _as_index,
    _as_issue,
    _as_number,
    _as_article,
    _as_marked_title,
    _as_bare_title,
)
