"""A deadline in one sentence: the date with its weekday, or why there is none."""

from __future__ import annotations

from datetime import date

from triggers.results import Result
from upon.words.steps import StepWords
from upon.words.waits import wait_text


def format_due(
    result: Result, words: StepWords, error: str | None = None, extended: bool = False
) -> str:
    """The date of a `result` with its weekday, or why there is none, by `words`. `error` is its
    error in words, None where it has none; `extended` where the rule's date is not the one that
    holds."""
    if result.due:
        key = "due.by_rule" if extended else "due.on"
        return words.say(key, weekday=weekday(words, result.due), day=words.date(result.due))
    if error:
        return words.say("due.impossible", error=error)
    if result.kind == "pending":
        missing = "; ".join(format_missing(words, name) for name in result.missing)
        return words.say("due.pending", missing=missing)
    return words.say(f"due.{result.kind}")


def weekday(words: StepWords, day: date) -> str:
    """The day's name."""
    return words.say(f"weekday.{day.weekday()}")


def format_missing(words: StepWords, name: str) -> str:
    """What a rule still waits for: a document by its name where the names are known."""
    if name in ("start", "period", "resume"):
        return words.say(f"missing.{name}")
    if name.startswith("done "):
        return words.say("missing.done", task=name.removeprefix("done "))
    return wait_text(words.rules.words, name, words.rules.names) if words.rules else name
