"""Commands that go through a whole ledger say on stderr how far they are."""

from __future__ import annotations

import json

import pytest

from cli.app import progress_bar
from engine.commit import progress
from tests.cli.conftest import Office


@pytest.mark.parametrize("command", ["verify", "rebuild", "restore"])
def test_they_say_how_far_they_are(
    office: Office, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """So many entries of so many, in words, beside a result that is the same; a short ledger is
    gone through in silence."""
    office.adopted()
    for number in ("7", "8"):
        words = ("--issued", "2022-12-10", "--sets-due", "2023-03-01", "--number", number)
        assert office("record", "decision", *words).code == 0
    where: list[str] = []
    if command == "restore":
        assert office("backup", "kept.db").code == 0
        where = ["kept.db", "--db", "fresh.db"]
    silent = office(command, *where, "--json")
    assert "/3" not in silent.err
    monkeypatch.setitem(progress.STEP, "entries", 1)  # type: ignore[arg-type]
    monkeypatch.setattr(progress_bar, "STEP", 1)
    if command == "restore":
        (office.folder / "fresh.db").unlink()
    told = office(command, *where, "--json")
    assert told.code == 0
    assert "đã đi qua 2/3 mục của sổ" in told.err
    assert json.loads(told.out) == json.loads(silent.out)
