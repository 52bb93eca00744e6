"""The doctor looks for what is on record in every field that has it, and says where it is not found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from holdings.model.document import Attachment, DocumentText, Visibility
from indexer.rebuild import rebuild
from search_app.cli.doctor import doctor
from search_app.settings import Settings, load_settings
from search_app.wiring import Services, services
from tests.journeys.small_site import document, version

KEPT = Attachment(1, "名册.txt", "text/plain", DocumentText("青鸾计划的名册"), visibility=Visibility.WITHHELD)
TABLE = Attachment(2, "收费表.txt", "text/plain", DocumentText("收费标准表\n复印每页二角。"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"KAIJUAN_HOME": str(tmp_path / "home"), "KAIJUAN_OCR": "none"})


@pytest.fixture
def site(settings: Settings) -> Iterator[Services]:
    with services(settings) as made:
        made.holdings.documents.put_many([document("one", replace(version(), attachments=(KEPT, TABLE)))])
        rebuild(made.holdings, made.engine, made.workshop())
        yield made


def said_of_search(settings: Settings) -> str:
    lines = CliRunner().invoke(doctor, [], obj=settings).output.splitlines()
    return next(line for line in lines if line.split()[1:2] == ["search"])


def test_a_piece_of_every_field_is_looked_for(settings: Settings, site: Services) -> None:
    assert said_of_search(settings).endswith("are found in: all, title, body, attachment")


@pytest.mark.parametrize("field", ["body", "attachment"])
def test_a_field_whose_text_is_not_found_is_named(settings: Settings, site: Services, field: str) -> None:
    changed = replace(version(), attachments=(KEPT, TABLE))
    other = DocumentText("换成了索引里没有的文字")
    if field == "body":
        changed = replace(changed, text=other)
    else:
        changed = replace(changed, attachments=(KEPT, replace(TABLE, text=other)))
    site.holdings.documents.put_many([document("one", changed)])
    assert f"BAD  search     text on record is not found in {field};" in said_of_search(settings)
