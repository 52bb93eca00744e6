"""What documents are called by others, as keys that compare equal for every spelling."""

from __future__ import annotations

import re
from typing import Final

from holdings.model.document import GazettePlace
from holdings.model.numbers import DocumentNumber
from holdings.model.numerals import to_ascii
from holdings.model.titles import title_key

#: What a key is of: a title, a document number, an index number (索引号), a gazette issue.
TITLE, NUMBER, INDEX, ISSUE = "t|", "n|", "i|", "g|"
_BLANKS: Final = re.compile(r"[\s　]")
_DASHES: Final = re.compile("[－—–‐−]")
_REPUBLIC: Final = "中华人民共和国"


def title_name(title: str) -> str:
    """The name of a title, however it is cited (see ``title_key``)."""
    return TITLE + title_key(title)


def number_name(number: DocumentNumber) -> str:
    """The name of a document number (see ``DocumentNumber.key``)."""
    return NUMBER + number.key


def index_name(index_number: str) -> str:
    """The name of an index number: blanks, width and case do not count.

    >>> index_name("０００014349/2019-00006 ")
    'i|000014349/2019-00006'
    """
    plain = to_ascii(_BLANKS.sub("", index_number)).replace("／", "/").upper()
    return INDEX + _DASHES.sub("-", plain)


def issue_name(place: GazettePlace) -> str:
    """The name of the gazette issue at a place.

    >>> issue_name(GazettePlace("《中华人民共和国国务院公报》", 2017, "第20"))
    'g|国务院公报|2017|20'
    """
    gazette = _BLANKS.sub("", place.gazette).strip("《》").replace(_REPUBLIC, "")
    issue = re.sub("[第期号]", "", to_ascii(_BLANKS.sub("", place.issue))).lstrip("0")
    return f"{ISSUE}{gazette}|{place.year}|{issue or '0'}"
