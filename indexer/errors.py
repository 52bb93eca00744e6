"""What can go wrong with an index, in the words of the field."""

from __future__ import annotations


class IndexerError(Exception):
    """The base of every error this room raises; its message says what to do."""


class EngineUnavailable(IndexerError):
    """The search engine cannot be reached or is overloaded; nothing was changed."""


class EngineTimeout(EngineUnavailable):
    """The search engine gave up on a request that took too long."""


class IndexMissing(IndexerError):
    """There is no published generation yet; the message names the command that makes one."""


class IndexOutdated(IndexerError):
    """The index was made by another schema or dictionary; the message names the command to run."""


class GenerationBusy(IndexerError):
    """Another process is writing this index or building a generation."""


class QueryTooLarge(IndexerError):
    """The plan has more clauses than an engine takes."""
