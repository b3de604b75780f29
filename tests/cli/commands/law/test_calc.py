"""`upon calc`: rules counted without a database, one at a time and by the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from upon.calc.inputs import GivenDays
from upon.calc.line_calculator import LineCalculator

ROOT = Path(__file__).parents[4]
CASES = Path(__file__).with_name("dates.ndjson").read_bytes().splitlines()
KEYS = {
    "rule",
    "due",
    "nominal_due",
    "due_kind",
    "window",
    "steps",
    "ambiguous",
    "provisional",
    "needs_confirmation",
    "error",
    "missing",
    "policy",
    "calendar",
}

Capture = pytest.CaptureFixture[str]


def answer(**given: Any) -> dict[str, Any]:
    """The answer to one line."""
    found: dict[str, Any] = json.loads(LineCalculator("vi").answer(json.dumps(given).encode()))
    return found


def call(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    code = run(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("line", CASES, ids=lambda line: json.loads(line)["id"])
def test_published_dates_come_out(line: bytes) -> None:
    """Each published or derived case gives its date; where none is expected there is none."""
    found = json.loads(LineCalculator("vi").answer(line))
    wanted = json.loads(line)
    assert (found["id"], found["due"]) == (wanted["id"], wanted["expect"])
    assert found.keys() >= KEYS


def test_an_answer_has_all_keys_in_both_languages() -> None:
    """The steps are worded in the language asked for; the figures are the same."""
    line = b'{"rule": "3 months after x", "events": {"x": "2022-11-30"}}'
    vi, en = (json.loads(LineCalculator(lang).answer(line)) for lang in ("vi", "en"))
    assert vi["steps"][1] == {
        "rule": "30/11/2022 + 3 tháng = 28/02/2023 (tháng 2 không có ngày 30)",
        "date": "2023-02-28",
        "basis": "khoản 3 Điều 148 BLDS 2015",
    }
    assert en["steps"][1]["rule"] == "2022-11-30 + 3 months = 2023-02-28 (February has no day 30)"
    assert en["ambiguous"] == vi["ambiguous"] == {"down": "2023-02-28", "up": "2023-03-01"}


@pytest.mark.parametrize(
    "line",
    [
        b"nope",
        b"[]",
        b"\xff\xfe",
        b'{"rule": 7}',
        b"{}",
        b'{"rule": "3 months aftr x"}',
        b'{"rule": "by 2023-02-31"}',
        b'{"rule": "3 days after x", "events": {"x": "2023-02-31"}}',
        b'{"rule": "3 days after x", "events": {"x": 7}}',
        b'{"rule": "3 days after x", "events": []}',
        b'{"rule": "none", "policy": {"rol": "none"}}',
        b'{"rule": "none", "policy": {"roll": 3}}',
        b'{"rule": "none", "policy": []}',
        b'{"rule": "none", "calendar": "vn-stat"}',
        b'{"rule": "none", "calendar": {"weekend": ["Caturday"]}}',
        b'{"rule": "none", "calendar": {"weekends": []}}',
        b'{"rule": "none", "calendar": {"recess": [["2023-01-02", "2023-01-01"]]}}',
        b'{"rule": "none", "calendar": {"recess": ["2023-01-02"]}}',
        b'{"rule": "none", "calendar": 7}',
        b'{"rule": "every year", "period": "2023-Q5"}',
        b"[" * 100_000,
    ],
    ids=lambda line: line[:60].decode("latin-1"),
)
def test_a_faulty_line_has_its_error_and_the_next_goes_on(line: bytes) -> None:
    """Whatever a line holds, it gets one answer with all keys, and so does the line after it."""
    good = b'{"rule": "by 2023-05-05", "id": 2}'
    bad, fine = (json.loads(text) for text in LineCalculator("en").answers([line, b"\n", good]))
    assert bad["error"]
    assert bad["due"] is None
    assert bad.keys() >= KEYS
    assert (fine["id"], fine["due"], fine["error"]) == (2, "2023-05-05", None)


def test_a_bare_event_is_the_date_that_counts_by_default() -> None:
    """`x` is its issue date unless the policy says otherwise; no date stands in for another."""
    rule = "3 days after x.received"
    assert answer(rule=rule, events={"x": "2023-03-01"})["missing"] == ["x.received"]
    both = {"x": "2023-03-01", "x.received": "2023-03-07"}
    assert answer(rule=rule, events=both)["due"] == "2023-03-10"
    assert answer(rule="3 days after x", events={"x.received": "2023-03-07"})["missing"] == [
        "x.issued"
    ]
    received = {"counts_from": "received"}
    assert answer(rule=rule, events={"x": "2023-03-07"}, policy=received)["due"] == "2023-03-10"


def test_starts_completions_and_set_dates_can_be_given() -> None:
    """`start`, `done TASK` and `x.sets_due` are facts like any other."""
    assert answer(rule="2 days after start", events={"start": "2023-03-06"})["due"] == "2023-03-08"
    done = answer(rule="2 days after done 2.1.đ", events={"done 2.1.đ": "2023-03-06"})
    assert done["due"] == "2023-03-08"
    fixed = answer(rule="as set by x", events={"x": "2023-03-06", "x.sets_due": "2023-04-05"})
    assert fixed["due"] == "2023-04-05"
    assert answer(rule="every year by 03-31", period="2023")["due"] == "2023-03-31"
    assert answer(rule="every year by 03-31")["missing"] == ["period"]


def test_nothing_given_is_nothing_known() -> None:
    """Without facts each kind of moment is missing by its name."""
    days = GivenDays({}, "issued")
    assert days.start is None
    assert days.lacking("x", None) == "x"
    assert days.lacking("x", "received") == "x.received"


def test_dates_of_any_year_are_counted() -> None:
    """Arithmetic without a record is not bound to the years of a record."""
    given = {"rule": "1 day after x", "calendar": "none"}
    assert answer(**given, events={"x": "0999-12-31"})["due"] == "1000-01-01"
    assert answer(**given, events={"x": "9999-12-31"})["error"]


def test_for_people_it_prints_the_steps(capsys: Capture) -> None:
    """The date with its weekday, each step with its article, each day passed over with its name."""
    code, out, _ = call(capsys, "calc", "3 months after x", "--event", "x=2023-01-29")
    assert code == 0
    assert out.startswith("Hạn: thứ Năm 04/05/2023\n")
    assert "29/01/2023 + 3 tháng = 29/04/2023 — khoản 3 Điều 148 BLDS 2015" in out
    assert "thứ Bảy 29/04/2023: Giỗ Tổ Hùng Vương (Bộ luật Lao động 2019, Điều 112.1.e)" in out
    assert max(map(len, out.splitlines())) <= 100


def test_what_is_missing_is_said(capsys: Capture) -> None:
    """A rule that waits names what it waits for, and that is no failure."""
    code, out, _ = call(capsys, "calc", "3 days after x and done 2.1 and start", "--lang", "en")
    assert code == 0
    assert "waiting for x; completion of task 2.1; the start day (--start)" in out


def test_two_readings_are_both_shown(capsys: Capture) -> None:
    """Early in a quarter has no meaning in law: both readings, and a person has to confirm."""
    _, out, _ = call(capsys, "calc", "early 2023-Q2", "--lang", "en")
    assert "The earlier reading: 2023-04-01" in out
    assert "A person has to confirm this reading" in out


def test_a_year_without_its_list_of_holidays_is_provisional(capsys: Capture) -> None:
    """Beyond the last confirmed year the date is said to be provisional."""
    _, out, _ = call(capsys, "calc", "1 month after x", "--event", "x=2090-01-04", "--lang", "en")
    assert "Provisional" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["3 months aftr x"], 5, "column 10"),
        (["none", "--policy", "rol=none"], 5, "roll"),
        (["none", "--policy", "roll=up"], 5, "following"),
        (["none", "--policy", "roll"], 2, "KNOB=VALUE"),
        (["none", "--event", "=2023-01-01"], 2, "ID=DATE"),
        (["none", "--event", "x=soon"], 5, "soon"),
        (["none", "--calendar", "vn-stat"], 3, "vn-state"),
        (["none", "--start", "2023-13-01"], 5, "2023-13-01"),
        (["every year", "--period", "x"], 5, "2023-Q"),
    ],
)
def test_a_wrong_call_is_one_line(
    capsys: Capture, arguments: list[str], code: int, said: str
) -> None:
    """What cannot be read is named in one line on stderr, with the exit code of its kind."""
    found, out, err = call(capsys, "calc", *arguments, "--lang", "en")
    assert (found, out, err.count("\n")) == (code, "", 1)
    if said != "2023-Q":
        assert said in err


def test_a_date_that_the_policy_will_not_round_is_said(capsys: Capture) -> None:
    """Under month_end=error there is no date, in JSON and for people, and the exit code is 5."""
    asked = ["calc", "1 month after x", "--event", "x=2023-01-31", "--policy", "month_end=error"]
    code, out, _ = call(capsys, *asked)
    assert code == 5
    assert "Không có ngày hạn" in out
    code, out, _ = call(capsys, *asked, "--json")
    assert code == 5
    assert json.loads(out)["error"]


def test_json_has_the_policy_and_who_set_each_knob(capsys: Capture) -> None:
    """Each knob carries its value and its origin; the calendar its version."""
    _, out, _ = call(capsys, "calc", "none", "--json", "--policy", "roll=none")
    found = json.loads(out)
    assert found["policy"]["roll"] == {"value": "none", "from": "option"}
    assert found["policy"]["month_end"] == {"value": "down", "from": "vn-blds"}
    assert found["calendar"]["name"] == "vn-state"


def test_a_calendar_may_be_a_file(capsys: Capture, tmp_path: Path) -> None:
    """An office's own table counts; one that is no table is refused with its line."""
    table = tmp_path / "office.csv"
    table.write_text(
        "date,kind,name,name_en,source,status\nSun,weekend,,,QĐ 1,confirmed\n", encoding="utf-8"
    )
    asked = ["calc", "1 day after x", "--event", "x=2023-03-03", "--calendar", str(table)]
    assert call(capsys, *asked)[1].startswith("Hạn: thứ Bảy 04/03/2023")
    table.write_bytes(b"\xff")
    assert call(capsys, *asked)[0] == 5
    table.write_text("day\n", encoding="utf-8")
    assert call(capsys, *asked)[0] == 5


