"""Proof: verify, rebuild, history."""

from __future__ import annotations

import sqlite3

from tests.cli.conftest import Office


def test_verify_prints_the_head(office: Office) -> None:
    """Verify prints the head that was acknowledged, and takes it back as proof."""
    office.adopted()
    answer = office("verify")
    head = answer.out.strip()
    assert (answer.code, head.startswith("1:")) == (0, True)
    assert office("verify", "--head", head, "--json").data == {
        "head": head,
        "entries": 1,
        "differences": [],
    }


def test_a_cut_tail_is_found(office: Office, one_line) -> None:  # type: ignore[no-untyped-def]
    """A head with more entries than the ledger has is exit 1, naming the first missing."""
    message = one_line(office.adopted()("verify", "--head", "2:" + "0" * 64), 1)
    assert "bút mục 2" in message


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
