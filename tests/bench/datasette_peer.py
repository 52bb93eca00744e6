"""The peer for pages: Datasette over SQLite FTS5 with the same records, words and facets."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import rjieba

from tests.bench.bare_loop import records

FACETS = ("org", "year", "cat", "genre", "status")
COLUMNS = ("id", "title", "text", *FACETS)


def words(text: str) -> str:
    """A text as FTS5 can take it: jieba's words with spaces between."""
    return " ".join(word for word in rjieba.cut(text) if word.strip() and word.isalnum())


def rows(corpus: Path) -> Iterator[tuple[str, ...]]:
    """One row a record, with its facets and its words."""
    for record in records(corpus):
        issuers = record.get("issuers") or [""]
        yield (
            record["id"],
            record["title"],
            record["text"],
            issuers[0] if isinstance(issuers, list) else issuers,
            str(record.get("signed_on", ""))[:4],
            str(record.get("category", "")),
            str(record.get("genre", "")),
            str(record.get("status", "")),
            words(record["title"] + " " + record["text"]),
        )


def build(corpus: Path, database: Path) -> int:
    """Makes the database that ``datasette serve`` opens; returns the number of rows."""
    connection = sqlite3.connect(database)
    connection.execute(f"CREATE TABLE articles ({', '.join(COLUMNS)}, words)")
    connection.executemany(
        f"INSERT INTO articles VALUES ({', '.join('?' * (len(COLUMNS) + 1))})", rows(corpus)
    )
    for facet in FACETS:
        connection.execute(f"CREATE INDEX by_{facet} ON articles ({facet})")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='articles')")
    connection.execute("INSERT INTO found(found) VALUES ('rebuild')")
    connection.commit()
    count = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    connection.close()
    return count


def page_path(question: str) -> str:
    """The path of Datasette's page for a question, any of its words, with every facet."""
    match = " OR ".join(f'"{word}"' for word in words(question).split())
    facets = [("_facet", facet) for facet in FACETS]
    return "/bench/articles?" + urlencode(
        [("_search", match), ("_searchmode", "raw"), ("_size", "10"), *facets, ("_nocol", "words")]
    )


if __name__ == "__main__":
    print(json.dumps({"rows": build(Path(sys.argv[1]), Path(sys.argv[2]))}))
