"""HTML and XML as lines of text: a block is a line, a row of a table is one, boilerplate is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from ingest.extractors.limits import Limits
from ingest.extractors.lines import Lines, squeezed
from ingest.extractors.page_table import page_table
from ingest.extractors.reading import Reading, Refused, one_page
from ingest.extractors.xmltree import parse_html, parse_xml
from ingest.port import Status

_SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "svg", "object", "iframe", "select"})
_BOILERPLATE = frozenset({"nav", "header", "footer", "aside", "button"})
_BLOCKS: frozenset[str] = frozenset(
    "address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary ul"
    " table tbody thead tfoot tr td th title".split()
)
_MAIN = (
    "//*[@id='UCAP-CONTENT']", "//*[@id='zoom' or @id='Zoom']", "//*[contains(@class,'TRS_Editor')]",
    "//*[contains(@class,'TRS_UEDITOR')]", "//*[contains(@class,'pages_content')]",
    "//*[contains(@class,'article-content') or contains(@class,'articleContent')]", "//article", "//main",
)  # fmt: skip
#: Tags in the head of government sites' pages, and what a page's own table calls the same thing.
_SITE_TAGS = {"pubdate": "发布日期", "contentsource": "来源"}
_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]\d{1,2}:\d{2}.*$")
_MAIN_CHARACTERS = 200
_HIDDEN_DEPTH = 200
_COMMENT = re.compile("<!--(.{1,4000}?)-->", re.DOTALL)
_MOST_REMARKS = 50_000
_XML_BLOCK = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def read_html(text: str, limits: Limits) -> Reading:
    """The main text of a page; its title, ``<meta>`` values and metadata table (索引号 …) as properties.

    Where a page says which part is its content, navigation and the like around it are left out.
    """
    root, whole = parse_html(text)
    if root is None:
        if not whole:
            raise Refused(Status.DAMAGED, "the HTML page is broken")
        return Reading(pages=one_page(""))
    table = page_table(root)
    main = _main_part(root)
    found = element_text(root if main is None else main, plain=main is None)
    return Reading(
        pages=one_page(found[: limits.characters]),
        properties={
            **_properties(root),
            **{f"meta:{label}": value for label, value in table.items()},
            **_remarks(text),
        },
        truncated=len(found) > limits.characters or not whole,
        warnings=() if whole else ("the page is nested too deep: a part of it was left out",),
        tool="lxml",
        tool_version=etree.__version__,
    )


def read_xml(text: str, limits: Limits) -> Reading:
    """Every text node of an XML document on a line of its own; markup inside feeds' items is taken away."""
    declaration = re.match(r"\s*<\?xml[^>]*\?>", text)
    body = text[declaration.end() :] if declaration else text
    try:
        root = parse_xml(_without_reference(body).encode("utf-8", "replace"))
    except Refused as refusal:
        if "refused" in refusal.reason:
            raise
        return _broken_xml(body, limits, refusal)
    pieces = (without_tags(str(piece)) for piece in root.itertext())
    found = "\n".join(piece for piece in pieces if piece)
    return Reading(
        pages=one_page(found[: limits.characters]),
        properties=_feed_title(root),
        truncated=len(found) > limits.characters,
        tool="lxml",
        tool_version=etree.__version__,
    )


def element_text(root: etree._Element, *, plain: bool = False, keep_breaks: bool = False) -> str:
    """The text under an element as lines; ``plain`` leaves out what stands in navigation and footers.

    ``keep_breaks`` takes a line break among the words for one, as in answers of Tika; a browser does not.
    """
    skipped = _SKIPPED | _BOILERPLATE if plain else _SKIPPED
    writer = _Writer(keep_breaks)
    stack: list[tuple[etree._Element, bool]] = [(root, False)]
    while stack:
        element, ended = stack.pop()
        tag = str(element.tag)
        if ended:
            writer.end(tag)
            writer.words(element.tail if element is not root else None)
            continue
        if tag in skipped:
            writer.words(element.tail)
            continue
        writer.start(tag)
        writer.words(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element) if isinstance(child.tag, str))
    return writer.text()


