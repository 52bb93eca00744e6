"""What staff decide and change: written with its line of the audit log, and outliving the next deposit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, update

from holdings.errors import ChangedMeanwhile, NotOnRecord
from holdings.model.document import (
    Attachment,
    Document,
    FileReference,
    Finding,
    ValueSource,
    Visibility,
)
from holdings.store import AuditEntry, Holdings, Original, PutChange
from holdings.store.rows import DecidedBy
from holdings.store.tables import audit
from holdings.store.unit_of_work import Database
from tests.contract.store_samples import document, put, text, titled, version, withheld

pytest_plugins = ["tests.contract.store_fixtures"]

OPEN = FileReference("cd" * 32, "公开本.pdf", "application/pdf", 99)
#: As long as the text it stands for.
BURNT = text("■■■" + text().clean[3:])


def redact(holdings: Holdings, document_id: str) -> Document:
    """Puts a redacted text and a public file in the place of the first version's."""
    before = holdings.documents.get(document_id)
    one = before.current
    redacted = replace(before, versions=(replace(one, text=BURNT, file=OPEN, findings=()),))
    original = Original(document_id, 1, one.metadata, one.text.clean, one.file, one.findings)
    entry = AuditEntry("甲", "redact", document_id, 1)
    holdings.documents.revise(redacted, [entry], redacted=original)
    return before


def test_a_decision_and_a_correction_are_lines_of_the_log(holdings: Holdings) -> None:
    document_id = put(holdings, withheld())
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "read", who="甲")
    corrected = titled(holdings.documents.get(document_id), "新题名", ValueSource.STAFF)
    entry = AuditEntry("乙", "correct", document_id, 1, "title", "旧", "新题名", "印刷有误")
    rev = holdings.documents.revise(corrected, [entry])
    other = put(holdings, document("other"))
    holdings.documents.set_visibility(other, Visibility.WITHDRAWN, "mistake")
    lines = list(holdings.audit.lines(document_id))
    assert [(line.seq, line.entry.who, line.entry.action) for line in lines] == [
        (1, "甲", "decide"),
        (2, "乙", "correct"),
    ]
    assert (lines[0].entry.before, lines[0].entry.after) == ("withheld", "public")
    assert lines[1].entry == entry
    assert [line.entry.document_id for line in holdings.audit.lines()] == [document_id, document_id, other]
    state = holdings.audit.verify()
    assert (state.lines, state.broken_at) == (3, 0)
    assert (rev, holdings.documents.get(document_id).rev) == (3, 3)
    assert holdings.documents.get(document_id).visibility is Visibility.PUBLIC


def test_nothing_is_logged_of_what_failed(holdings: Holdings) -> None:
    document_id = put(holdings, document())
    read = holdings.documents.get(document_id)
    holdings.documents.set_visibility(document_id, Visibility.WITHHELD, "later")
    with pytest.raises(ChangedMeanwhile):
        holdings.documents.revise(titled(read, "x"), [AuditEntry("甲", "correct", document_id)])
    with pytest.raises(NotOnRecord):
        holdings.documents.set_visibility("NOSUCHDOC000", Visibility.PUBLIC, "")
    with pytest.raises(NotOnRecord):
        holdings.documents.revise(replace(read, id="NOSUCHDOC000"), [AuditEntry("甲", "correct")])
    assert [line.entry.action for line in holdings.audit.lines()] == ["decide"]


@pytest.mark.parametrize(
    ("tamper", "broken_at"),
    [
        (update(audit).where(audit.c.seq == 2).values(after="public"), 2),
        (update(audit).where(audit.c.seq == 2).values(who="丙"), 2),
        (update(audit).where(audit.c.seq == 3).values(digest="0" * 64), 3),
        (delete(audit).where(audit.c.seq == 1), 1),
        (delete(audit).where(audit.c.seq == 2), 2),
    ],
    ids=["value", "person", "digest", "first", "middle"],
)
def test_tampering_shows(holdings: Holdings, database_url: str, tamper: object, broken_at: int) -> None:
    document_id = put(holdings, document())
    for visibility in (Visibility.WITHHELD, Visibility.WITHDRAWN, Visibility.PUBLIC):
        holdings.documents.set_visibility(document_id, visibility, "other", who="甲")
    assert holdings.audit.verify().lines == 3
    database = Database(database_url)
    with database.writing() as connection:
        connection.execute(tamper)  # type: ignore[call-overload]
    database.close()
    assert holdings.audit.verify().broken_at == broken_at


