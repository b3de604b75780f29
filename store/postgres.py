"""PostgreSQL, for many offices on many machines; the home of psycopg (through SQLAlchemy)."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, NoSuchModuleError

from store.backends import WRITING
from store.errors import BadUrlError, BusyError, LostConnectionError, NotOursError
from triggers.errors import UponError

LOCK = 0x75706F6E
"""The advisory lock of writers ("upon"): a reader that polls by `seq` then misses none."""
WAIT_SECONDS = 20

_BUSY = {"55P03", "40001", "40P01"}  # lock not available, serialization failure, deadlock
_REFUSED = {"42501", "25006"}  # insufficient privilege, read-only transaction


class Postgres:
    """A database on a server."""

    def make(self, url: URL, *, create: bool) -> Engine:
        """An engine; the database itself is made by its administrator. Raises BadUrlError."""
        del create
        try:
            made = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True,
                                 connect_args={"connect_timeout": WAIT_SECONDS})  # fmt: skip
        except (NoSuchModuleError, ModuleNotFoundError):
            raise BadUrlError("postgresql without upon[postgres]") from None
        event.listen(made, "begin", _on_begin)
        return made

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables in the current schema."""
        rows = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        )
        return {row[0] for row in rows}

    def prepare(self, connection: Connection) -> None:
        """A server is prepared by its administrator."""

    def back_up(self, connection: Connection, revision: str, head: str) -> None:
        """A server is copied by its own tools (pg_dump); migrations are one transaction."""

    def append_only(self) -> list[str]:
        """A trigger that refuses changes, removals, gaps and emptying at once."""
        return [
            (
                "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
            ),
            (
                "CREATE FUNCTION ledger_gapless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM ledger) THEN "
                "RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN NEW; END $$"
            ),
            (
                "CREATE TRIGGER ledger_no_gap BEFORE INSERT ON ledger FOR EACH ROW "
                "EXECUTE FUNCTION ledger_gapless()"
            ),
            (
                "CREATE TRIGGER ledger_no_change BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW "
                "EXECUTE FUNCTION ledger_refuse()"
            ),
            (
                "CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON ledger FOR EACH STATEMENT "
                "EXECUTE FUNCTION ledger_refuse()"
            ),
        ]

    def refusal(self, error: DatabaseError, name: str) -> UponError | None:
        """Writers that waited too long, a server that is gone, a role that may only read."""
        state = getattr(error.orig, "sqlstate", None)
        if state in _BUSY:
            return BusyError(name)
        if state in _REFUSED:
            return NotOursError(name, str(error.orig).splitlines()[0])
        if error.connection_invalidated or state is None or state.startswith(("08", "57")):
            return LostConnectionError(name, str(error.orig).splitlines()[0])
        return None


def _on_begin(connection: Connection) -> None:
    """One writer at a time, in the order of commits; readers see one state throughout."""
    if connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