class _Writer:
    """Hears of elements and words in document order and keeps the current paragraph."""

    def __init__(self, keep_breaks: bool) -> None:
        self._keep_breaks = keep_breaks
        self._lines = Lines()
        self._words: list[str] = []
        self._cells = 0

    def start(self, tag: str) -> None:
        if tag == "br":
            self._words.append("\n")
        elif tag in _BLOCKS:
            self._flush()
        if tag == "tr":
            self._lines.row()
        elif tag in ("td", "th"):
            self._lines.cell()
            self._cells += 1

    def end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag in ("td", "th"):
            self._cells -= 1
        elif tag in ("tr", "table"):
            self._lines.end_row()

    def words(self, text: str | None) -> None:
        if text:
            self._words.append(text.replace("\r", "") if self._keep_breaks else squeezed(text))

    def text(self) -> str:
        self._flush()
        return self._lines.text()

    def _flush(self) -> None:
        paragraph = "".join(self._words)
        self._words.clear()
        for line in paragraph.split("\n"):
            cleaned = line.replace("\xa0", " ").strip(" \t")
            if cleaned:
                self._lines.paragraph(cleaned, in_cell=self._cells > 0)


def _main_part(root: etree._Element) -> etree._Element | None:
    for path in _MAIN:
        found = root.xpath(path)
        if not isinstance(found, list):
            continue
        elements = [element for element in found if isinstance(element, etree._Element)]
        longest = max(elements, key=_length, default=None)
        if longest is not None and _length(longest) >= _MAIN_CHARACTERS:
            return longest
    return None


def _length(element: etree._Element) -> int:
    return sum(len(str(piece).strip()) for piece in element.itertext())


def _remarks(text: str) -> dict[str, str]:
    """What a page's source says in comments, which nobody sees and everybody is sent."""
    found = [words for comment in _COMMENT.findall(text) if (words := comment.strip())]
    return {"unseen": "\n".join(found)[:_MOST_REMARKS]} if found else {}


def _properties(root: etree._Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    title = root.find(".//title")
    if title is not None and (said := squeezed("".join(map(str, title.itertext()))).strip()):
        found["title"] = said
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content and name != "viewport":
            found.setdefault(name, content)
            if name in _SITE_TAGS:
                found.setdefault(f"meta:{_SITE_TAGS[name]}", _DAY.sub(r"\1", content))
    return found


def _without_reference(text: str) -> str:
    """Drops a DOCTYPE that declares nothing of its own: old feeds have one; it is never fetched."""
    return re.sub(r"\A(\s*(?:<!--.*?-->\s*)*)<!DOCTYPE[^\[>]*>", r"\1", text, count=1, flags=re.DOTALL)


def without_tags(text: str) -> str:
    """Text whose own markup (a feed's items carry HTML as text) has become line breaks."""
    if "<" in text:
        text = _XML_BLOCK.sub("\n", text)
    return "\n".join(line for line in (squeezed(line).strip() for line in text.split("\n")) if line)


def _feed_title(root: etree._Element) -> Mapping[str, str]:
    def titles() -> Iterator[str]:
        for element in root.iter():
            if etree.QName(element).localname == "title" and element.text:
                yield element.text.strip()

    title = next(titles(), "")
    return {"title": title} if title else {}


def _broken_xml(text: str, limits: Limits, refusal: Refused) -> Reading:
    """XML that is not well formed is read as a tag soup, and said to be so."""
    root, _ = parse_html(text)
    found = without_tags("\n".join(map(str, root.itertext()))) if root is not None else ""
    if not found:
        raise refusal
    return Reading(
        pages=one_page(found[: limits.characters]),
        truncated=len(found) > limits.characters,
        warnings=(f"{refusal.reason}; it was read as far as its tags could be told apart",),
        status=Status.PARTIAL,
        tool="lxml",
        tool_version=etree.__version__,
    )
