"""The floors of what is read of documents, on the half that no rule was made with; the sample's for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.relevance.metadata_eval import (
    JUDGES,
    Report,
    Tally,
    judge_category,
    judge_demo,
    judge_gov_policy,
    judge_layout,
    judge_sample,
    measure,
)

#: What must hold on the reported half, by field; several sources of one field are counted together.
FLOORS = {
    "number": 0.98,
    "signed_on": 0.95,
    "title": 0.97,
    "effective_on": 0.97,
    "theme": 0.80,
    "genre": 0.95,
}
#: Paragraphs that come back exactly from pages typeset by us; without indents some ends cannot be known.
LAYOUT_FLOORS = {"layout/indented": 0.99, "layout/flush": 0.975}
#: The product's own sample is written to be hard in places: a guide without a day, a workbook without a body.
SAMPLE_FLOORS = {
    "number": 1.0,
    "title": 0.95,
    "signed_on": 0.85,
    "effective_on": 0.85,
    "issuers": 0.85,
    "theme": 0.90,
    "genre": 0.90,
    "category": 0.90,
}


def share_of(tallies: Mapping[str, Tally], field: str) -> float:
    """The part that was right of all sources' values of a field."""
    own = [one for key, one in tallies.items() if key.partition("/")[2] == field]
    assert own, field
    return sum(one.right for one in own) / sum(one.n for one in own)


def assert_floors(report: Report, floors: Mapping[str, float]) -> None:
    low = {field: share_of(report.odd, field) for field in floors}
    assert {field: share for field, share in low.items() if share < floors[field]} == {}


def test_the_sample_is_read_as_its_list_states_it() -> None:
    report = Report()
    judge_sample(Path(__file__).parents[2] / "sample", report)
    both = Report(odd={**report.odd, **{f"even {key}": one for key, one in report.even.items()}})
    assert_floors(both, SAMPLE_FLOORS)


def test_official_documents_are_read_as_their_pages_state_them(shared_data: Path) -> None:
    report = measure(shared_data, (judge_gov_policy, judge_demo))
    floors = {name: floor for name, floor in FLOORS.items() if name not in ("effective_on", "title")}
    assert_floors(report, floors)
    assert share_of(report.odd, "title") >= 0.95


def test_categories_are_suggested_as_we_labelled_them(shared_data: Path) -> None:
    report = measure(shared_data, (judge_category,))
    assert report.odd["category/all"].figures()["share"] >= 0.80


def test_paragraphs_are_restored_from_typeset_pages(shared_data: Path) -> None:
    report = measure(shared_data, (judge_layout,))
    assert {key: one.figures()["share"] >= LAYOUT_FLOORS[key] for key, one in report.odd.items()} == {
        key: True for key in LAYOUT_FLOORS
    }


@pytest.mark.proof
def test_metadata_of_every_source(
    shared_data: Path, write_proof: Callable[[str, Mapping[str, object]], Path]
) -> None:
    report = measure(shared_data, JUDGES)
    fields = {field: round(share_of(report.odd, field), 4) for field in FLOORS}
    write_proof(
        "metadata",
        {
            "halves": "by the sha256 of the id or title: even was looked at while rules were written, odd was not",
            "category_labels": "ours, given by title before the rules were written",
            "right_on_the_reported_half": fields,
            **report.figures(),
        },
    )
    assert_floors(report, FLOORS)
    assert report.odd["category/all"].figures()["share"] >= 0.80
