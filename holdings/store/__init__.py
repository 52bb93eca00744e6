"""How documents are stored: ``Holdings.open`` gives everything else."""

from __future__ import annotations

from holdings.store.audit import AuditEntry, AuditLine, ChainState
from holdings.store.changes import Change, ChangeKind
from holdings.store.collection import Holdings
from holdings.store.deposits import LedgerRow
from holdings.store.documents import Counts
from holdings.store.originals import Original
from holdings.store.putting import PutChange, PutOutcome
from holdings.store.rows import Summary

__all__ = [
    "AuditEntry",
    "AuditLine",
    "ChainState",
    "Change",
    "ChangeKind",
    "Counts",
    "Holdings",
    "LedgerRow",
    "Original",
    "PutChange",
    "PutOutcome",
    "Summary",
]
