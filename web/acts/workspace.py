"""Acts on the whole workspace: how dates are counted, its calendars, its reminders, its bodies."""

from __future__ import annotations

import json
from datetime import date

from engine.commit.commit import Outcome
from engine.service.engine import Engine
from triggers.errors import BadInputError
from web.acts.given import FieldsError, Given, dates_of, text_of
from web.acts.options import Options
from web.problems import FaultyTextError
from workflows.reminder_files import RemindersReading, read_reminders_text

KNOB = "knob."
"""How the field of a knob begins."""


def since(given: Given) -> date | None:
    """The day from which an act holds, None for the day on which it is recorded."""
    return dates_of(given, ["holds_from"]).get("holds_from")


def knobs_of(given: Given) -> dict[str, str]:
    """The knobs that the fields choose a value for."""
    return {
        name.removeprefix(KNOB): value
        for name in given
        if name.startswith(KNOB) and (value := text_of(given, name))
    }


def set_policy(engine: Engine, given: Given, options: Options) -> Outcome:
    """Set the knobs of the fields `given` in the `engine`; `options` are the day, the key and
    whether it is a preview."""
    knobs = knobs_of(given)
    if not knobs:
        raise BadInputError("policy", "-", "knob=value")
    reason, holds_from = text_of(given, "reason"), since(given)
    return engine.set_policy(knobs, reason=reason, holds_from=holds_from, **options.keywords())


def put_calendar(engine: Engine, given: Given, options: Options) -> Outcome:
    """Put the table of the fields `given` into force in the `engine`; `options` are the day, the
    key and whether it is a preview."""
    name, table = text_of(given, "name") or "-", given.get("table")
    if not isinstance(table, str):
        raise FieldsError({"table": BadInputError("table", "-", "CSV")})
    reason, holds_from = text_of(given, "reason"), since(given)
    return engine.put_calendar(
        name, table, reason=reason, holds_from=holds_from, **options.keywords()
    )


class RemindersFaultsError(FaultyTextError):
    """Rules of reminders that were sent have faults (exit 5)."""

    code = "reminders_faults"
    template = "the rules of reminders have faults: {count}; the first: {first}"


def read_rules(rules: object) -> RemindersReading:
    """Read rules that were sent as JSON values, by the law of a file of rules."""
    text = json.dumps(rules or {}, ensure_ascii=False, indent=1)
    return read_reminders_text(text, "reminders.yaml")


def set_reminders(engine: Engine, given: Given, options: Options) -> Outcome:
    """Put the rules of the fields `given` into force in the `engine`; `options` are the day, the
    key and whether it is a preview."""
    reading = read_rules(given.get("rules"))
    if reading.reminders is None:
        raise RemindersFaultsError(reading)
    reason, holds_from = text_of(given, "reason"), since(given)
    return engine.set_reminders(
        reading.reminders, reason=reason, holds_from=holds_from, **options.keywords()
    )


def succeed(engine: Engine, given: Given, options: Options) -> Outcome:
    """Let one body of the fields `given` carry on the work of another in the `engine`; `options`
    are the day, the key and whether it is a preview."""
    on = dates_of(given, ["on"]).get("on")
    if on is None:
        raise FieldsError({"on": BadInputError("on", "-", "YYYY-MM-DD")})
    old, new = text_of(given, "old") or "-", text_of(given, "new") or "-"
    return engine.succeed(old, new, on, reason=text_of(given, "reason"), **options.keywords())
