"""`upon calc -`: one JSON object a line in, one a line out, whatever a line holds."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from triggers.deadlines import compute
from triggers.errors import BadInputError, UponError
from triggers.expressions import Deadline
from triggers.parsing import parse_due
from upon.calc.inputs import (
    GivenDays,
    Setting,
    brief,
    listed_calendar,
    make_setting,
    read_day,
    read_period,
)
from upon.calc.occurrences import occurrences
from upon.views.deadlines import result_json
from upon.words.texts import Words

MOST = 1_024
"""Settings kept; with more, all are forgotten."""

NO_SETTING = ', "policy": null, "calendar": null}'
KEYS = (
    "rule",
    "due",
    "nominal_due",
    "due_kind",
    "window",
    "steps",
    "ambiguous",
    "earlier",
    "provisional",
    "provisional_reason",
    "needs_confirmation",
    "missing",
    "error",
    "occurrences",
)
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class LineCalculator:
    """Answers lines; keeps policies and calendars by their content."""

    def __init__(self, lang: str) -> None:
        self._lang, self._texts = lang, Words(lang)
        self._settings: dict[tuple[str, str], Setting] = {}

    def answers(self, lines: Iterable[bytes]) -> Iterator[str]:
        """One answer for each line that is not blank."""
        for number, line in enumerate(lines, start=1):
            if not line.isspace():
                yield self.answer(line, number)

    def answer(self, line: bytes, number: int = 1) -> str:
        """The answer to a line, as a line of JSON; a fault is its `error`."""
        given: dict[str, Any] = {}
        try:
            given = _read(line, number)
            return self._answer(given)
        except UponError as error:
            return self._fault(given, self._texts.error(error))

    def _answer(self, given: dict[str, Any]) -> str:
        rule, events = given.get("rule"), given.get("events")
        if not isinstance(rule, str):
            raise BadInputError("rule", brief(rule), "text")
        setting = self._setting(given.get("policy"), given.get("calendar"))
        anchors = GivenDays(_days(events), setting.policy.counts_from)
        parsed, period = parse_due(rule), read_period(given.get("period"))
        result = compute(parsed, anchors, setting.policy, setting.calendar, period)
        error = self._texts.error(result.error) if result.error else None
        said = result_json(result, setting.words, error)
        said["occurrences"] = _occurrences(parsed, anchors, setting) if period is None else []
        if "id" in given:
            said = {"id": given["id"], **said}
        return f"{_encode(said)[:-1]}{setting.tail}"

    def _setting(self, policy: object, calendar: object) -> Setting:
        key = (repr(policy), repr(calendar))
        found = self._settings.get(key)
        if found is None:
            if len(self._settings) >= MOST:
                self._settings.clear()
            days = None if calendar is None else listed_calendar(calendar)
            found = make_setting(self._lang, _knobs(policy), days)
            self._settings[key] = found
        return found

    def _fault(self, given: dict[str, Any], message: str) -> str:
        rule = given.get("rule")
        said: dict[str, Any] = dict.fromkeys(KEYS) | {"rule": rule, "due_kind": "pending"}
        said |= {
            "steps": [],
            "missing": [],
            "occurrences": [],
            "provisional": False,
            "needs_confirmation": False,
        }
        said["error"] = message
        if "id" in given:
            said = {"id": given["id"], **said}
        return f"{_encode(said)[:-1]}{NO_SETTING}"


def _occurrences(rule: Deadline, anchors: GivenDays, setting: Setting) -> list[dict[str, object]]:
    """The next occurrences of a recurring rule with a start; none of any other."""
    if anchors.start is None:
        return []
    found = occurrences(rule, anchors, setting.policy, setting.calendar)
    return [one.as_json() for one in found]


def _read(line: bytes, number: int) -> dict[str, Any]:
    try:
        text = line.decode()
        given = json.loads(text if text.isascii() else unicodedata.normalize("NFC", text))
    except (ValueError, RecursionError) as error:
        reason = str(error) or "nested too deep"
        raise BadInputError(f"line {number}", reason, "one JSON object") from None
    if not isinstance(given, dict):
        raise BadInputError(f"line {number}", brief(given), "one JSON object")
    return given


def _days(events: object) -> dict[str, date]:
    if events is None:
        return {}
    if not isinstance(events, dict):
        raise BadInputError("events", brief(events), "{id: date}")
    return {name: read_day(day, name) for name, day in events.items() if day is not None}


def _knobs(policy: object) -> dict[str, str]:
    if policy is None:
        return {}
    if not isinstance(policy, dict):
        raise BadInputError("policy", brief(policy), "{knob: value}")
    for knob, value in policy.items():
        if not isinstance(value, str):
            raise BadInputError(f"policy {knob}", brief(value), "text")
    return policy
