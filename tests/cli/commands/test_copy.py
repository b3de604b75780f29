"""The command copy: a workspace in another database."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office
from tests.support.servers import fresh_database

DAY = ("--today", "2023-02-01")


def worked(office: Office) -> str:
    """Two entries; their head."""
    office.adopted()
    office("record", "guidance", "--issued", "2022-12-10", "--number", "7-HD", *DAY)
    return office("verify").out.strip()


def test_there_and_back(office: Office, server: str) -> None:
    """Copied to PostgreSQL and back, each answer names the database and has the same head; lists,
    reasons and the log are the same to the byte."""
    head, url = worked(office), fresh_database(server)
    there = office("copy", "--to", url, "--json")
    name = url.replace("postgres:@", "postgres:***@")
    assert there.data == {"entries": 2, "head": head, "to": name}
    assert there.err.splitlines()[0] == "Đã chép 2/2 mục đã ghi."
    back = office("copy", "--db", url, "--to", "back.db", "--lang", "en")
    assert (back.code, back.out.strip()) == (0, head)
    assert back.err.splitlines() == [
        "Entries copied: 2 of 2.",
        "Entries worked out: 2 of 2.",
        "Copied into back.db and verified; entries: 2.",
    ]
    for command in (["tasks"], ["why", "1.a"], ["history", "1.a"], ["log", "--json"], ["verify"]):
        told = [office(*command, *DAY, "--db", db).out for db in ("upon.db", url, "back.db")]
        assert told[0] == told[1] == told[2] != ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--to", "upon.db"], 4, "chính là"),
        (["--to", "full.db"], 4, "số mục đã ghi: 1"),
        (["--to", "small.yaml"], 1, "small.yaml"),
        (["--to", "no/where.db"], 3, "no/where.db"),
        (["--to", "mysql://h/d"], 2, "mysql"),
        (["--to", "new.db", "--db", "none.db"], 3, "none.db"),
        (["--to", "new.db", "--known-at", "2030-01-01T00:00:00Z"], 2, "--known-at"),
        ([], 2, "--to"),
    ],
)
def test_a_bad_copy_is_one_line(office: Office, one_line, words, code, said) -> None:  # type: ignore[no-untyped-def]
    """Itself, something that is there, no database, no folder, no source, the past, no target: one
    line that says what to do, and nothing is made."""
    worked(office)
    assert office("adopt", str(office.plan), "--db", "full.db").code == 0
    before = sorted(path.name for path in office.folder.iterdir())
    assert said in one_line(office("copy", *words), code)
    assert sorted(path.name for path in office.folder.iterdir()) == before
