"""How documents are stored: ``Holdings.open`` gives everything else."""

from __future__ import annotations

from holdings.store.attachments import AttachmentText
from holdings.store.audit import AuditEntry, AuditLine, ChainState
from holdings.store.changes import Change, ChangeKind
from holdings.store.collection import Holdings
from holdings.store.companions import Companion, Companions
from holdings.store.deposits import Deposit, LedgerRow
from holdings.store.documents import Counts
from holdings.store.originals import Original
from holdings.store.poison import Poisoned
from holdings.store.putting import PutChange, PutOutcome
from holdings.store.relations import Link, Links, OtherDocument
from holdings.store.rows import Summary
from holdings.store.settling import Settlement
from holdings.store.sources import Source

__all__ = [
    "AuditEntry",
    "AuditLine",
    "ChainState",
    "AttachmentText",
    "Change",
    "ChangeKind",
    "Companion",
    "Companions",
    "Counts",
    "Deposit",
    "Holdings",
    "LedgerRow",
    "Link",
    "Links",
    "Original",
    "OtherDocument",
    "Poisoned",
    "PutChange",
    "PutOutcome",
    "Settlement",
    "Source",
    "Summary",
]
