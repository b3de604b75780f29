"""The rules of reminders as fields of a form, and the form's fields as rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.pages.fields import Field, Option
from web.request_context import RequestContext
from workflows.field_types import ROLES
from workflows.reminders import FAMILIES, shipped_rules

DAYS = ("due", "waiting")
"""What is told on days that a rule lists."""


def family_fields(ctx: RequestContext) -> list[Field]:
    """For each thing that is told: whom, on which days, and whether at once."""
    say, words = ctx.say, ctx.words
    roles = [Option(role, words.term("role", role)) for role in ROLES]
    found = []
    for name in FAMILIES:
        about = words.term("family", name)
        label = say("web.reminders.to", about=about)
        found.append(Field(f"{name}.to", label, "checks", options=roles))
        if name in DAYS:
            found.append(Field(f"{name}.days", say(f"web.reminders.days.{name}", about=about)))
        if name == "overdue":
            found.append(Field("overdue.daily", say("web.reminders.daily", about=about)))
            found.append(Field("overdue.weekly", say("web.reminders.weekly", about=about), "tick"))
        found.append(Field(f"{name}.urgent", say("web.reminders.urgent", about=about), "tick"))
    return [
        *found,
        Field("holds_from", say("web.field.holds_from"), "date", hint=say("web.hint.holds_from")),
        Field("reason", say("web.field.reason"), "area", required=True),
    ]


def filled_from(rules: Mapping[str, Mapping[str, Any] | None]) -> dict[str, Any]:
    """The fields filled in with the `rules` that hold, as `reminders_json` has them."""
    found: dict[str, Any] = {}
    for name in FAMILIES:
        rule = rules[name] or _default(name) | {"to": []}
        found[f"{name}.to"] = list(rule["to"])
        found[f"{name}.urgent"] = _tick(rule.get("urgent"))
        if name in DAYS:
            found[f"{name}.days"] = ", ".join(map(str, rule["days"]))
        if name == "overdue":
            found["overdue.daily"] = str(rule["daily"])
            found["overdue.weekly"] = _tick(rule["weekly"])
    return found


def rules_from_form(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The rules that the fields of a form state, with the keys of a file of rules; what is as the
    default has it is left out, so that it follows the default when that changes."""
    found = {}
    for name in FAMILIES:
        rule: dict[str, Any] = {
            "to": [role for role in ROLES if role in (given.get(f"{name}.to") or ())],
            "urgent": given.get(f"{name}.urgent") == "true",
        }
        if name in DAYS:
            parts = str(given.get(f"{name}.days") or "").split(",")
            rule["days"] = [_number(part) for part in parts if part.strip()]
        if name == "overdue":
            rule["daily"] = _number(str(given.get("overdue.daily") or "0"))
            rule["weekly"] = given.get("overdue.weekly") == "true"
        default = _default(name)
        own = {key: value for key, value in rule.items() if value != default[key]}
        if own:
            found[name] = own
    return found


def _default(name: str) -> dict[str, Any]:
    rule: dict[str, Any] = getattr(shipped_rules(), name).model_dump(exclude_none=True)
    whole = {"urgent": False} | ({"daily": 0, "weekly": False} if name == "overdue" else {})
    rule["to"] = [role for role in ROLES if role in rule["to"]]
    if "days" in rule:
        rule["days"] = list(rule["days"])
    return whole | rule


def _number(text: str) -> int | str:
    """A number of days, or what was typed instead, for who reads the rules to refuse."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 6 else plain


def _tick(value: object) -> str:
    return "true" if value else ""
