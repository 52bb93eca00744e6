"""Gazette issues taken apart: pages off by the cover, two columns, broken titles, no contents at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdings.model.document import DocumentText, GazettePlace
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.gazette.contents import plain, read_contents, read_masthead
from ingest.gazette.splitting import Issue, split_issue
from ingest.port import RawFile
from ingest.preparing import read_text_of
from tests.unit.ingest.gazette import issues

SAMPLE = Path(__file__).parents[4] / "sample" / "files"


def split(text: DocumentText) -> Issue:
    found = split_issue(text)
    assert found is not None
    whole = len(plain(text.clean))
    kept = len(plain(found.text.clean)) + sum(len(plain(part.text.clean)) for part in found.parts)
    assert kept == whole, "every letter is in exactly one piece"
    for part in found.parts:
        for run in part.text.offset_map:
            assert 0 <= run.clean < run.clean + run.length <= len(part.text.clean)
    return found


def pages(issue: Issue) -> list[tuple[int | None, int | None]]:
    return [(part.place.page, part.place.last_page) for part in issue.parts]


def heads(issue: Issue) -> list[str]:
    return [plain(part.text.clean)[:20] for part in issue.parts]


def test_printed_pages_are_counted_from_the_contents() -> None:
    issue = split(issues.behind_a_cover())
    assert [plain(part.title) for part in issue.parts] == [issues.WATER, issues.SCHOOL, issues.CARE]
    assert pages(issue) == [(1, 2), (3, 3), (4, 4)]
    assert issue.parts[0].place == GazettePlace("云州市人民政府公报", 2024, "3", 1, 2)
    assert issue.parts[0].text.page_starts[:4] == (0, 0, 0, 0), "page 4 of the file is where it begins"
    assert len(issue.parts[0].text.page_starts) == 5
    assert issue.parts[0].text.clean.endswith("2024年3月5日")
    assert issue.text.clean.endswith("编辑出版：公报编辑室"), "the colophon is the issue's"
    assert "招生工作" not in issue.text.clean
    assert issue.missing == ()


def test_two_entries_on_a_line_and_a_title_nobody_finds() -> None:
    issue = split(issues.two_columns())
    assert [part.number for part in issue.parts] == [1, 2, 3]
    assert heads(issue) == [title[:20] for title in (issues.WATER, issues.SCHOOL, issues.CARE)]
    assert issue.missing == ("云州市二〇二四年三月大事记",)
    assert pages(issue) == [(2, 2), (3, 3), (4, 4)]


def test_titles_broken_over_lines_at_other_places() -> None:
    issue = split(issues.broken_titles())
    assert [part.number for part in issue.parts] == [1, 2]
    assert issue.parts[0].printed_number == "云政发〔2024〕7号"
    assert issue.parts[1].text.clean.startswith("云州市人民政府办公室文件"), "the letterhead belongs to it"
    assert pages(issue) == [(None, None), (None, None)]


def test_without_contents_titles_beside_numbers_begin_a_document() -> None:
    issue = split(issues.without_contents())
    assert not issue.has_contents
    assert heads(issue) == [
        issues.WATER[:20],
        plain("云政办发〔2024〕9号" + issues.SCHOOL)[:20],
        issues.CARE[:20],
    ]
    assert pages(issue) == [(1, 1), (2, 2), (3, 3)]


def test_the_issue_of_the_sample() -> None:
    path = SAMPLE / "云州市人民政府公报2024年第2期.pdf"
    issue = split(read_text_of(EmbeddedExtractor().extract(RawFile(path, path.name))))
    assert pages(issue) == [(2, 3), (4, 4), (5, 7), (8, 10)]
    assert [part.printed_number[:4] for part in issue.parts] == [
        "云政发〔",
        "云政人〔",
        "云政办发",
        "云人社发",
    ]
    assert "第 44 次常务会议" not in issue.text.clean


@pytest.mark.parametrize(
    "text",
    [
        "云州市2023年国民经济和社会发展统计公报\n云州市统计局\n目录\n一、综合\n二、农业\n",
        "云州市人民政府公报\n2024年第3期\n目录\n" + issues.WATER + "\n",
        "关于公报发行工作的通知\n云政发〔2024〕3号\n现将《云州市人民政府公报》2024年第3期发行工作通知如下。",
        "",
    ],
)
def test_what_is_no_issue_stays_whole(text: str) -> None:
    assert split_issue(DocumentText(text)) is None


def test_one_document_that_was_printed_in_a_gazette_is_no_issue() -> None:
    text = (
        issues.document(issues.WATER, "云政发〔2024〕7号", "水源") + "（《云州市人民政府公报》2024年第3期）\n"
    )
    assert split_issue(DocumentText(text)) is None


@pytest.mark.parametrize(
    ("head", "issue"),
    [
        ("云州市人民政府公报\n2024年第3期\n", ("云州市人民政府公报", 2024, "3")),
        (
            "云 州 市 人 民 政 府 公 报\n第十二期\n2023年第十二期（总第80期）\n",
            ("云州市人民政府公报", 2023, "12"),
        ),
        ("《云州政报》\n2023年第1期\n", None),
        ("云州市人民政府公报\n编辑部\n", None),
    ],
)
def test_mastheads(head: str, issue: tuple[str, int, str] | None) -> None:
    found = read_masthead(head)
    assert (found and (found.gazette, found.year, found.issue)) == issue


def test_contents_end_where_the_body_begins() -> None:
    text = "目录\n关于甲乙丙丁工作的通知（3）\n关于戊己庚辛工作的通知（5）\n关于甲乙丙丁工作的通知\n云政发〔2024〕1号\n"
    contents = read_contents(text)
    assert contents is not None
    assert [(entry.title, entry.page) for entry in contents.entries] == [
        ("关于甲乙丙丁工作的通知", 3),
        ("关于戊己庚辛工作的通知", 5),
    ]
    assert text[contents.end :].startswith("关于甲乙丙丁工作的通知\n云政发")
