"""How documents are stored: ``Holdings.open`` gives everything else."""

from __future__ import annotations

from holdings.store.attachments import AttachmentText
from holdings.store.audit import AuditEntry, AuditLine, ChainState
from holdings.store.best_bets import BestBet
from holdings.store.changes import Change, ChangeKind
from holdings.store.citations import Bearer, Citing
from holdings.store.collection import Holdings
from holdings.store.companions import Companion, Companions
from holdings.store.deposits import Deposit, LedgerRow
from holdings.store.documents import Counts
from holdings.store.originals import Original
from holdings.store.poison import Poisoned
from holdings.store.putting import PutChange, PutOutcome
from holdings.store.question_counts import AskedQuestion, DayCounts, Door, Ranking
from holdings.store.relations import Link, Links, OtherDocument
from holdings.store.rows import Summary
from holdings.store.settling import Settlement
from holdings.store.sources import Source
from holdings.store.word_lists import WordList

__all__ = [
    "AskedQuestion",
    "AuditEntry",
    "AuditLine",
    "ChainState",
    "AttachmentText",
    "BestBet",
    "Bearer",
    "Change",
    "ChangeKind",
    "Citing",
    "Companion",
    "Companions",
    "Counts",
    "DayCounts",
    "Deposit",
    "Door",
    "Holdings",
    "LedgerRow",
    "Link",
    "Links",
    "Original",
    "OtherDocument",
    "Poisoned",
    "PutChange",
    "PutOutcome",
    "Ranking",
    "Settlement",
    "Source",
    "Summary",
    "WordList",
]
