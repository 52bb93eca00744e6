"""How a database gets the tables of this program: Alembic, run by the program itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from holdings.errors import SchemaOutdated
from holdings.store.unit_of_work import Database

#: The newest migration; a test compares it with the files in ``versions/``.
HEAD: Final = "0011"


def migrate(database: Database) -> None:
    """Creates the tables of an empty database and brings those of an older one up to date.

    Raises SchemaOutdated for a database that a newer program has made. Several processes may call it at
    once: the first one migrates, the others wait and find it done.
    """
    database.prepare()
    with database.reading() as connection:
        if _revision(connection) == HEAD:
            return
    with database.writing() as connection:
        _bring_up_to_date(connection)


def _bring_up_to_date(connection: Connection) -> None:
    found = _revision(connection)
    if found == HEAD:
        return
    # Alembic takes a tenth of a second to import, and most starts do not need it.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise SchemaOutdated(
            f"the holdings database has schema {found}, this program knows {HEAD}: a newer kaijuan has"
            " written it; install that version, or restore a backup made by this one (kaijuan restore)"
        )
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
