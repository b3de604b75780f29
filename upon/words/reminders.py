"""The rules of reminders in words: when each tells, and whom."""

from __future__ import annotations

from typing import Any

from upon.words.texts import Words


def when_text(words: Words, name: str, rule: dict[str, Any] | None) -> str:
    """When a `rule`, as `reminders_json` has it, tells; `name` is what it is about. A dash where it
    tells nobody (None)."""
    if rule is None:
        return "-"
    if name == "overdue":
        key = "weekly" if rule["weekly"] else "daily"
        return words.say(f"reminders.when.{key}", days=rule["daily"])
    if name in ("due", "waiting"):
        return words.say(f"reminders.when.{name}", days=", ".join(map(str, rule["days"])))
    return words.say("reminders.when.once")


def whom_text(words: Words, rule: dict[str, Any] | None) -> str:
    """Whom a `rule`, as above, tells, and whether at once."""
    if rule is None:
        return words.say("reminders.nobody")
    roles = ", ".join(words.term("role", role) for role in rule["to"])
    return words.say("reminders.urgent", roles=roles) if rule["urgent"] else roles
