from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from holdings.errors import StoreUnavailable
from holdings.model.dates import CivilDate
from holdings.model.document import Visibility
from holdings.store import Holdings, migrations, tables
from holdings.store.unit_of_work import Database
from tests.contract.store_samples import document, metadata, version


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.HEAD]


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/holdings.db")
    with database.writing() as connection:
        migrations.upgrade(connection, None)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    database.close()


def test_a_new_database_is_what_the_migrations_make(tmp_path: Path) -> None:
    Holdings.open(f"sqlite:///{tmp_path}/new.db", f"{tmp_path}/files").close()
    migrated = Database(f"sqlite:///{tmp_path}/migrated.db")
    with migrated.writing() as connection:
        migrations.upgrade(connection, None)
    migrated.close()
    new = _described(tmp_path / "new.db")
    assert new == _described(tmp_path / "migrated.db")
    assert new["alembic_version"] == {migrations.HEAD}


def test_current_versions_of_an_older_database_are_found_by_their_days(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/holdings.db"
    days = {1: "2024-03-29", 2: "2010-05-01", 3: "2025-01-01"}
    versions = tuple(
        version(ordinal, metadata=metadata(signed_on=CivilDate.parse(day)), in_force_from=None)
        for ordinal, day in days.items()
    )
    kept_back = replace(versions[2], visibility=Visibility.WITHHELD)
    holdings = Holdings.open(url, f"{tmp_path}/files")
    holdings.documents.put_many([document("one"), document("three", versions=(*versions[:2], kept_back))])
    holdings.close()
    with closing(sqlite3.connect(tmp_path / "holdings.db")) as connection:
        before = connection.execute(_CURRENT).fetchall()
        for column in ("current_version", "public_version"):
            connection.execute(f"ALTER TABLE documents DROP COLUMN {column}")
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
        connection.commit()
    Holdings.open(url, f"{tmp_path}/files").close()
    with closing(sqlite3.connect(tmp_path / "holdings.db")) as connection:
        assert connection.execute(_CURRENT).fetchall() == before == [("one", 1, 1), ("three", 3, 1)]


_CURRENT = "SELECT external_id, current_version, public_version FROM documents ORDER BY external_id"


def _described(path: Path) -> dict[str, set[str]]:
    """Tables with their columns and keys, indices with their conditions; the order of columns is free."""
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        described = {name: _words(sql) for type_, name, sql in made if type_ == "index" and sql}
        for name, sql in [(name, sql) for type_, name, sql in made if type_ == "table"]:
            columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
            described[name] = {repr(column[1:]) for column in columns}
            described[f"{name}, rows"] = {str("WITHOUT ROWID" in sql), str("AUTOINCREMENT" in sql)}
            described[f"{name}, refers"] = {
                repr(key[2:]) for key in connection.execute(f"PRAGMA foreign_key_list({name})")
            }
            described[f"{name}, unique"] = {
                repr(index[2:]) for index in connection.execute(f"PRAGMA index_list({name})")
            }
        described["alembic_version"] = {
            row[0] for row in connection.execute("SELECT version_num FROM alembic_version")
        }
    return described


def _words(sql: str) -> set[str]:
    return {" ".join(sql.split())}


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "holdings.db").touch()
    holdings = Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"{tmp_path}/files")
    assert holdings.documents.counts().public == 0
    holdings.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnavailable, match="folder"):
        Holdings.open(f"sqlite:///{tmp_path}/taken/holdings.db", f"{tmp_path}/files")
