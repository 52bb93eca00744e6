from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from holdings.errors import StoreUnavailable
from holdings.store import Holdings, migrations, tables
from holdings.store.unit_of_work import Database


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [migrations.HEAD]


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/holdings.db"
    Holdings.open(url, f"{tmp_path}/files").close()
    database = Database(url)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []
    database.close()


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    (tmp_path / "holdings.db").touch()
    holdings = Holdings.open(f"sqlite:///{tmp_path}/holdings.db", f"{tmp_path}/files")
    assert holdings.documents.counts().public == 0
    holdings.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreUnavailable, match="folder"):
        Holdings.open(f"sqlite:///{tmp_path}/taken/holdings.db", f"{tmp_path}/files")
