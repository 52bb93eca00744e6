"""The receipt of a deposit: what staff sign and hand to the department, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from holdings.store import Deposit, Holdings, LedgerRow
from ingest.report import Report

TITLE = "公开文件移交接收回执"
#: What a row's state is called on a receipt.
STATES = {
    "waiting": "待处理",
    "extracting": "处理中",
    "done": "已收",
    "withheld": "已收，留待审查",
    "failed": "未收",
    "unchanged": "已在案，未变",
}
SIGNATURES = ("移交单位（盖章）", "移交人", "接收人", "日期")


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A file on the receipt: its place on it, name, what became of it, number on record, SHA-256."""

    place: int
    name: str
    state: str
    document_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """A deposit for paper: facts under their labels, the files, and remarks under headings."""

    title: str
    facts: list[tuple[str, str]]
    lines: list[ReceiptLine]
    sections: list[tuple[str, list[str]]]
    signatures: tuple[str, ...] = SIGNATURES


def receipt_of(holdings: Holdings, deposit_id: int, archive: str, zone: tzinfo) -> Receipt:
    """The receipt of a deposit as things stand: whole once it has ended, else marked as preliminary.

    Raises NotOnRecord for an unknown deposit.
    """
    deposit = holdings.ledger.deposit(deposit_id)
    rows = sorted(holdings.ledger.rows(deposit_id), key=lambda row: (row.listed.get("row", 0), row.name))
    report = _report(deposit, rows)
    title = TITLE if deposit.ended_at else f"{TITLE}（处理中，非最终）"
    return Receipt(title, _facts(deposit, report, archive, zone, len(rows)), _lines(rows), report.sections())


def as_text(receipt: Receipt) -> str:
    """The receipt as plain text, one file a line."""
    lines = [receipt.title, ""]
    lines += [f"{label}：{value}" for label, value in receipt.facts]
    if receipt.lines:
        lines += ["", f"文件（{len(receipt.lines)}）"]
        lines += [_printed(line) for line in receipt.lines]
    for title, told in receipt.sections:
        lines += ["", f"{title}（{len(told)}）", *(f"  {one}" for one in told)]
    lines += ["", "　　".join(f"{label}：__________" for label in receipt.signatures)]
    return "\n".join(lines)


def _printed(line: ReceiptLine) -> str:
    ends = [part for part in (line.document_id, line.sha256[:16]) if part]
    return f"  {line.place}. {line.name}  {line.state}" + (f"（{'，'.join(ends)}）" if ends else "")


def _report(deposit: Deposit, rows: Iterable[LedgerRow]) -> Report:
    """The deposit's report: as it was closed, or so far."""
    report = Report(deposit.source, deposit.id)
    if deposit.report:
        report.add(deposit.report)
        report.seconds = float(deposit.report.get("seconds", 0))
        return report
    report.add({"list_problems": deposit.listed.get("problems", [])})
    for row in rows:
        report.add(row.report)
    return report


def _facts(deposit: Deposit, report: Report, archive: str, zone: tzinfo, files: int) -> list[tuple[str, str]]:
    facts = [
        ("回执编号", f"{deposit.id}"),
        ("接收单位", archive),
        ("来源", deposit.source),
        ("接收时间", _moment(deposit.began_at, zone)),
        ("办结时间", _moment(deposit.ended_at, zone) if deposit.ended_at else "尚未办结"),
        ("移交清单", deposit.listed.get("list_name", "无")),
    ]
    if digest := deposit.listed.get("list_sha256"):
        facts.append(("清单校验（SHA-256）", digest))
    return [*facts, ("文件数", f"{files}"), *(("接收情况", sentence) for sentence in report.summary())]


def _moment(at: str, zone: tzinfo) -> str:
    return datetime.fromisoformat(at).astimezone(zone).strftime("%Y年%m月%d日 %H:%M")


def _lines(rows: Iterable[LedgerRow]) -> list[ReceiptLine]:
    return [
        ReceiptLine(place, row.name, STATES[row.state], row.document_id, row.sha256)
        for place, row in enumerate(rows, start=1)
    ]