def test_recurring_rules_list_their_next_occurrences(capsys: Capture) -> None:
    """With a start, up to twelve occurrences from it; each counted from its own period."""
    _, out, _ = call(capsys, "calc", "every month by day 31", "--start", "2026-11-05", "--json")
    found = json.loads(out)["occurrences"]
    assert len(found) == 12
    assert [(one["period"], one["due"]) for one in found[:4]] == [
        ("2026-11", "2026-11-30"),
        ("2026-12", "2026-12-31"),
        ("2027-01", "2027-01-31"),
        ("2027-02", "2027-02-28"),
    ]
    _, out, _ = call(capsys, "calc", "every year by 03-31", "--start", "2023-04-01", "--lang", "en")
    assert "The next occurrences from 2023-04-01 (12):\n  2024     Sunday 2024-03-31" in out
    _, out, _ = call(
        capsys,
        "calc",
        "every year by 03-31",
        "--start",
        "2023-04-01",
        "--lang",
        "en",
        "--policy",
        "roll_fixed=following",
    )
    assert "2024     Monday 2024-04-01 (counted to 2024-03-31, moved for days off)" in out
    assert "2028     Friday 2028-03-31, provisional" in out
    for rule in ("every term", "by 2023-05-05", "continuous or every year"):
        _, out, _ = call(capsys, "calc", rule, "--start", "2023-04-01", "--json")
        assert json.loads(out)["occurrences"] == []
    assert answer(rule="every year", events={"start": "2023-04-01"})["occurrences"]
    assert answer(rule="every year", events={"start": "9998-04-01"}, calendar="none")["occurrences"]
    assert not answer(rule="every year", events={"start": "2023-04-01"}, period="2024")[
        "occurrences"
    ]


