"""Who may only read, a role of a server or whoever holds a file that may not be written: every
command that looks works and says what it says to others, each act is refused in one line."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy import make_url

from tests.cli.conftest import Office
from tests.store.backends.test_failpoints import nobody, refused
from tests.support.servers import fresh_database

DAY = ("--today", "2023-02-01")
LEDGER = Path(__file__).parents[2] / "docs" / "reference" / "ledger.md"
READING = """\
tasks
due
overdue
waiting
agenda
triggers
events
log
show small
show small 1.a
why 1.a
history 1.a
latest 3 --due 2023-12-31
what-if steps.yaml
confirm 1.a
calendar
policy
bodies list
bodies show office
amend newer.yaml
verify
tasks --known-at 2100-01-01T00:00:00Z
tasks --limit 2
record decision --issued 2023-01-20 --sets-due 2023-02-20 --preview
complete 1.b --on 2023-01-20 --preview
retract 7-HD --reason x --preview
""".splitlines()
FEW = ["tasks", "why 1.a", "amend newer.yaml", "what-if steps.yaml", "log", "verify"]
WRITING = (
    ["record", "decision", "--issued", "2023-01-20", "--sets-due", "2023-02-20"],
    ["complete", "1.b", "--on", "2023-01-20"],
    ["undo"],
    ["rebuild"],
)


@pytest.fixture
def worked(office: Office) -> Office:
    """An office with entries of several kinds, a file of steps and a newer plan."""
    office.adopted()
    for trigger, number in (("guidance", "7-HD"), ("model-regulation", "8-QC")):
        office("record", trigger, "--issued", "2022-11-30", "--number", number, *DAY)
    office("start", "1.đ", "--occurrence", "2023", *DAY)
    (office.folder / "steps.yaml").write_text('- complete: "1.b"\n  on: 2023-01-20\n')
    newer = office.plan.read_text(encoding="utf-8").replace("by 2022-12-31", "by 2023-01-31")
    (office.folder / "newer.yaml").write_text(newer, encoding="utf-8")
    return office


def granted(name: str, url: str) -> str:
    """The URL of a role that was given what the document says it is given."""
    text = LEDGER.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {name} -->\n```sql\n(.*?)```", text, re.DOTALL)
    assert found
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(found[1])  # type: ignore[call-overload]
    return make_url(url).set(username=f"upon_{name}").render_as_string(hide_password=False)


@pytest.fixture
def roles(worked: Office, server: str) -> Iterator[tuple[str, str, str]]:
    """The workspace on a server: the URLs of its owner, of a recorder and of a reader."""
    url = fresh_database(server)
    assert worked("copy", "--to", url).code == 0
    yield url, granted("recorder", url), granted("reader", url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP OWNED BY upon_reader, upon_recorder")
        connection.execute("DROP ROLE upon_reader, upon_recorder")


def assert_reads(office: Office, reader: str, owner: str, commands: list[str]) -> None:
    """Each reading command gives a reader what it gives the owner."""
    for words in commands:
        told = office(*words.split(), *DAY, "--db", owner)
        assert told.code in (0, 2), told  # 2: listed, and asks what is chosen
        read = office(*words.split(), *DAY, "--db", reader)
        if words == "verify" and "postgresql" in reader:  # it may make no schema to compare with
            assert (read.code, read.out) == (told.code, told.out)
            assert "Chưa đối chiếu cấu trúc" in read.err
        else:
            assert read == told, words


def test_a_role_that_reads(
    worked: Office, one_line: Callable[..., str], roles: tuple[str, str, str]
) -> None:
    """With SELECT alone everything can be looked at and supposed; an act is refused (exit 4)."""
    owner, _, reader = roles
    assert_reads(worked, reader, owner, READING)
    head = worked("verify", "--db", owner).out
    for words in WRITING:
        told = one_line(worked(*words, *DAY, "--db", reader, "--lang", "en"), 4)
        assert "permission denied for table" in told
        assert "docs/reference/ledger.md" in told
    assert worked("verify", "--db", owner).out == head


def test_a_role_that_records(
    worked: Office, one_line: Callable[..., str], roles: tuple[str, str, str]
) -> None:
    """A recorder can say and work out what the owner can; it can neither alter nor remove an entry,
    triggers or not, nor change the schema."""
    owner, recorder, _ = roles
    for words in WRITING:
        assert worked(*words, *DAY, "--db", recorder).code == 0
    for statement in (
        "UPDATE ledger SET by = 'x'",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "ALTER TABLE ledger DISABLE TRIGGER USER",
        "DROP TABLE card",
        "UPDATE alembic_version SET version_num = '0'",
    ):
        with (
            psycopg.connect(recorder) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("DROP TRIGGER ledger_no_change ON ledger")
    assert worked("verify", "--db", recorder).code == 1
    assert "permission denied" in one_line(worked("rebuild", "--db", recorder), 4)
    assert worked("rebuild", "--db", owner).code == 0
    assert worked("verify", "--db", recorder).code == 0


def test_a_database_without_tables(
    worked: Office, one_line: Callable[..., str], roles: tuple[str, str, str], server: str
) -> None:
    """A role that may not make tables, where there are none, or may not look at them, is told."""
    owner, recorder, _ = roles
    bare = make_url(fresh_database(server)).database
    url = make_url(recorder).set(database=bare).render_as_string(hide_password=False)
    assert "permission denied" in one_line(worked("adopt", str(worked.plan), "--db", url), 4)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM upon_recorder")
    assert "permission denied" in one_line(worked("tasks", "--db", recorder), 4)


@pytest.mark.parametrize("how", ["mode=ro", "immutable=1"])
def test_a_file_opened_to_be_read(worked: Office, one_line: Callable[..., str], how: str) -> None:
    """A URL that asks only to read gets no more; nothing is recorded, no file comes or goes."""
    path = worked.folder / "upon.db"
    before, files = path.read_bytes(), {file.name for file in worked.folder.iterdir()}
    assert_reads(worked, f"sqlite:///{path}?{how}", str(path), FEW)
    for words in WRITING:
        told = one_line(worked(*words, *DAY, "--db", f"sqlite:///upon.db?{how}"), 1)
        assert "readonly" in told
    one_line(worked("adopt", str(worked.plan), "--db", f"sqlite:///none.db?{how}"), 3)
    assert path.read_bytes() == before
    assert {file.name for file in worked.folder.iterdir()} == files


@pytest.mark.parametrize("how", ["mode=rw", "mode=x", "immutable=0"])
def test_what_a_url_may_not_ask(worked: Office, one_line: Callable[..., str], how: str) -> None:
    """Another way of opening is a usage error."""
    assert how in one_line(worked("tasks", "--db", f"sqlite:///upon.db?{how}"), 2)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes another")
def test_a_file_that_may_not_be_written(worked: Office) -> None:
    """Whoever may write neither the file nor its folder can look and suppose all the same."""
    with TemporaryDirectory() as folder:  # pytest's own may be entered by nobody else
        Path(folder).chmod(0o755)
        for name in ("upon.db", "steps.yaml", "newer.yaml"):
            copy(worked.folder / name, folder)
            Path(folder, name).chmod(0o444)
        right = {words: worked(*words.split(), *DAY) for words in FEW}

        def look() -> None:
            os.chdir(folder)
            for words, told in right.items():
                assert worked(*words.split(), *DAY, "--db", "upon.db") == told, words
            told = worked("start", "1.b", *DAY, "--db", "upon.db")
            assert (told.code, "upon.db" in told.err) == (1, True), told

        assert refused(nobody, Path(folder), look) == ""
