"""Facts, policy and calendar for a calculation without a database, from bare values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triggers.calendar_files import calendar_names, parse_calendar, shipped_calendar
from triggers.calendars import Calendar, days_in
from triggers.dates import DateKind, parse_any_date
from triggers.errors import BadInputError
from triggers.expressions import Deadline, Recurring, spans_in
from triggers.joined_rules import recurrences_in
from triggers.parsing import parse_due
from triggers.periods import Period, period_from
from triggers.policies import Policy, resolve
from triggers.results import Anchor
from upon.calc.strict_json import brief, check_keys
from upon.views.setting import setting_json
from upon.words.steps import StepWords
from workflows.regular_files import regular_text

LAYER = "option"
GIVEN = "given"
LISTS = ("weekend", "off", "work", "recess")
LONGEST_RULE, MOST_PARTS = 1_200, 40
"""Characters, and spans with recurrences, of a rule that is counted at once: within 50 ms."""
CALENDAR = "a name, or {weekend: [...], off: [...], work: [...], recess: [[first, last], ...]}"


@dataclass(slots=True)
class GivenDays:
    """Days by name: a trigger, `trigger.received`, `done TASK`, `start`, `trigger.sets_due`.

    A bare trigger's day is that of the date which counts by default.
    """

    days: Mapping[str, date]
    counts_from: str

    @property
    def start(self) -> date | None:
        """The day given as `start`."""
        return self.days.get("start")

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        """The trigger's day of that kind; another kind never stands in for it."""
        counted = kind or self.counts_from
        day = self.days.get(f"{trigger}.{counted}")
        if day is None and counted == self.counts_from:
            day = self.days.get(trigger)
        return None if day is None else Anchor(day, trigger, counted)

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """The trigger, or the date of it that is missing where another was given."""
        some = any(name == trigger or name.startswith(f"{trigger}.") for name in self.days)
        return f"{trigger}.{kind or self.counts_from}" if some or kind else trigger

    def done(self, task: str) -> Anchor | None:
        """The day given as `done TASK`."""
        return self._anchor(f"done {task}", task)

    def set_by(self, trigger: str) -> Anchor | None:
        """The day that the trigger's document sets."""
        return self._anchor(f"{trigger}.sets_due", trigger) or self._anchor(trigger, trigger)

    def _anchor(self, name: str, source: str) -> Anchor | None:
        day = self.days.get(name)
        return None if day is None else Anchor(day, source)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a rule is counted under; `tail` is its part of the JSON, encoded once."""

    policy: Policy
    calendar: Calendar
    words: StepWords
    tail: str


def make_setting(lang: str, policy: Mapping[str, str], calendar: Calendar | None) -> Setting:
    """The policy's values as given over the default's, and the calendar it names.

    `lang` is the language of the steps; `policy` maps knobs to their values; `calendar` is one
    given in bare lists, None for the shipped one that the policy names. Raises BadInputError for a
    knob or value, UnknownNameError for a policy or calendar.
    """
    layer = dict(policy)
    if calendar is not None:
        layer["calendar"] = calendar.name
    chosen = resolve(((LAYER, layer),))
    used = calendar or shipped_calendar(chosen.calendar)
    said = setting_json(chosen, used)
    tail = f", {json.dumps(said, ensure_ascii=False)[1:]}"
    return Setting(chosen, used, StepWords(lang, chosen, used), tail)


def named_calendar(name: str) -> Calendar:
    """A shipped calendar, or one from a file. Raises UnknownNameError, BadInputError."""
    path = Path(name)
    if name in calendar_names() or not path.is_file():
        return shipped_calendar(name)
    try:
        with regular_text(path) as file:
            return parse_calendar(path.stem, file.read())
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError("calendar", name, "a UTF-8 table") from error


def listed_calendar(given: object) -> Calendar:
    """A calendar from a JSON value. Raises BadInputError, UnknownNameError."""
    if isinstance(given, str):
        return shipped_calendar(given)
    if not isinstance(given, dict) or not all(isinstance(given.get(k, []), list) for k in LISTS):
        raise BadInputError("calendar", brief(given), CALENDAR)
    check_keys(given, LISTS, "calendar")
    recess = []
    for span in given.get("recess", []):
        if not isinstance(span, list) or len(span) != 2:
            raise BadInputError("calendar recess", brief(span), "[first, last]")
        recess.append((read_day(span[0], "recess"), read_day(span[1], "recess")))
    return days_in(
        GIVEN,
        weekend=[_text(day, "weekend") for day in given.get("weekend", [])],
        off=[read_day(day, "off") for day in given.get("off", [])],
        work=[read_day(day, "work") for day in given.get("work", [])],
        recess=recess,
    )


def read_rule(text: str) -> Deadline:
    """A deadline rule that is counted at once. Raises BadInputError for one that is too long, or
    has more spans and recurrences than can be counted quickly; ExpressionError."""
    if len(text) > LONGEST_RULE:
        got = f"{len(text)} characters"
        raise BadInputError("rule", got, f"{LONGEST_RULE} at most, so that counting stays quick")
    rule = parse_due(text)
    parts = sum(1 for _ in spans_in(rule)) + sum(
        isinstance(r, Recurring) for r in recurrences_in(rule)
    )
    if parts > MOST_PARTS:
        got = f"{parts} spans and recurrences"
        raise BadInputError("rule", got, f"{MOST_PARTS} at most, so that counting stays quick")
    return rule


def read_day(given: object, what: str) -> date:
    """A date of any year from a JSON value. Raises BadInputError."""
    return parse_any_date(_text(given, what), what)


def read_period(label: object) -> Period | None:
    """A recurring rule's occurrence. Raises BadInputError."""
    if label is None:
        return None
    try:
        return period_from(label if isinstance(label, str) else "")
    except ValueError:
        allowed = "2023, 2023-H1, 2022-Q4, 2023-01"
        raise BadInputError("period", brief(label), allowed) from None


def _text(given: object, what: str) -> str:
    if not isinstance(given, str):
        raise BadInputError(what, brief(given), "text")
    return given