def test_rules_that_are_joined_say_what_that_means(capsys: Capture) -> None:
    """`and`: the earliest binds; `or`: late only when the last has passed; dated or not."""
    asked = ["--event", "x=2023-03-01", "--lang", "en"]
    for rule, said in (
        ("(3 days after x) and by 2023-05-05", "Each part binds, so the earliest"),
        (
            "(3 days after x) or by 2023-05-05",
            "late only when the last date has passed: 2023-05-05",
        ),
        ("continuous or every term", "`or` means that keeping one part is enough"),
        ("(3 days after y) and continuous", "`and` means that each part binds"),
    ):
        _, out, _ = call(capsys, "calc", rule, *asked)
        assert said in " ".join(out.split()), out
    _, out, _ = call(capsys, "calc", "3 days after x and y", *asked)
    assert "`and` means" not in out


def test_provisional_dates_say_why(capsys: Capture) -> None:
    """Beyond the confirmed year, or on a day off that is a forecast in a confirmed one."""
    beyond = ["calc", "1 month after x", "--event", "x=2027-03-01", "--lang", "en"]
    assert "is confirmed to the end of 2026 only, not for 2027" in call(capsys, *beyond)[1]
    forecast = ["calc", "3 days after x", "--event", "x=2026-11-21", "--lang", "en"]
    assert (
        "Provisional, for it rests on a day off that is not official yet: Tuesday 2026-11-24"
        in (" ".join(call(capsys, *forecast)[1].split()))
    )
    reason = answer(rule="3 working days after x", events={"x": "2026-11-23"})["provisional_reason"]
    assert "24/11/2026" in reason
    assert answer(rule="1 day after x", events={"x": "2023-03-01"})["provisional_reason"] is None


