"""PostgreSQL, for many offices on many machines; the home of psycopg (through SQLAlchemy)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, NoSuchModuleError, OperationalError

from store.backends.errors import (
    BusyError,
    CollidedError,
    LostConnectionError,
    NoDatabaseError,
    NoDriverError,
    NotGrantedError,
    StorageError,
)
from store.backends.options import WRITING
from triggers.errors import UponError

LOCK = 0x75706F6E
"""The advisory lock of writers ("upon"): a reader that polls by `seq` then misses none."""
WAIT_SECONDS = 20

BEGIN_WRITING = (
    f"BEGIN; SET LOCAL lock_timeout = '{WAIT_SECONDS}s'; SELECT pg_advisory_xact_lock({LOCK})"
)
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
"""Each one way to the server and back; so neither needs a ping before it."""

_COLLIDED = {"40001", "40P01"}  # serialization failure, deadlock
_BUSY = {"55P03", "57014"}  # lock not available, statement timeout
_REFUSED = {"42501", "25006"}  # insufficient privilege, read-only transaction
_FULL = {"53100"}
_GONE = ("08", "57P", "25P03")  # lost, shut down, idle for too long

_FUNCTIONS = {
    "ledger_refuse": "BEGIN RAISE EXCEPTION 'the ledger is append-only'; END",
    "ledger_gapless": (
        "BEGIN IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM ledger) THEN "
        "RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN NEW; END"
    ),
}
_GUARDS = {
    "ledger_no_gap": ("BEFORE INSERT ON ledger FOR EACH ROW", "ledger_gapless", 7),
    "ledger_no_change": ("BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW", "ledger_refuse", 27),
    "ledger_no_truncate": ("BEFORE TRUNCATE ON ledger FOR EACH STATEMENT", "ledger_refuse", 34),
}
"""Name -> when it fires, what it calls, and the first as the catalog's `tgtype`."""
_KEPT_GUARDS = text(
    "SELECT tgname, tgtype, proname, prosrc FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid "
    "WHERE tgrelid = 'ledger'::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A') "
    "AND tgqual IS NULL AND tgnargs = 0 AND tgattr = ''"
)
_ONLY_READS = text(
    "SELECT NOT has_table_privilege('ledger', 'INSERT') OR pg_is_in_recovery() "
    "OR current_setting('default_transaction_read_only') = 'on'"
)


class Postgres:
    """A database on a server."""

    def make(self, url: URL, *, create: bool) -> Engine:
        """An engine; the database itself is made by its administrator. Raises NoDriverError."""
        del create
        try:
            made = create_engine(
                url.set(drivername="postgresql+psycopg"),
                use_native_hstore=False,
                connect_args={"connect_timeout": WAIT_SECONDS},
            )
        except (NoSuchModuleError, ImportError):
            raise NoDriverError(url.render_as_string(hide_password=True)) from None
        event.listen(made, "connect", _on_connect)
        event.listen(made, "begin", _on_begin)
        event.listen(made, "handle_error", _on_error)
        return made

    def tables(self, connection: Connection) -> set[str]:
        """The names of the tables in the current schema."""
        rows = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        )
        return {row[0] for row in rows}

    def empty(self, name: str) -> UponError:
        """Its administrator made it, and nobody has adopted a plan in it yet."""
        return NoDatabaseError(name)

    def prepare(self, connection: Connection) -> None:
        """A server is prepared by its administrator."""

    def back_up(self, engine: Engine, revision: str, head: str) -> None:
        """No copy is made, so `engine`, `revision` and `head` are not used: a server is copied by
        its own tools (pg_dump); migrations are one transaction."""

    def copy_name(self, engine: Engine, revision: str, head: str) -> None:
        """There is none."""

    def append_only(self) -> list[str]:
        """A trigger that refuses changes, removals, gaps and emptying at once."""
        functions = [_function("CREATE", name) for name in _FUNCTIONS]
        return [*functions, *(_trigger(name) for name in _GUARDS)]

    def guards(self) -> Collection[str]:
        """The names of its triggers and of what they call."""
        return (*_GUARDS, *_FUNCTIONS)

    def unguarded(self, connection: Connection) -> dict[str, list[str]]:
        """The triggers that are not there, are turned off, or call something else."""
        kept = {row[0]: tuple(row[1:]) for row in connection.execute(_KEPT_GUARDS)}
        return {
            name: [
                _function("CREATE OR REPLACE", function),
                f"DROP TRIGGER IF EXISTS {name} ON ledger",
                _trigger(name),
            ]
            for name, (_, function, kind) in _GUARDS.items()
            if kept.get(name) != (kind, function, f" {_FUNCTIONS[function]} ")
        }

    def only_reads(self, engine: Engine) -> bool:
        """A role without the right to add entries, or a server that follows another."""
        with engine.connect() as connection:
            return bool(connection.execute(_ONLY_READS).scalar())

    def refusal(self, error: DBAPIError, name: str) -> UponError | None:
        """Writers that waited too long, a server that is gone, a role that may only read."""
        state = getattr(error.orig, "sqlstate", None)
        what = (str(error.orig).splitlines() or ["-"])[0]
        unsaid = state is None and isinstance(error, OperationalError | InterfaceError)
        if error.connection_invalidated or unsaid or (state or "").startswith(_GONE):
            return LostConnectionError(name, what)
        if state in _COLLIDED:
            return CollidedError(name)
        if state in _BUSY:
            return BusyError(name)
        if state in _REFUSED:
            return NotGrantedError(name, what)
        return StorageError(name, what) if state in _FULL else None


def _function(how: str, name: str) -> str:
    return f"{how} FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {_FUNCTIONS[name]} $$"


def _trigger(name: str) -> str:
    moment, function, _ = _GUARDS[name]
    return f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION {function}()"


def _on_connect(connection: Any, _: Any) -> None:
    """Transactions are begun by `_on_begin` alone, lock and all in one message."""
    connection.autocommit = True


def _on_begin(connection: Connection) -> None:
    """One writer at a time, in the order of commits; readers see one state throughout."""
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql(BEGIN_WRITING if writing else BEGIN_READING)


def _on_error(context: ExceptionContext) -> None:
    """A server that says good-bye is gone, whether the socket is closed yet or not."""
    state = getattr(context.original_exception, "sqlstate", None) or ""
    if state.startswith(_GONE):
        context.is_disconnect = True
