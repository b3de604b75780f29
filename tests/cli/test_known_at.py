"""What an office knew: a report asked for again, as of then, is the same to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.cli.conftest import PLAN, Answer, Office

REPORTS = (
    ("tasks",),
    ("due",),
    ("overdue",),
    ("waiting",),
    ("agenda",),
    ("agenda", "--within", "60"),
    ("why", "1.a"),
    ("why", "1.b"),
    ("events",),
    ("triggers",),
    ("history", "1.a"),
    ("log",),
    ("show", "small"),
    ("latest", "1.a", "--due", "2023-09-30"),
)
FORMS = ((), ("--json",), ("--lang", "en"))
CALENDAR = (
    "date,kind,name,name_en,source,status\n"
    "vn-state,extends,,,,\n"
    "2023-05-22,off,Nghỉ riêng,Own day off,QĐ 9,confirmed\n"
)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The moment that the command sees, set by the test."""
    moment = [datetime(2022, 10, 15, 2, 0, tzinfo=UTC)]
    monkeypatch.setattr("upon.clock.now", lambda: moment[0])
    return moment


def reports(office: Office, number: int, *more: str) -> list[Answer]:
    """Each report in one of the forms, another one at the next number."""
    return [
        office(*report, *FORMS[(place + number) % len(FORMS)], *more)
        for place, report in enumerate(REPORTS)
    ]


def history(office: Office) -> Iterator[tuple[str, ...]]:
    """The acts of half a year, one at a time."""
    amended = office.folder / "second.yaml"
    amended.write_text(
        PLAN.replace("due: 3 months", "due: 5 months").replace(
            "name: Quy chế mẫu", "name: Quy chế mẫu mới"
        ),
        encoding="utf-8",
    )
    table = office.folder / "office.csv"
    table.write_text(CALENDAR, encoding="utf-8")
    both = ("model-regulation", "guidance")
    yield "record", *both, "--issued", "2022-12-13", "--number", "1-QC"
    yield "start", "1.a"
    yield "correct", "1-QC", "--issued", "2022-12-12", "--number", "2-QC", "--reason", "x"
    yield "extend", "1.a", "--to", "2 months", "--reason", "x"
    yield "retract", "2-QC", "--reason", "x"
    yield "settle", "1.a", "--keep", "--reason", "x"
    yield "record", *both, "--issued", "2022-12-20", "--number", "3-QC"
    yield "amend", str(amended), "--accept", "all"
    yield "undo", "--as", "nobody"
    yield "calendar", "put", str(table), "--name", "vn-state", "--reason", "x"
    yield "complete", "1.b"


@pytest.mark.no_cover
def test_an_earlier_report_to_the_byte(office: Office, clock: list[datetime]) -> None:
    """After each act the reports are taken; later, --known-at with --today gives the same bytes,
    in whatever offset the stamp is written."""
    office.adopted()
    taken: list[tuple[datetime, str, list[Answer]]] = []
    for number, act in enumerate(history(office)):
        clock[0] += timedelta(days=12 if number else 60, minutes=number, microseconds=1)
        answer = office(*act)
        assert answer.code == (4 if act[0] == "undo" else 0), (act, answer)
        day = clock[0].date().isoformat()
        taken.append((clock[0], day, reports(office, number, "--today", day)))
    clock[0] += timedelta(days=500)
    zones = (UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-9, minutes=-30)))
    for number, (moment, day, earlier) in enumerate(taken):
        stamp = moment.astimezone(zones[number % 3]).isoformat()
        again = reports(office, number, "--today", day, "--known-at", stamp)
        for before, now in zip(earlier, again, strict=True):
            assert now == before, (number, stamp)


def test_the_day_of_the_moment(office: Office, clock: list[datetime]) -> None:
    """Without --today the moment's own day in the office's zone counts."""
    office.adopted()
    clock[0] = datetime(2023, 1, 31, 18, 0, tzinfo=UTC)
    assert "01/02/2023" in office("agenda", "--known-at", "2023-01-31T18:00:00Z").out
    assert "31/01/2023" in office("agenda", "--known-at", "2023-02-01T00:00:00+09:00").out


def test_nothing_known_yet(office: Office, clock: list[datetime]) -> None:
    """Before the first entry nothing was known, and nothing is made up."""
    office.adopted()
    assert clock[0].year == 2022
    early = ("--known-at", "2000-01-01T00:00:00Z")
    for report in (("tasks",), ("events",), ("triggers",), ("log",)):
        assert office(*report, *early, "--json").data == []


@pytest.mark.parametrize("stamp", ["2023-01-31", "2023-01-31T08:00", "now", ""])
def test_a_moment_needs_its_offset(office: Office, one_line, stamp: str) -> None:  # type: ignore[no-untyped-def]
    """A stamp without an offset could be two moments, so it is refused."""
    one_line(office.adopted()("tasks", f"--known-at={stamp}"), 5)
