"""Who hears of what after corrections, retractions and clocks that ran ahead; who is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from store.ledger import open_ledger
from tests.delivery.desk import PLAN, SETTINGS, Desk

URGENT = PLAN.replace("tasks:\n", "reminders:\n  start: {urgent: true}\ntasks:\n", 1)
Desks = Callable[..., Desk]
REPEATED = PLAN.replace("list: {name: Danh sách}", "list: {name: Danh sách, repeats: true}")


@pytest.fixture
def desks(database: Path, tmp_path: Path) -> Desks:
    """Makes desks on one database."""

    def made(plan: str = PLAN, settings: str = SETTINGS) -> Desk:
        return Desk(open_ledger(str(database)), tmp_path, settings, plan)

    return made


def said(desk: Desk, name: str) -> list[str]:
    """The texts that one recipient was sent."""
    return [letter.text for letter in desk.taken.to(name)]


def test_a_start_whose_document_was_corrected(desks: Desks) -> None:
    """It is still told of: the work has begun, only on another day."""
    desk = desks()
    desk.at("2023-05-04 08:00").sweep().deliver()
    desk.taken.letters.clear()
    desk.at("2023-05-04 14:00")
    event = desk.engine.record("list", issued=date(2023, 5, 4), number="1").event
    desk.engine.correct(str(event), issued=date(2023, 5, 3), reason="a wrong date")
    desk.at("2023-05-05 08:00").sweep().deliver()
    assert "Lập danh sách" in "".join(said(desk, "b"))


def test_a_withdrawn_occurrence(desks: Desks) -> None:
    """Whoever was told that it starts is told that it went, beside another that stays."""
    desk = desks(REPEATED)
    desk.at("2023-02-06 06:00")
    desk.engine.record("list", issued=date(2023, 2, 1), number="1")
    second = desk.engine.record("list", issued=date(2023, 2, 2), number="2").event
    desk.at("2023-02-06 08:00").sweep().deliver()
    desk.taken.letters.clear()
    desk.at("2023-02-06 14:00").engine.retract(str(second), reason="none of it")
    desk.at("2023-02-07 08:00").sweep().deliver()
    (letter,) = [one for one in desk.taken.to("b") if one.data["sections"].get("withdrawn")]
    (item,) = letter.data["sections"]["withdrawn"]
    assert (item["task"], item["occurrence"]) == ("3", second)


def test_who_is_new_hears_of_what_was_urgent(desks: Desks) -> None:
    """In the first digest, for it was before their time; not at once, and not again."""
    desk = desks(
        URGENT, SETTINGS.replace("  b: {body: ward-b, channel: mail, address: b@example.org}\n", "")
    )
    desk.at("2023-05-04 14:00")
    desk.engine.record("list", issued=date(2023, 5, 4), number="1")
    desk.sweep().deliver()
    desk.settle(SETTINGS)
    desk.at("2023-05-05 06:00").sweep().deliver()
    assert said(desk, "b") == []
    desk.at("2023-05-05 08:00").sweep().deliver()
    assert [letter.kind for letter in desk.taken.to("b")] == ["digest"]
    assert "Lập danh sách" in said(desk, "b")[0]


def test_a_clock_that_ran_ahead_silences_nobody(desks: Desks) -> None:
    """After a pass under a wrong date the digests of the right days go on."""
    desk = desks()
    desk.at("2023-03-30 08:00").sweep().deliver()
    desk.at("2024-01-05 08:00").sweep().deliver()
    desk.taken.letters.clear()
    desk.at("2023-03-31 08:00")
    desk.record("rule", "2023-03-30")
    desk.sweep().deliver()
    assert [letter.kind for letter in desk.taken.to("a")] == ["digest"]
