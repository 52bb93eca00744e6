"""Measures what is read of real documents against what their sources state of them.

Run as ``python -m tests.relevance.metadata_eval [--misses]`` with KAIJUAN_TEST_DATA set. The sources: 40 documents
of gov.cn, the laws as their Markdown prints them, the files of the demo list, rules and laws as they are typeset,
and titles whose category we labelled. The half with an even hash was looked at while rules were written; the
other half is what counts, and ``--misses`` never shows it.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import lzma
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from holdings.model.document import DocumentText, Metadata
from holdings.model.numbers import parse_number
from holdings.vocabularies import vocabularies
from ingest.cleaning import clean
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.metadata.dates import find_dates, parse_date
from ingest.metadata.reading import read_metadata
from ingest.metadata.stated import Hints
from ingest.port import Extraction, Page, RawFile, Status
from ingest.preparing import read_text_of
from tests.relevance.judged import is_for_tuning

#: Every so manieth law is typeset.
LAYOUT_STEP = 25
LABELS = Path(__file__).with_name("category_labels.json")
#: What the demo list's 文种 column covers: it is coarser than the genres, so that a 通知 is a 规范性文件 there.
LIST_GENRES = {
    "规范性文件": ("h09", "g02", "g05", "g06", "g07", "g08", "g09"),
    "规划/计划/方案": ("h11", "g08"),
    "批复/函": ("g12", "g14", "h33"),
    "公报类/通报表扬": ("g09", "g02", "g04"),
    "行政法规": ("h02",),
    "地方性法规": ("h05",),
    "法律": ("h01",),
    "政府工作报告": ("h10",),
    "审计工作报告": ("h15",),
    "审计结果公告": ("h14",),
    "部门决算": ("h13",),
}
_AMENDED = re.compile("修正|修改|修订|第[一二三四五六七八九十]次")
_EFFECT = re.compile("施行|实施|执行|生效")
_FROM_ITS_DAY = re.compile("[公发颁]布之日.{0,6}(?:施行|实施|执行|生效)")
_BARE = re.compile(r"[\W_]+")


@dataclass
class Tally:
    """How often a value was read as its source states it, as something else, or not at all."""

    right: int = 0
    wrong: int = 0
    absent: int = 0

    @property
    def n(self) -> int:
        """How many documents state the value."""
        return self.right + self.wrong + self.absent

    def figures(self) -> dict[str, float]:
        """The counts and the part that was right."""
        share = round(self.right / self.n, 4) if self.n else 0.0
        return {"n": self.n, "right": self.right, "wrong": self.wrong, "absent": self.absent, "share": share}


@dataclass
class Report:
    """Tallies by ``source/field``, the reported half apart from the tuned one, and what was missed in that."""

    odd: dict[str, Tally] = field(default_factory=dict)
    even: dict[str, Tally] = field(default_factory=dict)
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)

    def judge(self, key: str, name: str, stated: str, read: str, *, quiet: bool = False) -> None:
        """Counts one value of the document known as ``name``; ``quiet`` keeps no miss of it."""
        tuned = is_for_tuning(name)
        tally = (self.even if tuned else self.odd).setdefault(key, Tally())
        if stated == read:
            tally.right += 1
            return
        if read:
            tally.wrong += 1
        else:
            tally.absent += 1
        if tuned and not quiet:
            self.misses.append((key, name, stated, read))

    def figures(self) -> dict[str, dict[str, dict[str, float]]]:
        """The counts of the reported half, and of the tuned one beside them."""
        halves = {"reported_half": self.odd, "tuned_half": self.even}
        return {
            half: {key: one.figures() for key, one in sorted(tallies.items())}
            for half, tallies in halves.items()
        }


def _text_of(text: str, media_type: str = "text/plain") -> tuple[DocumentText, Extraction]:
    extraction = Extraction(Status.OK, media_type, (Page(1, text),), name="x.txt")
    return read_text_of(extraction), extraction


def _read(text: str) -> Metadata:
    content, extraction = _text_of(text)
    return read_metadata(content, extraction, Hints({}))


def _bare(title: str) -> str:
    return _BARE.sub("", title)


def _key(printed: str) -> str:
    number = parse_number(printed)
    return number.key if number else ""


def _theme(metadata: Metadata) -> str:
    """The top of the theme tree that is suggested first."""
    return metadata.theme[0].id.partition(".")[0] if metadata.theme else ""


def _theme_of(printed: str) -> str:
    known = vocabularies().themes.find(printed.replace("\\", "/"))
    return known.id.partition(".")[0] if known else ""


def _values(metadata: Metadata) -> dict[str, str]:
    return {
        "title": _bare(metadata.title),
        "number": metadata.number.key if metadata.number else "",
        "signed_on": str(metadata.signed_on or ""),
        "published_on": str(metadata.published_on or ""),
        "effective_on": str(metadata.effective_on or ""),
        "issuers": "、".join(body.label for body in metadata.issuers),
        "theme": _theme(metadata),
        "genre": metadata.genre.id if metadata.genre else "",
        "category": metadata.category[0].id if metadata.category else "",
    }


def _judge(report: Report, source: str, name: str, stated: Mapping[str, str], metadata: Metadata) -> None:
    read = _values(metadata)
    for key, value in stated.items():
        if value:
            report.judge(f"{source}/{key}", name, value, read[key])


def judge_gov_policy(data: Path, report: Report) -> None:
    """Number, title, day, body and theme of 40 State Council documents as their pages state them."""
    with gzip.open(data / "corpus" / "gov_policy.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            stated = {
                "title": _bare(record["title"]),
                "number": _key(record["doc_number"]),
                "signed_on": record["written_date"],
                "issuers": record["issuer"],
                "theme": _theme_of(record["theme"]),
            }
            _judge(report, "gov_policy", record["id"], stated, _read(record["text"]))


def judge_laws(data: Path, report: Report, most: int | None = None) -> None:
    """Title, number and days of laws, from the Markdown that the records were made of.

    The day of effect is judged where the record's is the first text's own (records of amended texts state the
    amendment's) and stands in the text, in figures or as 之日.
    """
    with lzma.open(data / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        for place, line in enumerate(lines):
            if most is not None and place >= most:
                return
            record = json.loads(line)
            head = "\n\n".join([f"# {record['title']}", *record["history"], "<!-- INFO END -->"])
            text = f"{head}\n\n{record['text']}"
            stated = {
                "title": _bare(record["title"]),
                "number": _order(record),
                "signed_on": record["first_date"] or "",
                "effective_on": _effective(record, text),
            }
            _judge(report, "laws", record["id"], stated, _read(text))


def _order(record: Mapping[str, Any]) -> str:
    """The number a law's record states; of joint orders it dropped the first body, which its history prints."""
    stated = record["doc_number"] or ""
    if "中央军事委员会令" in stated and f"国务院、{stated}" in "".join(record["history"]):
        stated = f"国务院、{stated}"
    return _key(stated)


def _effective(record: Mapping[str, Any], text: str) -> str:
    """The day of effect a law's record states, where it is the first text's own and the text prints it."""
    stated, made = record["effective_date"] or "", record["first_date"] or ""
    if not stated or not made or _AMENDED.search("".join(record["history"])):
        return ""
    if date.fromisoformat(record["publish_date"]) - date.fromisoformat(made) > timedelta(days=366):
        return ""
    printed = {str(day) for day, _, end in find_dates(text) if _EFFECT.search(text[end : end + 12])}
    return stated if stated in printed or _FROM_ITS_DAY.search(text) else ""


def judge_typeset(data: Path, report: Report) -> None:
    """Titles of rules and laws whose text keeps the lines of its layout."""
    with gzip.open(data / "bench" / "legaldc" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            _judge(report, "typeset", record["id"], {"title": _bare(record["title"])}, _read(record["text"]))


def judge_demo(data: Path, report: Report) -> None:
    """The files of the demo list against its rows; the list itself is not shown to the reader.

    Their pages state the theme: it is judged with that table taken away.
    """
    extractor = EmbeddedExtractor()
    with (data / "demo" / "移交清单.csv").open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            path = data / "demo" / row["文件"]
            extraction = extractor.extract(RawFile(path, path.name))
            content = read_text_of(extraction)
            metadata = read_metadata(content, extraction, Hints({}))
            read = metadata.genre.id if metadata.genre else ""
            stated = {
                "title": _bare(row["题名"]),
                "number": _key(row["文号"]),
                "signed_on": str(parse_date(row["成文日期"])) if row["成文日期"] else "",
                "issuers": row["发文机关"],
            }
            _judge(report, "demo", row["题名"], stated, metadata)
            covered = LIST_GENRES[row["文种"]]
            report.judge("demo/genre", row["题名"], read if read in covered else covered[0], read)
            printed = _term_id("genre", row["文种"])
            report.judge("demo/genre_as_printed", row["题名"], printed, read, quiet=True)
            bare = read_metadata(content, replace(extraction, properties={}), Hints({}))
            _judge(report, "demo", row["题名"], {"theme": _theme_of(row["主题分类"])}, bare)


def judge_layout(data: Path, report: Report) -> None:
    """Paragraphs of laws, typeset by us at 28 characters a line and 22 lines a page, and cleaned again.

    ``flush`` is the same without the indents that mark paragraphs, as some files lose them.
    """
    with lzma.open(data / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 0, None, LAYOUT_STEP)]
    for record in records:
        printed = [line.strip(" \u3000") for line in record["text"].replace("## ", "").split("\n")]
        paragraphs = [line for line in printed if line]
        for name, indent in (("indented", "\u3000\u3000"), ("flush", "")):
            pages = tuple(_typeset(record["title"], paragraphs, indent))
            text = clean(Extraction(Status.OK, "application/pdf", pages)).clean
            restored = {_squeezed(line) for line in text.split("\n")}
            for paragraph in paragraphs:
                plain = _squeezed(paragraph)
                report.judge(
                    f"layout/{name}", record["id"], plain, plain if plain in restored else "", quiet=True
                )


def _typeset(title: str, paragraphs: Iterable[str], indent: str) -> Iterator[Page]:
    lines = [title]
    for paragraph in paragraphs:
        line, width = "", 0.0
        for character in indent + paragraph:
            line, width = line + character, width + (0.5 if character.isascii() else 1)
            if width >= 28:
                lines.append(line)
                line, width = "", 0.0
        lines += [line] if line else []
    for number, first in enumerate(range(0, len(lines), 22), 1):
        page = [f"云州市人民政府文件 {number}", *lines[first : first + 22], f"— {number} —"]
        yield Page(number, "\n".join(page))


def _squeezed(line: str) -> str:
    return re.sub(r"\s", "", line)


def labelled_titles(data: Path) -> Iterator[tuple[str, str]]:
    """The titles of the shared data that may carry a label, with the text each stands over, by sha256."""
    with gzip.open(data / "corpus" / "gov_policy.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from ((one["title"], one["text"]) for one in map(json.loads, lines))
    with lzma.open(data / "corpus" / "laws.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from ((one["title"], one["text"]) for one in map(json.loads, lines))
    with gzip.open(data / "bench" / "ncpqa599" / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from ((one["title"], one["text"]) for one in map(json.loads, lines))
    with (data / "demo" / "移交清单.csv").open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            path = data / "demo" / row["文件"]
            extraction = EmbeddedExtractor().extract(RawFile(path, path.name))
            yield row["题名"], extraction.text


def judge_sample(data: Path, report: Report) -> None:
    """The product's own sample, whose files were written for it, against its transfer list."""
    extractor = EmbeddedExtractor()
    with (data / "移交清单.csv").open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            path = data / row["文件"]
            extraction = extractor.extract(RawFile(path, path.name))
            if extraction.status not in (Status.OK, Status.PARTIAL):
                continue
            stated = {
                "title": _bare(row["题名"]),
                "number": _key(row["文号"]),
                "signed_on": row["成文日期"],
                "effective_on": row["施行日期"],
                "issuers": row["发文机关"],
                "theme": _theme_of(row["主题分类"]),
                "genre": _term_id("genre", row["文种"]),
                "category": _term_id("category", row["公开类别"]),
            }
            metadata = read_metadata(read_text_of(extraction), extraction, Hints({}))
            _judge(report, "sample", row["题名"], stated, metadata)


def _term_id(vocabulary: str, printed: str) -> str:
    known = vocabularies().named(vocabulary).find(printed)
    return known.id if known else ""


def judge_category(data: Path, report: Report) -> None:
    """The first category suggested for the titles we labelled; ``or_another`` counts the other labels too."""
    labels: dict[str, dict[str, list[str]]] = json.loads(LABELS.read_text(encoding="utf-8"))
    labels.pop("meta")
    texts = {sha256(title.encode()).hexdigest(): (title, text) for title, text in labelled_titles(data)}
    for source, labelled in labels.items():
        for key, wanted in labelled.items():
            title, text = texts[key]
            read = _of_the_city(_values(_read_under(title, text))["category"])
            for name in (source, "all"):
                report.judge(f"category/{name}", title, wanted[0], read)
                report.judge(
                    f"category/{name}_or_another", title, read if read in wanted else wanted[0], read
                )


def _of_the_city(category: str) -> str:
    """The city's category above a county's or township's own; the labels are the city's."""
    above = vocabularies().categories.ancestors(category)
    return above[-1] if above else category


def _read_under(title: str, text: str) -> Metadata:
    """What is read of a text whose title is stated."""
    content, extraction = _text_of(text)
    return read_metadata(content, extraction, Hints({"title": title}))


JUDGES: tuple[Callable[[Path, Report], None], ...] = (
    judge_gov_policy,
    judge_laws,
    judge_typeset,
    judge_demo,
    judge_category,
    judge_layout,
)


def measure(data: Path, judges: Iterable[Callable[[Path, Report], None]] = JUDGES) -> Report:
    """What every source says of what is read."""
    report = Report()
    for judge in judges:
        judge(data, report)
    return report


def main() -> None:
    """Prints the counts by source and field, and with ``--misses`` what was missed in the tuned half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    shown = parser.parse_args()
    report = measure(Path(os.environ["KAIJUAN_TEST_DATA"]))
    for half, fields in report.figures().items():
        print(half)
        for key, figures in fields.items():
            print(f"  {key:34}", "  ".join(f"{name} {value}" for name, value in figures.items()))
    for miss in report.misses if shown.misses else ():
        print(json.dumps(miss, ensure_ascii=False))


if __name__ == "__main__":
    main()
