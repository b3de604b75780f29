"""The settings under which a database is opened, and what it refuses to open."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from cli.main import run
from store.backends import sqlite
from store.backends.connect import connect
from store.backends.errors import BadUrlError, NoDatabaseError, NoDriverError, NotOursError
from store.backends.options import WRITING
from store.backends.sqlite import BUSY_SECONDS
from store.ledger import open_ledger
from store.read_model import open_board
from triggers.errors import UponError, UsageError

SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)


def pragma(path: Path, name: str) -> object:
    """A setting as a connection of the product has it."""
    with connect(str(path), create=False).connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("foreign_keys", 1),
        ("busy_timeout", 20_000),
        ("synchronous", 2 if SAFE else 3),  # FULL, EXTRA
        ("journal_mode", "wal" if SAFE else "delete"),
    ],
)
def test_settings(database: Path, name: str, value: object) -> None:
    """Acknowledged rows are durable, whichever SQLite there is: WAL with FULL from 3.51.3, where
    WAL is safe, else the DELETE journal with EXTRA."""
    assert pragma(database, name) == value


@pytest.mark.parametrize(
    ("version", "journal", "synchronous"),
    [
        ((3, 51, 3), "wal", 2),
        ((3, 52, 0), "wal", 2),
        ((3, 51, 2), "delete", 3),
        ((3, 40, 1), "delete", 3),
    ],
)
def test_settings_by_version(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: tuple[int, int, int],
    journal: str,
    synchronous: int,
) -> None:
    """The version of SQLite decides the journal."""
    monkeypatch.setattr(sqlite.sqlite3, "sqlite_version_info", version)
    path = tmp_path / "u.db"
    open_ledger(str(path)).engine.dispose()
    assert pragma(path, "journal_mode") == journal
    assert pragma(path, "synchronous") == synchronous


def test_a_writer_locks_at_once(database: Path) -> None:
    """A writing transaction has the lock before its first statement; a reading one never."""
    engine = connect(str(database), create=False)
    other = sqlite3.connect(database, timeout=0, isolation_level=None)
    with engine.connect() as reader, reader.begin():
        reader.exec_driver_sql("SELECT count(*) FROM ledger")
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
    writer = engine.connect().execution_options(**{WRITING: True})
    with writer, writer.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    assert BUSY_SECONDS == 20


@pytest.mark.parametrize(
    "url",
    [
        "oracle://h/d",
        "mysql://h/d",
        "nonsense://x",
        "://",
        "sqlite+nodriver:///x.db",
        "http://example.org/u.db",
    ],
)
def test_a_url_that_cannot_be_used(url: str) -> None:
    """Another kind of database is a usage error in one line."""
    with pytest.raises(BadUrlError) as caught:
        open_ledger(url)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("missing", ["psycopg", "psycopg_binary"])
def test_a_driver_that_is_not_installed(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server's URL without its driver, or with half of it, is a usage error in one line, which
    says how it is installed and no password."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    if missing != "psycopg":  # a psycopg that finds neither its binary half nor libpq
        monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
        monkeypatch.setitem(sys.modules, "psycopg_c", None)
    url = "postgresql://clerk:secret@h/office"
    with pytest.raises(NoDriverError, match=r"pip install 'upon\[postgres\]'") as caught:
        open_ledger(url)
    assert isinstance(caught.value, UsageError)
    assert run(["tasks", "--db", url, "--lang", "vi"]) == 2
    told = capsys.readouterr().err
    assert "pip install 'upon[postgres]'" in told
    assert (told.count("\n"), "secret" in told) == (1, False)


@pytest.mark.parametrize("form", ["{}", "sqlite:///{}"])
def test_reading_does_not_make_a_file(tmp_path: Path, form: str) -> None:
    """A command that only reads finds no database, and leaves none behind."""
    path = tmp_path / "none.db"
    for call in (
        lambda url: open_ledger(url, create=False),
        lambda url: open_board(url).__enter__(),
    ):
        with pytest.raises(NoDatabaseError) as caught:
            call(form.format(path))
        assert caught.value.exit_code == 3
        assert str(path) in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A database is not made in a folder that does not exist."""
    with pytest.raises(NoDatabaseError):
        open_ledger(str(tmp_path / "no" / "u.db"))


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (id INTEGER)")
    connection.close()


FILES = {
    "another program's": foreign,
    "text": lambda path: path.write_text("Số -KH/TU\n" * 500, encoding="utf-8"),
    "zeros": lambda path: path.write_bytes(bytes(4096)),
    "a folder": lambda path: path.mkdir(),
    "a torn header": lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 500),
}


@pytest.mark.parametrize("make", FILES.values(), ids=list(FILES))
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_not_ours(tmp_path: Path, make: object, create: bool) -> None:
    """Whatever the file is, the error is one line that names it, and the file stays as it was."""
    path = tmp_path / "u.db"
    make(path)  # type: ignore[operator]
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(NotOursError) as caught:
        open_ledger(str(path), create=create)
    with pytest.raises(UponError), open_board(str(path)):
        pass
    assert caught.value.exit_code == 1
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (path.read_bytes() if path.is_file() else None) == before
