"""Calendars as tables, and the faults of one with their lines."""

from __future__ import annotations

from datetime import date

import pytest

from triggers.calendar_files import (
    COLUMNS,
    LARGEST,
    calendar_names,
    parse_calendar,
    shipped_calendar,
)
from triggers.calendars import NONE
from triggers.errors import BadInputError, UnknownNameError

HEAD = ",".join(COLUMNS)


def table(*rows: str) -> str:
    return "\n".join((HEAD, *rows)) + "\n"


def test_reads_every_kind() -> None:
    """Weekend, years, days off, worked days and recess are read with their notes."""
    found = parse_calendar(
        "t",
        table(
            "Sat Sun,weekend,Nghỉ,Weekend,QĐ 188,confirmed",
            "2023,year,,,,confirmed",
            "2024,year,,,,forecast",
            "2023-03-06,off,Lễ,Holiday,Source,confirmed",
            "04/03/2023,work,Bù,Worked,Source,forecast",
            "2023-07-01..2023-08-31,recess,Hè,Recess,Rule 6,confirmed",
            "2023-12-24,recess,Nô-en,Christmas,Rule 6,confirmed",
        ),
    )
    assert found.weekend == {5, 6}
    assert found.confirmed_to == 2023
    assert [year for year, _ in found.years] == [2023, 2024]
    assert found.off[date(2023, 3, 6)].source == "Source"
    assert not found.work[date(2023, 3, 4)].confirmed
    assert found.in_recess(date(2023, 8, 31))
    assert found.in_recess(date(2023, 12, 24))
    assert found.note(date(2023, 3, 11)).name == "Nghỉ"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["2023-03-06,holiday,,,,confirmed"], "t:2: kind"),
        (["2023-03-06,off,,,,sure"], "t:2: status"),
        (["2023-03-06,off,,,,confirmed", "2023-02-30,off,,,,confirmed"], "t:3: date"),
        (["2023-03-06,off,,,,confirmed", "06/03/2023,off,,,,confirmed"], "t:3: date"),
        (["2023-03-06,off,,,,confirmed", "2023-03-06,work,,,,confirmed"], "t:3: date"),
        (["2023-08-31..2023-07-01,recess,,,,confirmed"], "first day not after"),
        (["Sat Moonday,weekend,,,,confirmed"], "weekday"),
        (["Sat,weekend,,,,confirmed", "Sun,weekend,,,,confirmed"], "t:3: date"),
        (["1899,year,,,,confirmed"], "t:2: year"),
        (["soon,year,,,,confirmed"], "t:2: year"),
        (["2023-03-06,off,,,confirmed"], "t:2: got 'a row of another length'"),
        (["2023-03-06,off,,,,confirmed,more"], "t:2: got 'a row of another length'"),
        (["Sun,weekend,,,,confirmed", "vn-state,extends,,,,"], "t:3: extends"),
        (['"' + "x" * 140_000 + '"'], "a CSV table"),
        # Below the limit of Python's reader, which whoever embeds Upon may have raised.
        (["2023-03-06,off," + "x" * 110_000 + ",,,confirmed"], "a CSV table"),
    ],
)
def test_faults(rows: list[str], message: str) -> None:
    """A fault names the file, the line and what is allowed."""
    with pytest.raises(BadInputError) as caught:
        parse_calendar("t", table(*rows))
    assert message in str(caught.value)


def test_head_and_size() -> None:
    """Other columns or a file over 5 MB are refused; a byte-order mark does not matter."""
    with pytest.raises(BadInputError, match="t:1"):
        parse_calendar("t", "date,name\n")
    with pytest.raises(BadInputError, match="t:1"):
        parse_calendar("t", "")
    with pytest.raises(BadInputError, match="5,000,000"):
        parse_calendar("t", "x" * (LARGEST + 1))
    assert parse_calendar("t", "\ufeff" + table()).off == {}


def test_extends() -> None:
    """An office's file takes over a shipped calendar; its own rows win."""
    found = parse_calendar(
        "xa",
        table(
            "vn-state,extends,,,,",
            "Sun,weekend,Chủ nhật,Sunday,QĐ xã,confirmed",
            "2023-01-02,work,Trực,Duty,QĐ xã,confirmed",
            "2025-04-26,off,Nghỉ,Off,QĐ xã,confirmed",
        ),
    )
    assert found.name == "xa"
    assert found.is_working(date(2023, 3, 4))
    assert found.is_working(date(2023, 1, 2))
    assert not found.is_working(date(2025, 4, 26))
    assert not found.is_working(date(2023, 1, 23))
    assert found.confirmed_to == 2026
    assert found.version != shipped_calendar("vn-state").version


def test_unknown_base() -> None:
    """An unknown base or calendar is answered with the nearest."""
    with pytest.raises(UnknownNameError) as caught:
        parse_calendar("t", table("vn-stat,extends,,,,"))
    assert caught.value.nearest == ("vn-state",)


def test_shipped() -> None:
    """`none`, `weekend` and vn-state are shipped, read once."""
    assert calendar_names() == ("none", "weekend", "us-federal", "vn-state")
    assert shipped_calendar("none") is NONE
    assert shipped_calendar("vn-state") is shipped_calendar("vn-state")
