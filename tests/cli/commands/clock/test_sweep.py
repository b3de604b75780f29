"""The commands sweep, notices and reminders as a person types them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import Answer, Office

KEYS = {
    "plan",
    "task",
    "occurrence",
    "scope",
    "kind",
    "deadline",
    "day",
    "since",
    "roles",
    "urgent",
    "late",
    "entry",
}
RULES = """\
due: {days: [3], to: [implementing], urgent: true}
overdue: {daily: 2, weekly: false}
start: {to: []}
"""


def test_a_day_is_told_once(office: Office) -> None:
    """The first sweep lists what the day tells, with what was missed marked late; the next finds
    it done, in words and as JSON."""
    office.adopted()
    first = office("sweep", "--today", "2022-12-31", "--json").data
    assert (first["today"], first["before"], first["set_back"]) == ("2022-12-31", None, False)
    assert {"due.1", "due.0"} <= {one["kind"] for one in first["notices"]}
    assert all(set(one) == KEYS for one in first["notices"])
    assert all(one["late"] == (one["day"] < "2022-12-31") for one in first["notices"])
    again = office("sweep", "--today", "2022-12-31", "--lang", "en")
    assert (again.code, again.out) == (0, "")
    assert "nothing new" in again.err


def test_an_odd_clock_is_said(office: Office) -> None:
    """Days that nobody looked at, and a clock that was set back, are told on stderr; nothing is
    told twice."""
    office.adopted()
    office("sweep", "--today", "2022-12-20")
    skipped = office("sweep", "--today", "2022-12-24", "--lang", "en")
    assert "3 days" in skipped.err
    total = office("notices", "--count", "--json").data["count"]
    back = office("sweep", "--today", "2022-12-22", "--lang", "en")
    assert back.code == 0
    assert "set back" in back.err
    assert office("notices", "--count", "--json").data["count"] == total


def test_notices_read_page_by_page(office: Office) -> None:
    """Pages of any size give the whole list, in order, and say where the next one begins."""
    office.adopted()
    office("sweep", "--today", "2023-01-09")
    whole = office("notices", "--json").data
    assert [one["n"] for one in whole] == list(range(1, len(whole) + 1))
    pages: list[dict[str, object]] = []
    key: object = None
    while len(pages) < len(whole):
        after: list[str] = ["--after-key", str(key)] if key else []
        page = office("notices", "--json", "--limit", "2", *after).data
        assert page == whole[len(pages) : len(pages) + 2]
        pages += page
        key = page[-1]["n"]
    assert "--after-key 2" in office("notices", "--limit", "2", "--lang", "en").err
    assert "overdue since 2022-12-31" in office("notices", "--lang", "en").out


def test_rules_are_set_and_shown(office: Office) -> None:
    """A file's rules hold from then on, what it leaves out comes from the default; the log says who
    set them; the same again is refused."""
    office.adopted()
    file = office.folder / "rules.yaml"
    file.write_text(RULES, encoding="utf-8")
    set_ = ("reminders", "set", str(file), "--reason", "fewer letters", "--today", "2022-10-16")
    assert office(*set_, "--preview").code == 0
    assert office("reminders", "show", "--json").data["set"] is None
    assert office(*set_).code == 0
    rules = office("reminders", "show", "--json").data["rules"]
    assert rules["due"] == {"to": ["implementing"], "urgent": True, "days": [3]}
    assert (rules["start"], rules["overdue"]["daily"]) == (None, 2)
    assert rules["waiting"]["days"] == [180, 365]
    assert "nobody" in office("reminders", "show", "--lang", "en").out
    assert "fewer letters" in office("log", "--lang", "en").out
    assert office(*set_).code == 4
    told = office("sweep", "--today", "2022-12-28", "--json").data["notices"]
    assert {(one["kind"], one["urgent"]) for one in told} == {("due.3", True)}


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("due: {days: [x]}", 14, "whole number of days"),
        ("due: {day: [3]}", 7, "days"),
        ("dues: {days: [3]}", 1, "due"),
        ("start: {to: [boss]}", 14, "implementing"),
    ],
)
def test_faults_have_their_place(office: Office, text: str, column: int, says: str) -> None:
    """A file with a fault is refused with its line and column, and what is allowed there."""
    office.adopted()
    file = office.folder / "rules.yaml"
    file.write_text(text, encoding="utf-8")
    answer = office("reminders", "set", str(file), "--reason", "r", "--json", "--lang", "en")
    (fault,) = answer.data["faults"]
    assert (answer.code, fault["line"], fault["column"]) == (5, 1, column)
    assert says in fault["message"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("sweep", "--known-at", "2023-01-01T00:00:00Z"), 2, "--known-at"),
        (("sweep", "--today", "2023-02-30"), 5, "2023-02-30"),
        (("notices", "--after-key", "9"), 5, "--after-key"),
        (("notices", "--after-key", "x"), 5, "--after-key"),
        (("reminders", "set", "none.yaml", "--reason", "r"), 3, "none.yaml"),
    ],
)
def test_what_is_wrong_is_one_line(
    office: Office,
    one_line: Callable[[Answer, int], str],
    arguments: tuple[str, ...],
    code: int,
    says: str,
) -> None:
    """Each wrong request is answered in one line."""
    office.adopted()
    assert says in one_line(office(*arguments), code)
