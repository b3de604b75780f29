"""Known days of vn-state, the calendar of State and Party offices, 2011-2027."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from triggers.calendar_files import shipped_calendar

VN = shipped_calendar("vn-state")

OFF = """
2011-01-03 2011-01-31 2011-02-01 2011-02-02 2011-02-07 2011-04-11 2011-04-12 2011-05-02 2011-05-03
2011-09-02
2012-01-02 2012-01-23 2012-01-26 2012-01-27 2012-04-02 2012-09-03 2012-12-31
2013-02-11 2013-02-14 2013-02-15 2013-04-19 2013-04-29 2013-05-01 2013-09-02
2014-01-28 2014-01-29 2014-01-30 2014-02-05 2014-04-09 2014-05-02 2014-09-01
2015-01-02 2015-02-16 2015-02-17 2015-02-23 2015-04-28 2015-04-29 2015-09-02
2016-02-08 2016-02-12 2016-04-18 2016-05-02 2016-05-03 2016-09-02
2017-01-02 2017-01-26 2017-02-01 2017-04-06 2017-05-01 2017-05-02 2017-09-04
2018-02-14 2018-02-20 2018-04-25 2018-09-03 2018-12-31
2019-02-04 2019-02-08 2019-04-15 2019-04-29 2019-04-30 2019-05-01 2019-09-02
2020-01-23 2020-01-29 2020-04-02 2020-04-30 2020-05-01 2020-09-02
2021-02-10 2021-02-12 2021-02-16 2021-04-21 2021-05-03 2021-09-02 2021-09-03
2022-01-03 2022-01-31 2022-02-04 2022-04-11 2022-05-02 2022-05-03 2022-09-01 2022-09-02
2023-01-02 2023-01-20 2023-01-26 2023-05-01 2023-05-02 2023-05-03 2023-09-01 2023-09-04
2024-01-01 2024-02-08 2024-02-14 2024-04-18 2024-04-29 2024-04-30 2024-05-01 2024-09-02 2024-09-03
2025-01-01 2025-01-27 2025-01-31 2025-04-07 2025-04-30 2025-05-01 2025-05-02 2025-09-01 2025-09-02
2026-01-01 2026-01-02 2026-02-16 2026-02-20 2026-04-27 2026-04-30 2026-05-01 2026-08-31 2026-09-01
2026-09-02 2026-11-24 2027-01-01 2027-04-16 2027-09-02
"""
WORKED = """
2011-01-04 2011-01-28 2011-01-29 2011-01-30 2011-02-08 2011-04-09 2011-04-13 2011-05-04 2011-09-05
2012-01-20 2012-01-30 2012-02-04 2013-01-02 2013-01-05 2013-02-08 2013-02-18 2013-02-23 2013-05-04
2014-01-25 2014-01-27 2014-02-06 2014-02-08 2014-04-26 2014-09-06 2014-12-27 2015-02-14 2015-02-24
2015-04-25 2016-02-05 2016-02-15 2017-01-25 2017-02-02 2018-02-13 2018-02-21 2019-01-05 2019-05-04
2020-01-22 2020-01-30 2021-02-09 2021-02-17 2021-09-06
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
    """Every Saturday and Sunday of 2011-2027 is off but those that were worked."""
    day, worked = date(2011, 1, 1), []
    while day.year < 2028:
        if day.weekday() >= 5 and VN.is_working(day):
            worked.append(day.isoformat())
        day += timedelta(1)
    assert worked[:12] == [
        *("2011-01-29", "2011-01-30", "2011-04-09"),
        *("2012-02-04", "2013-01-05", "2013-02-23", "2013-05-04", "2014-01-25", "2014-02-08"),
        *("2014-04-26", "2014-09-06", "2014-12-27"),
    ]
    assert worked[12:] == [
        *("2015-02-14", "2015-04-25", "2019-01-05", "2019-05-04"),
        *("2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22"),
    ]


def test_provisional() -> None:
    """2027 on is a forecast, and so is the one row of 2026 that is not confirmed; before 2011
    nothing is listed."""
    assert VN.confirmed_to == 2026
    assert VN.is_provisional(date(2027, 3, 1))
    assert VN.is_provisional(date(2026, 11, 24))
    assert not VN.is_provisional(date(2026, 11, 25))
    assert not VN.is_provisional(date(2022, 3, 1))
    assert not VN.is_provisional(date(2012, 3, 1))
    assert not VN.is_provisional(date(2011, 3, 1))
    assert VN.is_provisional(date(2010, 3, 1))


def test_every_row_is_cited() -> None:
    """Each row has a name in two languages and a document, and a worked day is a day off the week
    would give."""
    for day, note in (*VN.off.items(), *VN.work.items()):
        assert all(note[:3]), day
    assert all(day.weekday() in VN.weekend for day in VN.work)
    assert [year for year, _ in VN.years] == list(range(2011, 2028))


def test_each_swapped_day_is_made_up() -> None:
    """A worked Saturday names the day off that it makes up for."""
    for note in VN.work.values():
        day = note.name_en.rpartition("exchange for ")[2][:10]
        assert date.fromisoformat(day) in VN.off
