"""What the store tells the public, and how it lists everything for the program, on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from holdings.errors import NotOnRecord, Withdrawn
from holdings.model.document import (
    Term,
    Visibility,
)
from holdings.model.names import number_name
from holdings.model.numbers import DocumentNumber
from holdings.store import Counts, Holdings
from tests.contract.store_samples import (
    FIRST,
    NUMBER,
    SECOND,
    TEXT,
    document,
    metadata,
    put,
    small,
    version,
    withheld,
)
from tests.contract.store_samples import text as sample_text

pytest_plugins = ["tests.contract.store_fixtures"]


def bearers(holdings: Holdings, number: DocumentNumber) -> list[str]:
    """The ids of the documents that everybody may know by a number."""
    name = number_name(number)
    return [one.document_id for one in holdings.citations.bearers([name]).get(name, ())]


#: Every question of the public, asked for a document id: what it answers when nothing is on record.
QUESTIONS: list[tuple[str, Callable[[Holdings, str], object]]] = [
    ("bearers", lambda h, i: i in bearers(h, NUMBER)),
    ("summaries", lambda h, i: bool(h.documents.summaries([(i, 1)]))),
    ("texts", lambda h, i: bool(h.documents.texts([(i, 1)]))),
    ("article_text", lambda h, i: bool(h.documents.article_text([(i, 1, "art-1")]))),
]


def _answers(holdings: Holdings, document_id: str) -> dict[str, object]:
    answers: dict[str, object] = {name: ask(holdings, document_id) for name, ask in QUESTIONS}
    for name, ask in (
        ("get_public", lambda: holdings.documents.get_public(document_id)),
        ("public_file", lambda: holdings.public_file(document_id, 1)),
    ):
        try:
            ask()
            answers[name] = True
        except (NotOnRecord, Withdrawn) as error:
            answers[name] = (type(error), str(error).replace(document_id, "ID"))
    return answers


def test_a_public_document_is_in_every_answer(holdings: Holdings) -> None:
    file = holdings.files.put(b"%PDF original", "办法.pdf", "application/pdf")
    document_id = put(holdings, document(versions=(version(file=file),)))
    assert _answers(holdings, document_id) == dict.fromkeys(
        [*(name for name, _ in QUESTIONS), "get_public", "public_file"], True
    )


@pytest.mark.parametrize("how", ["gate", "staff", "version", "never_public_withdrawn"])
def test_what_is_withheld_answers_like_what_is_unknown(holdings: Holdings, how: str) -> None:
    file = holdings.files.put(b"%PDF original", "办法.pdf", "application/pdf")
    one = version(file=file)
    if how == "staff":
        document_id = put(holdings, document(versions=(one,)))
        holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "privacy")
    elif how == "version":
        document_id = put(holdings, document(versions=(replace(one, visibility=Visibility.WITHHELD),)))
    else:
        document_id = put(holdings, document(versions=(one,), visibility=Visibility.WITHHELD))
    if how == "never_public_withdrawn":
        holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "mistake")
    assert _answers(holdings, document_id) == _answers(holdings, "NOSUCHDOC000")


def test_what_was_withdrawn_says_when_and_why(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    holdings.documents.set_visibility(document_id, Visibility.WITHDRAWN, "privacy")
    for ask in (holdings.documents.get_public, lambda i: holdings.public_file(i, 1)):
        with pytest.raises(Withdrawn) as withdrawn:
            ask(document_id)
        assert withdrawn.value.reason == "privacy"
        assert abs(withdrawn.value.at.timestamp() - time.time()) < 60
    answers = _answers(holdings, document_id)
    assert not any(answers[name] for name, _ in QUESTIONS)


@pytest.mark.parametrize("status", ["needs_ocr", "partial", "encrypted"])
def test_an_original_that_was_not_read_to_its_end_is_not_given_out(holdings: Holdings, status: str) -> None:
    file = holdings.files.put(b"%PDF scan", "公告.pdf", "application/pdf")
    document_id = put(holdings, document(versions=(version(file=file, extraction_status=status),)))
    assert holdings.documents.get_public(document_id).current.file is None
    assert holdings.documents.summaries([(document_id, 1)])[document_id, 1].file is None
    with pytest.raises(NotOnRecord):
        holdings.public_file(document_id, 1)
    assert holdings.documents.get(document_id).current.file == file, "staff can still see it"


def test_words_that_only_something_withheld_bears_have_no_label(holdings: Holdings) -> None:
    secret = Term("x-secret0000", "未公开机关")
    one = version(metadata=replace(metadata(), issuers=(secret,)))
    document_id = put(holdings, document(versions=(one,), visibility=Visibility.WITHHELD))
    assert holdings.terms.label("issuers", secret.id) == secret.id
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed")
    assert holdings.terms.label("issuers", secret.id) == secret.label


def test_a_public_answer_never_holds_what_the_gate_found(holdings: Holdings) -> None:
    document_id = put(holdings, withheld())
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "reviewed")
    assert holdings.documents.get_public(document_id).current.findings == ()
    assert holdings.documents.get(document_id).current.findings != ()


def test_summaries_texts_and_articles(holdings: Holdings) -> None:
    document_id = put(holdings, document(versions=(version(1), version(2, metadata=metadata("第二版")))))
    other = put(holdings, small(7))
    summaries = holdings.documents.summaries([(document_id, 2), (other, 1), (other, 2), ("NOSUCHDOC000", 1)])
    assert set(summaries) == {(document_id, 2), (other, 1)}
    found = summaries[document_id, 2]
    assert (found.metadata, found.page_count, found.rev) == (replace(metadata("第二版"), provenance={}), 2, 1)
    assert (found.file, found.in_force_from, found.in_force_until) == (
        version().file,
        version().in_force_from,
        None,
    )
    texts = holdings.documents.texts([(document_id, 1)])
    assert texts == {(document_id, 1): replace(sample_text(), offset_map=())}
    articles = holdings.documents.article_text(
        [(document_id, 1, "art-1"), (document_id, 2, "art-2"), (document_id, 1, "art-9"), (other, 1, "art-1")]
    )
    assert set(articles) == {(document_id, 1, "art-1"), (document_id, 2, "art-2"), (other, 1, "art-1")}
    assert articles[document_id, 1, "art-1"] == (sample_text().articles[0], TEXT[FIRST:SECOND])
    assert articles[document_id, 2, "art-2"][1] == TEXT[SECOND:]
    assert not holdings.documents.summaries([])
    assert not holdings.documents.texts([])
    assert not holdings.documents.article_text([])


def test_numbers_are_never_unique(holdings: Holdings) -> None:
    ids = [put(holdings, document(name)) for name in ("a", "b")]
    put(holdings, withheld())
    assert bearers(holdings, NUMBER) == sorted(ids)
    assert bearers(holdings, DocumentNumber("云政发", 1999, "1")) == []
    assert len(holdings.documents.find_by_file("ab" * 32)) == 3
    assert holdings.documents.find_by_file("") == []


def test_lists_for_rebuild_and_verify(holdings: Holdings) -> None:
    ids = sorted(outcome.document_id for outcome in holdings.documents.put_many([small(n) for n in range(7)]))
    withheld_id = put(holdings, withheld())
    holdings.documents.set_visibility(ids[0], Visibility.WITHDRAWN, "mistake")
    everything = sorted([*ids, withheld_id])
    listed: list[str] = []
    while page := holdings.documents.iterate(listed[-1] if listed else "", 3):
        assert len(page) <= 3
        listed += [found.id for found in page]
    assert listed == everything
    revisions = holdings.documents.revisions("", 100)
    assert [row[0] for row in revisions] == everything
    assert dict((row[0], row[1:]) for row in revisions)[ids[0]] == (2, Visibility.WITHDRAWN)
    assert holdings.documents.revisions(everything[-2]) == revisions[-1:]
    assert holdings.documents.counts() == Counts(public=6, withheld=1, withdrawn=1)
