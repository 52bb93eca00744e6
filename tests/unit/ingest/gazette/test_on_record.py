"""Gazette issues on their way onto record: ids that stay, what is withheld, what the report says."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdings.errors import NotOnRecord
from holdings.model.document import Document, Visibility
from holdings.store import Holdings
from ingest.extractors.embedded import EmbeddedExtractor
from ingest.pipeline import ingest_files
from ingest.report import Report
from tests.unit.ingest.gazette import issues
from tests.unit.ingest.test_pipeline import number

SAMPLE = Path(__file__).parents[4] / "sample" / "files" / "云州市人民政府公报2024年第2期.pdf"
FILE = "公报.txt"


def issue_text(extra: str = "") -> str:
    contents = f"目录\n{issues.WATER}（1）\n{issues.SCHOOL}（5）\n云州市二〇二四年三月大事记（9）\n"
    water = issues.document(issues.WATER, "云政发〔2024〕7号", "水源")
    school = issues.document(issues.SCHOOL, "云政办发〔2024〕9号", "招生", sender="云州市人民政府办公室")
    return issues.HEAD + contents + water + school + extra


def taken(holdings: Holdings, folder: Path, text: str) -> Report:
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return ingest_files([folder], holdings, EmbeddedExtractor, source_name="公报")


def known(holdings: Holdings) -> dict[str, Document]:
    return {one.external_id: one for one in holdings.documents.iterate()}


def test_the_sample_issue_gives_its_documents_with_their_own_metadata(holdings: Holdings) -> None:
    report = ingest_files([SAMPLE], holdings, EmbeddedExtractor)
    assert (report.issues, report.parts, report.taken) == (1, 4, 5)
    assert "公报 1 期，分出文件 4 件。" in report.as_text()
    found = known(holdings)
    issue, third = found[SAMPLE.name], found[f"{SAMPLE.name}#3"]
    metadata = third.current.metadata
    assert metadata.title == "云州市人民政府办公室关于全面推进城镇老旧小区改造工作的实施意见"
    assert (str(metadata.number), str(metadata.signed_on)) == ("云政办发〔2024〕19号", "2024-04-26")
    assert metadata.gazette is not None
    assert (metadata.gazette.issue, metadata.gazette.page, metadata.gazette.last_page) == ("2", 5, 7)
    assert metadata.provenance["gazette"].evidence
    assert issue.current.metadata.genre is not None
    assert issue.current.metadata.genre.label == "政府公报"
    assert issue.current.metadata.number is None
    assert (issue.current.file is not None, third.current.file) == (True, None)
    beside = holdings.companions.of(holdings.documents.get_public(third.id))
    assert beside.issue is not None
    assert beside.issue.document_id == issue.id
    parts = holdings.companions.of(holdings.documents.get_public(issue.id)).parts
    assert [part.external_id[-2:] for part in parts] == ["#1", "#2", "#3", "#4"]


def test_parts_keep_their_ids_and_only_what_changed_changes(holdings: Holdings, tmp_path: Path) -> None:
    first = taken(holdings, tmp_path / "来件", issue_text())
    before = known(holdings)
    assert (first.taken, first.parts) == (3, 2)
    assert [note.detail for note in first.notes if note.kind == "gazette-title-missing"] == [
        "云州市二〇二四年三月大事记"
    ]
    again = taken(holdings, tmp_path / "来件", issue_text())
    assert (again.taken, again.changed, again.unchanged) == (0, 0, 3)
    chronicle = "云州市二〇二四年三月大事记\n3月1日，市政府召开常务会议。\n"
    changed = taken(holdings, tmp_path / "来件", issue_text(chronicle))
    after = known(holdings)
    assert (changed.taken, changed.changed, changed.unchanged) == (1, 1, 2), "the original is another file"
    assert {name: one.id for name, one in after.items() if name in before} == {
        name: one.id for name, one in before.items()
    }
    assert after[f"{FILE}#3"].current.text.clean.startswith("云州市二〇二四年三月大事记")


def test_one_withheld_document_keeps_the_whole_original_back(holdings: Holdings, tmp_path: Path) -> None:
    report = taken(holdings, tmp_path / "来件", issue_text(f"联系人：张某某，身份号码{number()}。\n"))
    found = known(holdings)
    assert {name: one.visibility for name, one in found.items()} == {
        FILE: Visibility.WITHHELD,
        f"{FILE}#1": Visibility.PUBLIC,
        f"{FILE}#2": Visibility.WITHHELD,
    }
    assert ("part-withheld") in {finding.rule for finding in found[FILE].current.findings}
    assert {note.name for note in report.withheld} == {FILE, f"{FILE}#2"}
    water = holdings.documents.get_public(found[f"{FILE}#1"].id)
    assert holdings.companions.of(water).issue is None
    with pytest.raises(NotOnRecord):
        holdings.public_file(found[FILE].id, 1)


def test_withholding_a_part_later_closes_the_original(holdings: Holdings, tmp_path: Path) -> None:
    taken(holdings, tmp_path / "来件", issue_text())
    found = known(holdings)
    holdings.public_file(found[FILE].id, 1)[1].close()
    holdings.documents.set_visibility(found[f"{FILE}#1"].id, Visibility.WITHHELD, "查看")
    with pytest.raises(NotOnRecord):
        holdings.public_file(found[FILE].id, 1)
    assert len(holdings.companions.of(holdings.documents.get_public(found[FILE].id)).parts) == 1
    holdings.documents.set_visibility(found[FILE].id, Visibility.PUBLIC, "已核对")
    holdings.public_file(found[FILE].id, 1)[1].close()
