"""What a date was counted under, as JSON."""

from __future__ import annotations

from typing import Any

from triggers.calendars import Calendar
from triggers.policies import KNOBS, Policy


def setting_json(policy: Policy, calendar: Calendar) -> dict[str, Any]:
    """What a date was counted under: every knob with its origin, and the calendar."""
    return {"policy": policy_json(policy), "calendar": calendar_json(calendar)}


def policy_json(policy: Policy) -> dict[str, Any]:
    """Knob -> value and the layer it came from, after the policy's name."""
    values = policy.values()
    knobs = {knob: {"value": values[knob], "from": policy.origin(knob)} for knob in KNOBS}
    return {"name": policy.name, **knobs}


def calendar_json(calendar: Calendar) -> dict[str, Any]:
    """The calendar's name, version and last confirmed year."""
    return {
        "name": calendar.name,
        "version": calendar.version,
        "confirmed_to": calendar.confirmed_to,
    }
