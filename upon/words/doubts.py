"""What is not certain about a deadline, and whose choices it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from triggers.arithmetic import DAY
from triggers.parsing import parse_due
from triggers.policies import DECISION, KNOBS, Policy, named_policy
from triggers.results import Result
from triggers.steps import Combined, MonthsCounted, PassedDay, Rolled, WorkingDaysCounted
from upon.words.steps import StepWords

MOST = 3
"""Forecast days that one sentence names."""


def doubts(result: Result, words: StepWords) -> Iterator[str]:
    """Two roundings, two readings, a calendar that is not out yet, each in a sentence."""
    policy = result.policy
    if result.ambiguous and result.due:
        down, up = (words.date(day) for day in result.ambiguous)
        decided = ".decided" if policy.origin("month_end") == DECISION else ""
        yield words.say(
            f"due.ambiguous{decided}",
            down=down,
            up=up,
            due=words.date(result.due),
            value=policy.month_end,
        )
    if result.earlier:
        decided = ".decided" if policy.origin("early_period") == DECISION else ""
        yield words.say(
            f"due.earlier{decided}", day=words.date(result.earlier), value=policy.early_period
        )
    if because := provisional_reason(result, words):
        yield because
    if result.needs_confirmation:
        yield words.say("due.confirm")


def provisional_reason(result: Result, words: StepWords) -> str | None:
    """Why a date is provisional: its year is not announced, or a day it rests on is a forecast."""
    if not result.provisional:
        return None
    calendar, used = words.calendar, _used(result, words)
    known = calendar.confirmed_years
    if not known:
        return words.say("due.provisional.none", calendar=calendar.name)
    first, last = min(known), max(known)
    if before := sorted({day.year for day in used if day.year < first}):
        years = ", ".join(map(str, before))
        return words.say("due.provisional.before", calendar=calendar.name, first=first, years=years)
    beyond = sorted({day.year for day in used if day.year not in known})
    if beyond:
        years = ", ".join(map(str, beyond))
        return words.say("due.provisional.beyond", calendar=calendar.name, last=last, years=years)
    noted = (PassedDay(day, *calendar.note(day)) for day in sorted(used))
    forecast = [day for day in noted if not day.confirmed]
    if not forecast:
        return words.say("due.provisional")
    days = "; ".join(words.passed(day) for day in forecast[:MOST])
    return words.say("due.provisional.forecast", days=days)


def _used(result: Result, words: StepWords) -> set[date]:
    """The days whose place in the calendar the result rests on."""
    used = {day for day in (result.nominal, result.due) if day}
    for step in result.steps:
        if isinstance(step, Rolled | WorkingDaysCounted | MonthsCounted):
            used.add(step.day)
        if isinstance(step, Rolled):
            used |= {passed.day for passed in step.skipped}
        elif isinstance(step, WorkingDaysCounted):
            used.add(step.start + step.sign * DAY)
            used |= set(words.calendar.rows_passed(step.start, step.day))
    return used


def choice_lines(policy: Policy, words: StepWords) -> Iterator[str]:
    """Each knob that differs from the named policy (or that a person decided), with the layer that
    set it, and the layer that chose the policy itself where one did."""
    source = named_policy(policy.name)
    chosen = {policy.origin(knob) for knob in KNOBS}
    for origin in sorted(chosen):
        if origin.startswith(f"{policy.name} ("):
            layer = origin.removeprefix(f"{policy.name} (").removesuffix(")")
            yield words.say("due.policy", name=policy.name, layer=words.layer(layer))
    for knob, value in policy.values().items():
        origin = policy.origin(knob)
        if value != source.knobs[knob] or origin == DECISION:
            yield words.say("due.knob", knob=knob, value=value, layer=words.layer(origin))


def joined_meaning(result: Result, words: StepWords) -> str | None:
    """What `and` or `or` between rules means, where no step says it because there is no date."""
    combined = any(isinstance(step, Combined) for step in result.steps)
    if combined or not (" and " in result.rule or " or " in result.rule):
        return None
    name = type(parse_due(result.rule)).__name__
    return words.say(f"due.{name.lower()}") if name in ("Both", "Either") else None
