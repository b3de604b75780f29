"""The command upgrade, and what the others do with a database of an older version."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from cli.app import progress_bar
from engine.commit import progress
from engine.model.hash_chain import Raw
from store import migrate
from store.backends.connect import connect
from store.backends.options import WRITING
from tests.cli.conftest import Office
from tests.store.test_upgrading import ROWS

READING = [
    ["agenda"],
    ["tasks", "--json"],
    ["triggers"],
    ["events"],
    ["why", "1"],
    ["log"],
    ["show", "p"],
    ["history", "1"],
    ["where"],
    ["verify"],
    ["verify", "--quick"],
    ["record", "x", "--issued", "2023-02-01", "--number", "77", "--preview"],
]
WRITING_COMMANDS = [
    ["record", "x", "--issued", "2023-02-01", "--number", "77"],
    ["start", "5"],
    ["rebuild"],
    ["sweep"],
    ["run", "--once"],
    ["undo", "--reason", "r"],
]


@pytest.fixture(params=["0001", "0003", "0004", "0007"])
def older(office: Office, request: pytest.FixtureRequest) -> Path:
    """The office's database as an older version left it."""
    engine = connect(str(office.database), create=True)
    made = engine.connect().execution_options(**{WRITING: True})
    with made as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(migrate.FOLDER))
        config.attributes["connection"] = connection
        command.upgrade(config, request.param)
        names, marks = ", ".join(Raw._fields), ", ".join(f":{name}" for name in Raw._fields)
        insert = text(f"INSERT INTO ledger ({names}) VALUES ({marks})")  # noqa: S608
        connection.execute(insert, [row._asdict() for row in ROWS])
    engine.dispose()
    return office.database


def files(path: Path) -> dict[str, bytes]:
    """All files of the folder."""
    return {one.name: one.read_bytes() for one in path.parent.iterdir() if one.is_file()}


def test_who_reads_changes_nothing(office: Office, older: Path) -> None:
    """Each reading command answers, on a file and in a folder that nobody may write, and leaves
    every byte as it was."""
    before = files(older)
    older.chmod(0o444)
    older.parent.chmod(0o555)
    for words in READING:
        answer = office("--lang", "en", *words)
        assert answer.code == 0, (words, answer.err)
    older.parent.chmod(0o755)
    assert files(older) == before
    assert "The chain alone" in office("--lang", "en", "verify").err


def test_what_is_kept_beside_is_read(office: Office, older: Path, one_line) -> None:  # type: ignore[no-untyped-def]
    """From the first schema with a clock on, status and outbox show what is kept, say that they
    only read, and change nothing; what would change a message is refused, as all of it is before
    that schema."""
    found = revision(older)
    if found < "0003":
        for words in (["status"], ["outbox"], ["outbox", "show", "m"]):
            assert "upon upgrade" in one_line(office(*words), 1)
        return
    keep_beside(older, messages=found >= "0004")
    before = files(older)
    status, lines = office("status", "--json"), office("outbox", "--json")
    assert (status.code, status.data["state"]) == (1, "silent")
    assert [one["host"] for one in status.data["runners"]] == ["tower"]
    assert status.data["messages"] == ({"dead": 1} if found >= "0004" else None)
    assert [one["id"] for one in lines.data] == (["m"] if found >= "0004" else [])
    assert found in status.err
    assert found in lines.err
    if found >= "0004":
        assert office("outbox", "show", "m", "--json").data["error"] == "unreachable"
    else:
        assert office("outbox", "show", "m").code == 3
    for words in (["outbox", "resend", "--dead"], ["outbox", "drop", "m", "--reason", "r"]):
        assert "upon upgrade" in one_line(office(*words), 1)
    assert files(older) == before


def revision(path: Path) -> str:
    """The schema of a database."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def keep_beside(path: Path, *, messages: bool) -> None:
    """A process that was killed, and a letter that was given up."""
    at = "2023-03-01T05:00:00.000000Z"
    with closing(sqlite3.connect(path)) as connection, connection:
        runner = ("a", "tower", 7, "run", 60, at, at)
        connection.execute(
            "INSERT INTO runner VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)", runner
        )
        if messages:
            given = ("m", "urgent", "all", "mail: a@b", "2023-03-01", "[]", "dead", 9, 0, at, at)
            connection.execute(
                "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?)",
                (*given, "unreachable"),
            )


def test_who_records_is_told_what_to_do(office: Office, older: Path, one_line) -> None:  # type: ignore[no-untyped-def]
    """One line that names `upon upgrade`; nothing is recorded, changed or left."""
    before = files(older)
    for words in WRITING_COMMANDS:
        assert "upon upgrade" in one_line(office(*words), 1), words
    assert files(older) == before


def test_upgrade(office: Office, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview says what would be done and does nothing; then it is done, with one copy, and
    says how far it is; then there is nothing to do, and all commands work."""
    monkeypatch.setitem(progress.STEP, "entries", 1)  # type: ignore[arg-type]
    monkeypatch.setattr(progress_bar, "STEP", 1)
    before = files(older)
    seen = office("--lang", "en", "upgrade", "--preview", "--json").data
    assert seen["preview"] is True
    assert files(older) == before
    done = office("--lang", "en", "upgrade")
    assert (done.code, len(done.out.splitlines())) == (0, len(seen["steps"]))
    assert seen["copy"] in done.err
    assert f"{older.name}: entries gone through: 1 of {len(ROWS)}" in done.err.splitlines()
    after = files(older)
    assert set(after) == {*before, Path(seen["copy"]).name}
    assert "nothing to bring up" in office("--lang", "en", "upgrade").err
    assert office("verify").code == 0
    assert files(older) == after
    assert office("record", "x", "--issued", "2023-02-01", "--number", "77").code == 0


def test_upgrade_where_there_is_none(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """No database: one line and exit code 3, no file."""
    one_line(office("upgrade"), 3)
    assert not office.database.exists()
