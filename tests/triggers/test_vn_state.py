"""Known days of vn-state, the calendar of State and Party offices, 2022-2027."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triggers.calendar_files import shipped_calendar

VN = shipped_calendar("vn-state")

OFF = """
2022-01-03 2022-01-31 2022-02-04 2022-04-11 2022-05-02 2022-05-03 2022-09-01 2022-09-02
2023-01-02 2023-01-20 2023-01-26 2023-05-01 2023-05-02 2023-05-03 2023-09-01 2023-09-04
2024-01-01 2024-02-08 2024-02-14 2024-04-18 2024-04-29 2024-04-30 2024-05-01 2024-09-02 2024-09-03
2025-01-01 2025-01-27 2025-01-31 2025-04-07 2025-04-30 2025-05-01 2025-05-02 2025-09-01 2025-09-02
2026-01-01 2026-01-02 2026-02-16 2026-02-20 2026-04-27 2026-04-30 2026-05-01 2026-08-31 2026-09-01
2026-09-02 2026-11-24 2027-01-01 2027-04-16 2027-09-02
"""
WORKED = """
2022-01-04 2022-02-07 2022-09-05 2023-01-19 2023-01-27 2023-05-04 2023-09-05 2024-02-07 2024-02-15
2024-05-02 2024-05-04 2025-01-24 2025-02-03 2025-04-26 2025-05-05 2025-09-03 2025-12-31
2026-01-05 2026-01-10 2026-02-13 2026-02-23 2026-08-22 2026-09-03
"""


@pytest.mark.parametrize("day", OFF.split())
def test_off(day: str) -> None:
    """A known day off, named and cited in two languages."""
    found = date.fromisoformat(day)
    assert not VN.is_working(found)
    assert all(VN.note(found)[:3])


@pytest.mark.parametrize("day", WORKED.split())
def test_worked(day: str) -> None:
    """A known working day, worked Saturdays among them."""
    assert VN.is_working(date.fromisoformat(day))


def test_ordinary_weekends_are_off() -> None:
    """Every Saturday and Sunday of 2022-2027 is off but the four that were worked."""
    day, worked = date(2022, 1, 1), []
    while day.year < 2028:
        if day.weekday() >= 5 and VN.is_working(day):
            worked.append(day.isoformat())
        day += timedelta(1)
    assert worked == ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"]


def test_provisional() -> None:
    """2027 on is a forecast, and so is the one row of 2026 that is not confirmed."""
    assert VN.confirmed_to == 2026
    assert VN.is_provisional(date(2027, 3, 1))
    assert VN.is_provisional(date(2026, 11, 24))
    assert not VN.is_provisional(date(2026, 11, 25))
    assert not VN.is_provisional(date(2022, 3, 1))


def test_every_row_is_cited() -> None:
    """Each row has a name in two languages and a document, and a worked day is a day off the week
    would give."""
    for day, note in (*VN.off.items(), *VN.work.items()):
        assert all(note[:3]), day
    assert all(day.weekday() in VN.weekend for day in VN.work)
    assert [year for year, _ in VN.years] == list(range(2022, 2028))


def test_each_swapped_day_is_made_up() -> None:
    """A worked Saturday names the day off that it makes up for."""
    for note in VN.work.values():
        day = note.name_en.rpartition("exchange for ")[2][:10]
        assert date.fromisoformat(day) in VN.off
