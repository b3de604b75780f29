"""A notice in a sentence; here alone, as the command line and the page both print it."""

from __future__ import annotations

from typing import Any

from upon.words.texts import Words


def notice_text(words: Words, row: dict[str, Any]) -> str:
    """What a notice, as `notice_json` has it, tells; a hint in it is that of the door."""
    family, _, number = row["kind"].partition(".")
    key = f"notice.{family}"
    if (family, number) in (("due", "0"), ("calendar", "over")):
        key += ".over" if number == "over" else ".today"
    if family == "moved" and (row["since"] is None or row["deadline"] is None):
        key += ".new" if row["since"] is None else ".gone"
    text = words.say(
        f"{key}.{words.door}" if words.has(f"{key}.{words.door}") else key,
        days=number,
        since=row["since"],
        deadline=row["deadline"],
        calendar=row["occurrence"],
    )
    return words.say("notice.late", text=text) if row["late"] else text
