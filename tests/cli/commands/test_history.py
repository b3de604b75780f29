"""Proof: verify, rebuild, history."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from store.schema.core_tables import DERIVED
from tests.cli.conftest import Office


def test_verify_prints_the_head(office: Office) -> None:
    """Verify prints the head that was acknowledged, and takes it back as proof."""
    office.adopted()
    answer = office("verify")
    head = answer.out.strip()
    assert (answer.code, head.startswith("1:")) == (0, True)
    found = office("verify", "--head", head, "--json").data
    assert (found["head"], found["entries"], found["differences"]) == (head, 1, [])
    assert found["compared"]["schema"] is True
    assert len(found["compared"]["derived"]) == len(DERIVED)
    assert found["compared"]["derived"]["card"] == 5
    assert f"{len(DERIVED)} derived tables" in office("--lang", "en", "verify").err


def test_a_quick_look(office: Office) -> None:
    """The chain alone, and it is said that nothing else was looked at: what is altered elsewhere is
    not told."""
    office.adopted()
    with closing(sqlite3.connect(office.folder / "upon.db")) as connection:
        connection.execute("DELETE FROM standing")
        connection.commit()
    answer = office("verify", "--quick", "--lang", "en")
    assert (answer.code, answer.err.startswith("The chain alone (entries: 1)")) == (0, True)
    assert office("verify", "--quick", "--json").data["compared"] == {
        "derived": {},
        "told": {},
        "schema": False,
    }
    told = office("verify", "--lang", "en")
    assert told.code == 1
    assert "differs: standing small 1.a - - -; kept: -; by the ledger: (" in told.err


def test_a_cut_tail_is_found(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A head with more entries than the ledger has is exit 1, naming the first missing."""
    message = one_line(office.adopted()("verify", "--head", "2:" + "0" * 64), 1)
    assert "mục số 2" in message


def test_a_head_that_is_none(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A head that cannot be read is bad input."""
    assert "N:HASH" in one_line(office.adopted()("verify", "--head", "2:abc"), 5)


def test_a_changed_row_is_found(office: Office) -> None:
    """A derived row changed by hand makes verify fail, and rebuild mends it."""
    office.adopted()
    with sqlite3.connect(office.folder / "upon.db") as connection:
        connection.execute("DELETE FROM standing WHERE task = '2'")
    connection.close()
    broken = office("verify")
    assert broken.code == 1
    assert "upon rebuild" in broken.err
    assert office("rebuild", "--json").data == {"entries": 1}
    assert office("verify").code == 0


def test_an_unknown_task_has_no_history(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """History of a mistyped task names the nearest."""
    assert "1.a" in one_line(office.adopted()("history", "1.A"), 3)


def test_verify_says_it(office: Office) -> None:
    """The command says which guard is lost and what puts it back, apart from rows that differ."""
    office.adopted()
    with closing(sqlite3.connect(office.folder / "upon.db")) as connection:
        connection.execute("DROP TRIGGER ledger_no_delete")
    told = office("verify", "--lang", "en")
    assert told.code == 1
    assert "missing or altered: ledger_no_delete. Use `upon rebuild`" in told.err
    assert told.err.count("\n") == 2
    found = office("verify", "--json").data["differences"]
    assert [row["what"] for row in found] == ["guard ledger_no_delete"]
    with closing(sqlite3.connect(office.folder / "upon.db")) as connection:
        connection.execute("DELETE FROM standing")
        connection.commit()
    assert office("verify").err.count("upon rebuild") == 2
    office("rebuild")
    assert office("verify").code == 0