def test_a_redacted_version_outlives_its_original_coming_again(holdings: Holdings) -> None:
    document_id = put(holdings, withheld())
    before = redact(holdings, document_id)
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "redacted", who="甲")
    seen = holdings.documents.get_public(document_id)
    assert (seen.current.text.clean, seen.current.file) == (BURNT.clean, OPEN)
    assert holdings.documents.public_original(document_id, 1) == OPEN
    (outcome,) = holdings.documents.put_many([withheld()])
    assert outcome.change is PutChange.UNCHANGED
    # Another extractor may read another text from the same file; it is the same original.
    other_text = replace(withheld().current, text=text("云州市 " + text().clean))
    holdings.documents.put_many([replace(withheld(), versions=(other_text,))])
    assert holdings.documents.get_public(document_id) == seen
    kept = holdings.originals.get(document_id, 1)
    assert (kept.text, kept.file, kept.metadata) == (
        before.current.text.clean,
        before.current.file,
        before.current.metadata,
    )
    assert kept.findings == (Finding("identity-number", 3, 21),)
    assert (
        holdings.documents.find_by_file("ab" * 32)
        == [document_id]
        == holdings.documents.find_by_file("cd" * 32)
    )


def test_another_original_ends_the_redaction(holdings: Holdings) -> None:
    document_id = put(holdings, withheld())
    redact(holdings, document_id)
    holdings.documents.set_visibility(document_id, Visibility.PUBLIC, "redacted", who="甲")
    file = FileReference("ef" * 32, "新.pdf", "application/pdf", 5)
    changed = replace(withheld().current, file=file, text=text("另一份" + text().clean))
    holdings.documents.put_many([replace(withheld(), versions=(changed,))])
    found = holdings.documents.get(document_id)
    assert (found.visibility, found.current.file) == (Visibility.WITHHELD, file)
    with pytest.raises(NotOnRecord):
        holdings.originals.get(document_id, 1)
    with pytest.raises(NotOnRecord):
        holdings.documents.get_public(document_id)


def test_a_record_without_a_file_is_known_by_its_text(holdings: Holdings) -> None:
    kept_back = replace(withheld(), versions=(replace(version(file=None), visibility=Visibility.WITHHELD),))
    document_id = put(holdings, kept_back)
    redact(holdings, document_id)
    assert holdings.documents.put_many([kept_back])[0].change is PutChange.UNCHANGED
    assert holdings.documents.get(document_id).current.text.clean == BURNT.clean


def test_staff_see_everything_at_a_glance(holdings: Holdings) -> None:
    roll = Attachment(
        1,
        "名册.txt",
        "text/plain",
        text("名册"),
        visibility=Visibility.WITHHELD,
        findings=(Finding("mobile", 0, 2),),
    )
    open_id = put(holdings, document("open", versions=(version(1), version(2, attachments=(roll,)))))
    kept_id = put(holdings, withheld())
    seen = {(one.document_id, one.ordinal): one for one in holdings.overview.versions()}
    assert set(seen) == {(open_id, 1), (open_id, 2), (kept_id, 1)}
    kept = seen[kept_id, 1]
    assert (kept.visibility, kept.decided_by, kept.reason) == (
        Visibility.WITHHELD,
        DecidedBy.GATE,
        "identity-number",
    )
    assert (kept.metadata, kept.findings, kept.page_starts) == (
        withheld().current.metadata,
        withheld().current.findings,
        withheld().current.text.page_starts,
    )
    (waiting,) = holdings.overview.withheld_attachments()
    assert (waiting.document_id, waiting.version, waiting.ordinal) == (open_id, 2, 1)
    assert waiting.findings == roll.findings
    holdings.documents.set_attachment_visibility((open_id, 2), 1, Visibility.WITHHELD, "kept", who="甲")
    assert holdings.overview.withheld_attachments() == []


def test_what_changed_nothing_is_noted_too(holdings: Holdings) -> None:
    holdings.audit.note([AuditEntry("甲", "open-original", "0ABCDEFGHJKM")])
    assert [line.entry.action for line in holdings.audit.lines("0ABCDEFGHJKM")] == ["open-original"]
    assert holdings.audit.verify().lines == 1
