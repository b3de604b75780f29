"""The words of the steps: every kind, in both languages, its article, whose choice it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import get_args

import pytest

from triggers.calendar_files import shipped_calendar
from triggers.calendars import Calendar
from triggers.deadlines import compute
from triggers.parsing import parse_due
from triggers.periods import period_of
from triggers.policies import KNOBS, policy_names, resolve
from triggers.results import Result
from triggers.steps import EventDay, Step
from upon.calc.inputs import GivenDays, listed_calendar
from upon.words.dates import format_period, format_span
from upon.words.steps import StepWords

DAYS = {"x": "2023-01-31", "y": "2024-02-29", "start": "2023-03-05", "done 2.1": "2023-04-28"}
RULES = (
    "none",
    "continuous",
    "by 2023-05-01",
    "before 2023-05-02",
    "by end of 2023-Q1",
    "in 2023-04",
    "in 2022-Q4..2023-H1",
    "early 2023-Q2",
    "mid 2023-H2",
    "late 2023",
    "early 2023-02",
    "mid 2022-Q4..2023-Q1",
    "3 months after x",
    "1 month before x",
    "1 year after y",
    "1 half-year 1 quarter after x",
    "2 weeks after x",
    "1 half-month after x",
    "3 half-months after x",
    "5 working days after x",
    "5 clear days before x",
    "2 working clear days after x",
    "1 year 2 months 10 days after x",
    "0 days after x",
    "10 days after x and y",
    "10 days after 2 of (x, y)",
    "3 days after rolled (14 days after x)",
    "every week by friday",
    "30 days after each quarter",
    "every 6 months after done",
    "early 2023-W05",
    "10 days before x or y",
    "1 day after start",
    "1 day after done 2.1",
    "1 day after 2023-04-28",
    "2 days after 2023-04-28",
    "2 days after (1 month after x)",
    "upon x",
    "upon z",
    "3 days after z",
    "3 days before z",
    "as set by x",
    "as set by z",
    "every year",
    "every term",
    "every month",
    "every quarter by day 15",
    "every half-year",
    "every year by 03-31",
    "continuous and every year",
    "(3 days after x) and by 2023-05-01",
    "(3 days after x) or by 2023-05-01",
)
RECESS = {"weekend": ["Sat", "Sun"], "recess": [["2023-02-10", "2023-02-20"]]}

Setting = tuple[str, Mapping[str, str], Calendar]


def settings() -> list[Setting]:
    """Each named policy, each value of each knob, and a calendar with days not counted."""
    official = shipped_calendar("vn-state")
    found: list[Setting] = [("option", {"name": name}, official) for name in policy_names()]
    for knob, values in KNOBS.items():
        found += [("plan", {knob: value}, official) for value in values]
    found.append(("rule", {"start_day": "included"}, listed_calendar(RECESS)))
    return found


def work_out(
    rule: str, setting: Setting, *, period: bool = True
) -> tuple[Result, StepWords, StepWords]:
    """A rule's result, with its words in Vietnamese and in English."""
    layer, knobs, calendar = setting
    policy = resolve(((layer, knobs),))
    days = {name: date.fromisoformat(day) for name, day in DAYS.items()}
    occurrence = period_of(date(2023, 5, 1), "year") if period else None
    result = compute(parse_due(rule), GivenDays(days, "issued"), policy, calendar, occurrence)
    return result, StepWords("vi", policy, calendar), StepWords("en", policy, calendar)


def sentence(rule: str, kind: str, lang: str = "vi", layer: str = "plan", **knobs: str) -> str:
    """The words of a rule's step of a kind, and its basis."""
    result, vi, en = work_out(rule, (layer, knobs, shipped_calendar("vn-state")))
    words = vi if lang == "vi" else en
    step = next(step for step in result.steps if step.kind == kind)
    return f"{words.rule(step)} — {words.basis(step)}"


@pytest.mark.parametrize(("rule", "period"), [*product(RULES, (True, False))])
def test_every_step_can_be_said(rule: str, period: bool) -> None:
    """Under every policy and knob each step has a rule and a basis, whole, in both languages."""
    for setting in settings():
        result, *languages = work_out(rule, setting, period=period)
        for words in languages:
            for step in result.steps:
                said = words.as_json(step)
                assert said["rule"]
                assert said["basis"]
                assert "{" not in said["rule"] + said["basis"]


def test_all_kinds_are_met() -> None:
    """The rules above bring about every kind of step, so that the sweep leaves none out."""
    met = set()
    for rule, setting in product(RULES, settings()):
        for period in (True, False):
            result = work_out(rule, setting, period=period)[0]
            met |= {type(step) for step in result.steps}
    assert met == set(get_args(Step))


