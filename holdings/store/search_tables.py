"""The tables of what staff say about searches, and of how often questions are asked."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from holdings.store.tables import Id, metadata

#: The lines of the site's own word lists (see ``word_lists``).
word_lists = Table(
    "word_lists",
    metadata,
    Column("list", String(32), primary_key=True),
    Column("line", Text, primary_key=True),
    Column("at", String(32), nullable=False),
)

#: How often a table that processes remember was changed.
revisions = Table(
    "revisions",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
)

#: Documents that staff put above the results of a question (see ``best_bets``).
best_bets = Table(
    "best_bets",
    metadata,
    Column("question", Text, primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, nullable=False),
    # The first and the last day, inclusive; "" for open.
    Column("from_day", String(10), nullable=False),
    Column("until_day", String(10), nullable=False),
    Column("at", String(32), nullable=False),
)

#: Sums over all readers, by day, door and question (see ``question_counts``): nobody is in it.
question_counts = Table(
    "question_counts",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("door", String(8), primary_key=True),
    # "" for questions that are counted and not kept.
    Column("question", Text, primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("empty", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("refined", Integer, nullable=False),
)