def test_the_policy_is_named_with_whose_choice_it_was(capsys: Capture) -> None:
    """A named policy and each knob that differs from it are said with their origin."""
    _, out, _ = call(
        capsys,
        "calc",
        "1 month after x",
        "--event",
        "x=2023-01-31",
        "--lang",
        "en",
        "--policy",
        "name=de-bgb",
        "--policy",
        "month_end=up",
    )
    assert "name = de-bgb: the choice given (--policy)" in out
    assert "month_end = up: the choice given (--policy)" in out
    assert "roll = " not in out


@pytest.mark.parametrize(
    ("rule", "period", "lang", "said"),
    [
        (
            "every month by day 25",
            "2023-02",
            "vi",
            "hạn 25/02/2023 — ngày do chính quy tắc",
        ),
        (
            "every month by day 25",
            "2023-02",
            "en",
            "due on 2023-02-25 — a date that the rule",
        ),
        ("every month by day 31", "2023-02", "vi", "tháng 02/2023 không có ngày 31, lấy ngày cuối"),
        ("every month by day 31", "2023-02", "en", "February 2023 has no day 31, so its last day"),
        ("every month", "2023-02", "en", "the period's last day is read as due"),
        ("every year by 02-29", "2023", "en", "February 2023 has no day 29, so its last day"),
    ],
)
def test_the_reason_of_a_day_in_a_period(
    capsys: Capture, rule: str, period: str, lang: str, said: str
) -> None:
    """A day that the rule names is the rule's own; one that the month lacks is said to be lacking;
    only without one the period's last day is meant."""
    _, out, _ = call(capsys, "calc", rule, "--period", period, "--lang", lang)
    assert said in " ".join(out.split())