def test_a_missing_day_is_named_with_its_article() -> None:
    """The month that lacks the day is named; 29 February with its year."""
    assert sentence("3 months after x", "months") == (
        "31/01/2023 + 3 tháng = 30/04/2023 (tháng 4 không có ngày 31) — khoản 3 Điều 148 BLDS 2015"
    )
    assert "(tháng 02/2025 không có ngày 29)" in sentence("1 year after y", "months")
    up = sentence("1 month after x", "months", month_end="up", layer="option")
    assert up == (
        "31/01/2023 + 1 tháng = 01/03/2023 (tháng 2 không có ngày 31, lấy ngày liền sau) — "
        "theo lựa chọn của người tính: month_end = up"
    )


def test_a_roll_names_each_day_passed_over() -> None:
    """Weekday, date, the holiday's name and the document that set it."""
    said = sentence("3 months after x", "roll")
    assert said.startswith("30/04/2023 là ngày nghỉ, chuyển sang ngày làm việc kế tiếp: 04/05/2023")
    assert "thứ Hai 01/05/2023: Ngày Quốc tế lao động (Bộ luật Lao động 2019, Điều 112.1.d)" in said
    assert said.endswith("khoản 5 Điều 148 BLDS 2015")
    weekend = sentence("2 weeks after 2023-01-28", "roll", "en")
    assert "Saturday 2023-02-11: weekly day off (" in weekend


def test_working_days_name_the_holidays_not_counted() -> None:
    """A count of working days lists the holidays that it passed over, not the weekends."""
    said = sentence("5 working days after 2023-01-18", "working", "en")
    assert said.startswith("2023-01-18 + 5 working days = 2023-02-01; passing Friday 2023-01-20")
    assert "Saturday" not in said


def test_a_choice_beside_the_law_is_told_apart() -> None:
    """A plan that keeps the law's value has both; one that departs from it has only its choice."""
    same = sentence("3 months after x", "roll", roll="following")
    assert same.endswith("khoản 5 Điều 148 BLDS 2015; theo lựa chọn của kế hoạch: roll = following")
    other = sentence("3 months after x", "roll", roll="preceding")
    assert other.endswith("— theo lựa chọn của kế hoạch: roll = preceding")
    named = sentence("3 months after x", "roll", name="de-bgb")
    assert named.endswith("— Điều 193 BGB")
    unknown = sentence("3 months after x", "roll", layer="sở", roll="preceding")
    assert unknown.endswith("— theo lựa chọn của sở: roll = preceding")


def test_a_law_that_is_silent_is_said_to_be() -> None:
    """Where a policy's file has no article, the step is called the policy's own choice."""
    said = sentence("3 months after x", "months", "en", name="isda-modified-following")
    assert said.endswith("the policy's own choice (2006 ISDA Definitions: Modified Following)")


@pytest.mark.parametrize(
    ("span", "vi", "en"),
    [
        ("3 months 10 days", "3 tháng 10 ngày", "3 months 10 days"),
        ("5 working days", "5 ngày làm việc", "5 working days"),
        ("1 half-month", "nửa tháng (15 ngày)", "half a month (15 days)"),
        ("1 half-year", "nửa năm (6 tháng)", "half a year (6 months)"),
        (
            "1 working clear day",
            "1 ngày làm việc trọn (không kể hai đầu)",
            "1 clear working day (neither end counted)",
        ),
        ("2 years 1 week", "2 năm 1 tuần", "2 years 1 week"),
    ],
)
def test_spans_are_said_as_people_say_them(span: str, vi: str, en: str) -> None:
    """Each unit has its own words, one and many."""
    assert (format_span("vi", span), format_span("en", span)) == (vi, en)


@pytest.mark.parametrize(
    ("label", "vi", "en"),
    [
        ("2023", "năm 2023", "2023"),
        ("2022-Q4", "quý IV/2022", "the fourth quarter of 2022"),
        ("2023-H1", "6 tháng đầu năm 2023", "the first half of 2023"),
        ("2023-01", "tháng 01/2023", "January 2023"),
        (
            "2022-Q4..2023-Q1",
            "thời gian từ quý IV/2022 đến hết quý I/2023",
            "the time from the fourth quarter of 2022 to the end of the first quarter of 2023",
        ),
        ("Khóa XIII", "Khóa XIII", "Khóa XIII"),
    ],
)
def test_periods_are_said_as_people_say_them(label: str, vi: str, en: str) -> None:
    """Quarters in Roman figures in Vietnamese; a name of its own stays."""
    assert (format_period("vi", label), format_period("en", label)) == (vi, en)


def test_a_document_cannot_break_the_line() -> None:
    """What a document is called is shown on one line, whatever it holds."""
    policy = resolve()
    words = StepWords("vi", policy, shipped_calendar("vn-state"))
    text = "a\n\x1b[31mb{c}" + "d" * 999
    said = words.rule(EventDay(date(2023, 1, 1), "anchor", "x", "e", "issued", text))
    assert "\n" not in said
    assert "\x1b" not in said
    assert len(said) < 400
