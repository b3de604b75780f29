"""A worked-out deadline for people: the date, how it was counted, and what is not certain."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date

from cli.steps import StepWords, passed_over
from cli.tables import WIDTH
from triggers.policies import named_policy
from triggers.results import Result


def hang(text: str, indent: int = 0, more: int = 0) -> str:
    """The text in lines of 100 columns at most; lines after the first go `more` further in."""
    first = " " * indent
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=first + " " * more,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def deadline_lines(result: Result, words: StepWords, error: str | None = None) -> Iterator[str]:
    """Everything there is to say of a deadline, for a screen of 100 columns."""
    yield hang(say_due(result, words, error), more=2)
    yield hang(words.say("due.rule", rule=result.rule), more=2)
    if result.nominal and result.nominal != result.due:
        yield words.say("due.nominal", day=words.date(result.nominal))
    if result.window:
        first, last = (words.date(day) for day in result.window)
        yield words.say("due.window", first=first, last=last)
    yield from step_lines(result, words)
    yield from doubts(result, words)
    title = named_policy(result.policy.name).title.get(words.lang, result.policy.name)
    yield hang(words.say("due.under", policy=title, calendar=result.calendar,
                         version=result.calendar_version), more=2)  # fmt: skip


def say_due(result: Result, words: StepWords, error: str | None = None) -> str:
    """The date with its weekday, or why there is none."""
    if result.due:
        return words.say("due.on", weekday=weekday(words, result.due), day=words.date(result.due))
    if error:
        return words.say("due.impossible", error=error)
    if result.kind == "pending":
        missing = ", ".join(say_missing(words, name) for name in result.missing)
        return words.say("due.pending", missing=missing)
    return words.say(f"due.{result.kind}")


def weekday(words: StepWords, day: date) -> str:
    """The day's name."""
    return words.say(f"weekday.{day.weekday()}")


def say_missing(words: StepWords, name: str) -> str:
    """What a rule still waits for."""
    if name in ("start", "period"):
        return words.say(f"missing.{name}")
    if name.startswith("done "):
        return words.say("missing.done", task=name.removeprefix("done "))
    return name


def step_lines(result: Result, words: StepWords) -> Iterator[str]:
    """The steps, numbered, each with its article and the days that it passed over."""
    if result.steps:
        yield words.say("due.steps")
    for number, step in enumerate(result.steps, start=1):
        line = words.say("line", rule=words.brief(step), basis=words.basis(step))
        yield hang(words.say("due.numbered", number=number, line=line).strip(), 2, 3)
        for day in passed_over(step):
            yield hang(words.passed(day), 7, 2)


def doubts(result: Result, words: StepWords) -> Iterator[str]:
    """What is not certain: two roundings, two readings, a calendar that is not out yet."""
    if result.ambiguous and result.due:
        down, up = (words.date(day) for day in result.ambiguous)
        yield hang(words.say("due.ambiguous", down=down, up=up, due=words.date(result.due),
                             value=result.policy.month_end), more=2)  # fmt: skip
    if result.earlier:
        yield words.say("due.earlier", day=words.date(result.earlier))
    if result.provisional:
        yield words.say("due.provisional")
    if result.needs_confirmation:
        yield words.say("due.confirm")
