"""The files inside originals, and the files that end their readers, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdings.errors import NotOnRecord
from holdings.model.document import (
    ArticleStart,
    Attachment,
    Document,
    DocumentText,
    Finding,
    OffsetRun,
    Visibility,
)
from holdings.store import Holdings, PutChange
from tests.contract.store_samples import document, put, small, version

pytest_plugins = ["tests.contract.store_fixtures"]

WORDS = "预算表\n合计 一百万元"


def attached(holdings: Holdings, *attachments: Attachment) -> Document:
    """A document whose original, and whose attachments' originals, are kept."""
    file = holdings.files.put(b"the whole message", "通知.eml", "message/rfc822")
    return document(versions=(version(file=file, attachments=attachments),))


def attachment(holdings: Holdings, ordinal: int = 1, **values: object) -> Attachment:
    name = f"附表{ordinal}.txt"
    words = DocumentText(
        WORDS, (0, 4), (ArticleStart("p-1", "", 0, len(WORDS)),), (OffsetRun(0, 1, 0, len(WORDS)),)
    )
    file = holdings.files.put(f"{name} {WORDS}".encode(), name, "text/plain")
    made = Attachment(ordinal, name, "text/plain", words, file=file)
    return replace(made, **values)  # type: ignore[arg-type]


def kept_back(holdings: Holdings, ordinal: int = 1) -> Attachment:
    found = (Finding("identity-number", 0, 3),)
    return attachment(holdings, ordinal, visibility=Visibility.WITHHELD, findings=found)


def test_what_was_put_is_what_is_got(holdings: Holdings) -> None:
    whole = attached(holdings, attachment(holdings), kept_back(holdings, 2))
    document_id = put(holdings, whole)
    expected = replace(whole, id=document_id, rev=1)
    assert holdings.documents.get(document_id) == expected
    assert holdings.documents.iterate() == [expected]
    for_index = holdings.documents.get_many_for_index([document_id])[document_id]
    assert for_index.current.attachments == whole.current.attachments


def test_putting_again_changes_nothing_and_any_difference_is_a_change(holdings: Holdings) -> None:
    whole = attached(holdings, attachment(holdings))
    document_id = put(holdings, whole)
    assert holdings.documents.put_many([whole])[0].change is PutChange.UNCHANGED
    other = attached(holdings, attachment(holdings, text=DocumentText("另一张表")))
    assert holdings.documents.put_many([other])[0].change is PutChange.CHANGED
    assert holdings.documents.put_many([attached(holdings)])[0].change is PutChange.CHANGED
    assert holdings.documents.get(document_id).current.attachments == ()


def test_the_public_sees_public_attachments_without_what_the_gate_found(holdings: Holdings) -> None:
    open_one = attachment(holdings)
    document_id = put(holdings, attached(holdings, open_one, kept_back(holdings, 2)))
    assert holdings.documents.get_public(document_id).current.attachments == (open_one,)
    texts = holdings.documents.attachment_texts([(document_id, 1), ("NOSUCHDOC000", 1)])
    assert [(one.ordinal, one.name, one.text.clean) for one in texts[document_id, 1]] == [
        (1, "附表1.txt", WORDS)
    ]
    file, content = holdings.public_file(document_id, 1, 1)
    with content:
        assert content.read().decode() == f"附表1.txt {WORDS}"
    assert file.name == "附表1.txt"
    for nothing in (2, 3):
        with pytest.raises(NotOnRecord):
            holdings.public_file(document_id, 1, nothing)


def test_an_original_that_holds_something_withheld_is_not_given_out(holdings: Holdings) -> None:
    whole = attached(holdings, attachment(holdings), kept_back(holdings, 2))
    document_id = put(holdings, whole)
    assert holdings.documents.get_public(document_id).current.file is None
    assert holdings.documents.summaries([(document_id, 1)])[document_id, 1].file is None
    with pytest.raises(NotOnRecord):
        holdings.public_file(document_id, 1)
    assert holdings.documents.get(document_id).current.file == whole.current.file, "staff can still see it"


def test_nor_is_one_that_holds_something_nobody_could_read(holdings: Holdings) -> None:
    scan = attachment(holdings, status="needs_ocr", text=DocumentText(""))
    document_id = put(holdings, attached(holdings, scan))
    shown = holdings.documents.get_public(document_id).current
    assert (shown.file, shown.attachments[0].file) == (None, None)
    assert shown.attachments[0].name == "附表1.txt"
    for attachment_number in (None, 1):
        with pytest.raises(NotOnRecord):
            holdings.public_file(document_id, 1, attachment_number)


def test_of_a_withheld_document_nothing_inside_is_seen(holdings: Holdings) -> None:
    document_id = put(holdings, attached(holdings, attachment(holdings)))
    holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "gate")
    assert holdings.documents.attachment_texts([(document_id, 1)]) == {}
    with pytest.raises(NotOnRecord):
        holdings.public_file(document_id, 1, 1)


def test_what_staff_decided_on_an_attachment_outlives_the_gate(holdings: Holdings) -> None:
    whole = attached(holdings, kept_back(holdings))
    document_id = put(holdings, whole)
    assert (
        holdings.documents.set_attachment_visibility((document_id, 1), 1, Visibility.PUBLIC, "looked at") == 2
    )
    assert holdings.documents.put_many([whole])[0].change is PutChange.UNCHANGED
    assert holdings.documents.get_public(document_id).current.file == whole.current.file
    changed = replace(whole.current.attachments[0], text=DocumentText("另一张表"))
    holdings.documents.put_many([replace(whole, versions=(version(attachments=(changed,)),))])
    assert holdings.documents.get_public(document_id).current.attachments == (), "nobody saw this text"


def test_what_staff_withheld_stays_withheld(holdings: Holdings) -> None:
    whole = attached(holdings, attachment(holdings), attachment(holdings, 2))
    document_id = put(holdings, whole)
    holdings.documents.set_attachment_visibility((document_id, 1), 2, Visibility.WITHHELD, "privacy")
    turned = tuple(replace(one, ordinal=3 - one.ordinal) for one in reversed(whole.current.attachments))
    holdings.documents.put_many([attached(holdings, *turned)])
    shown = holdings.documents.get_public(document_id).current.attachments
    assert [one.name for one in shown] == ["附表1.txt"], "it is known by its content, not by its place"


def test_only_what_is_there_can_be_decided_on(holdings: Holdings) -> None:
    document_id = put(holdings, small(1))
    for key in ((document_id, 1), (document_id, 2), ("NOSUCHDOC000", 1)):
        with pytest.raises(NotOnRecord):
            holdings.documents.set_attachment_visibility(key, 1, Visibility.PUBLIC, "looked at")


def test_a_file_is_refused_once_it_has_ended_two_readers(holdings: Holdings) -> None:
    poison, digest = holdings.poison, "ab" * 32
    poison.blame(digest, "炸弹.docx", "it took too long")
    assert poison.refused(digest) is None
    assert poison.entries() == []
    poison.blame(digest, "又名.docx", "it took too much memory")
    entry = poison.refused(digest)
    assert entry is not None
    assert (entry.name, entry.kills, entry.reason) == ("又名.docx", 2, "it took too much memory")
    assert poison.entries() == [entry]
    poison.release(digest)
    assert poison.refused(digest) is None
    with pytest.raises(NotOnRecord):
        poison.release(digest)
