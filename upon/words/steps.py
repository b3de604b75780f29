"""Words for the steps of a deadline: what was done, on which day, by which article."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from triggers.calendars import Calendar
from triggers.policies import Policy, named_policy
from triggers.steps import (
    AnchorStep,
    ChosenDay,
    CountStep,
    Dateless,
    DatelessStep,
    DayBefore,
    EndStep,
    EventDay,
    FixedDate,
    FixedStep,
    KeptDayOff,
    MonthsCounted,
    NamedDate,
    NothingCounted,
    OccurrenceDay,
    PassedDay,
    PeriodEnd,
    PeriodPart,
    Recurs,
    Rolled,
    SettingPending,
    SpanPending,
    Step,
    TaskDone,
    TaskStart,
    passed_over,
)
from upon.words.dates import format_date, format_period, format_span, template
from upon.words.rules import RuleWords
from upon.words.texts import one_line

DAY = timedelta(days=1)
OWN_BASES = ("rule", "fixed", "before", "window", "part", "working", "recess")
"""Bases for which a policy's file may be silent and the sheet has a sentence of its own."""

KEPT_LAW = ("start_day", "counts_from")
"""Knobs beside which the step's article still holds, whatever their value."""

LAYERS = ("plan", "rule", "workspace", "option", "decision")
LONGEST = 200
"""Characters of a document's name that a step shows."""


class StepWords:
    """The words of steps taken under one policy and one calendar; made once, used often.

    With `rules` a step is written for people, rules and documents in their words; without, as
    programs read it, with expressions and ids.
    """

    __slots__ = ("_bases", "_source", "calendar", "lang", "policy", "rules")

    def __init__(
        self, lang: str, policy: Policy, calendar: Calendar, rules: RuleWords | None = None
    ) -> None:
        self.lang, self.policy, self.calendar = lang, policy, calendar
        self.rules = rules
        self._source = named_policy(policy.name)
        self._bases: dict[tuple[str, str], str] = {}

    def as_json(self, step: Step) -> dict[str, Any]:
        """The step as JSON: rule, date, basis, and the days that a roll passed over."""
        day = step.day
        said: dict[str, Any] = {
            "rule": self.rule(step),
            "date": None if day is None else day.isoformat(),
            "basis": self.basis(step),
        }
        if passed := passed_over(step):
            said["skipped"] = [
                {"date": off.day.isoformat(), "name": self.name(off), "source": off.source}
                for off in passed
            ]
        return said

    def rule(self, step: Step) -> str:
        """What the step did, in a sentence, with the days that it passed over."""
        passed = passed_over(step)
        said = self.brief(step)
        if not passed:
            return said
        return self.say("passing", rule=said, days="; ".join(map(self.passed, passed)))

    def brief(self, step: Step) -> str:
        """What the step did, in a sentence."""
        if isinstance(step, AnchorStep):
            return _anchor(self, step)
        if isinstance(step, CountStep):
            return _count(self, step)
        if isinstance(step, EndStep):
            return _end(self, step)
        if isinstance(step, FixedStep):
            return _fixed(self, step)
        if isinstance(step, DatelessStep):
            return _dateless(self, step)
        if isinstance(step, ChosenDay):
            rule = self.rules.points_text(step.rule) if self.rules else step.rule
            return self.say(step.kind, rule=rule, to=self.date(step.day))
        return self.say(step.kind, to=self.date(step.day) if step.day else "")

    def basis(self, step: Step) -> str:
        """The article behind the step, and whose choice it was where a knob decided."""
        key = (step.basis, _knob(step, self.policy))
        found = self._bases.get(key)
        if found is None:
            found = self._bases[key] = self._basis(*key)
        return found

    def say(self, key: str, /, **arguments: object) -> str:
        """A text of the sheet with its arguments put in."""
        return template(self.lang, key)(**arguments)

    def trigger(self, name: str) -> str:
        """What a step calls a trigger."""
        return self.rules.name(name) if self.rules else name

    def moment(self, text: str) -> str:
        """What a step calls the moment that it counts from."""
        return self.rules.moment_text(text) if self.rules else text

    def date(self, day: date) -> str:
        """A date as the language writes it."""
        return format_date(self.lang, day)

    def name(self, off: PassedDay) -> str:
        """Why a day is not worked: the holiday's name, or the week."""
        if off.day.weekday() in self.calendar.weekend and off.day not in self.calendar.off:
            return self.say("off.weekend")
        name = off.name if self.lang == "vi" else off.name_en or off.name
        return name or self.say("off.calendar")

    def passed(self, off: PassedDay) -> str:
        """A day that was passed over: weekday, date, the holiday and the document that set it."""
        key = "day.sourced" if off.source else "day.named"
        weekday = self.say(f"weekday.{off.day.weekday()}")
        said = self.say(
            key, weekday=weekday, day=self.date(off.day), name=self.name(off), source=off.source
        )
        return said if off.confirmed else self.say("day.forecast", said=said)

    def layer(self, origin: str) -> str:
        """Who set a knob, in words."""
        return self.say(f"layer.{origin}") if origin in LAYERS else origin

    def _basis(self, basis: str, knob: str) -> str:
        law = self._source.basis.get(basis, {}).get(self.lang)
        if law is None:
            own = f"basis.{basis}" if basis in OWN_BASES else "basis.silent"
            title = self._source.title.get(self.lang, self.policy.name)
            law = self.say(own, policy=title, calendar=self.calendar.name)
        origin = self.policy.origin(knob) if knob else self.policy.name
        if origin == self.policy.name or origin.startswith(f"{self.policy.name} ("):
            return law
        value = getattr(self.policy, knob)
        key = f"choice.{origin if origin in LAYERS else 'other'}"
        choice = self.say(key, layer=origin, knob=knob, value=value)
        if value == self._source.knobs[knob] or knob in KEPT_LAW:
            return self.say("basis.with", law=law, choice=choice)
        return choice


def _knob(step: Step, policy: Policy) -> str:
    """The knob that decided the step; "" where none did."""
    if isinstance(step, Rolled | KeptDayOff):
        return step.basis
    if isinstance(step, EventDay):
        return "counts_from" if step.date_kind == policy.counts_from else ""
    if isinstance(step, MonthsCounted) and step.how:
        return "end_of_month" if step.how == "sticky" else "month_end"
    if step.basis in ("short", "least"):
        return "short_period" if step.basis == "short" else "least_working_days"
    if isinstance(step, PeriodPart):
        return "" if step.exact else "early_period"
    return "start_day" if isinstance(step, CountStep) and step.less else ""


def _anchor(words: StepWords, step: AnchorStep) -> str:
    """From where is counted."""
    to = words.date(step.day)
    if isinstance(step, TaskStart | NamedDate):
        return words.say(step.kind, to=to)
    if isinstance(step, TaskDone):
        return words.say("done", task=step.task, to=to)
    text = shown(step.text)
    if isinstance(step, EventDay):
        key = f"event.{step.date_kind or 'given'}" + (".document" if text else "")
    else:
        key = "set_by" if text else "set_by.bare"
    return words.say(key, trigger=words.trigger(step.trigger), text=text, to=to)


def _count(words: StepWords, step: CountStep) -> str:
    """What is added or taken off; a day that the month lacks is named."""
    key = f"{step.kind}.{'plus' if step.sign > 0 else 'minus'}"
    month = ""
    if isinstance(step, MonthsCounted):
        key += f".{step.how or 'plain'}"
        month = _lacking_month(words, step)
    return words.say(
        key + (".included" if step.less else ""),
        start=words.date(step.start),
        to=words.date(step.day),
        month=month,
        day=step.start.day,
        span=format_span(words.lang, step.span),
    )


def _lacking_month(words: StepWords, step: MonthsCounted) -> str:
    """The month that has not the day counted from; "" where none lacks it."""
    if step.how not in ("down", "up"):
        return ""
    lacking = step.day - DAY if step.how == "up" else step.day
    # Only February changes from year to year, so only there does the year explain anything.
    february = step.start.day == 29 and lacking.month == 2
    key = f"period.month.{lacking.month}" if february else f"month.{lacking.month}"
    return words.say(key, year=lacking.year)


def shown(text: str) -> str:
    """A document's name, safe to print on one line."""
    return one_line(text)[:LONGEST]


def _end(words: StepWords, step: EndStep) -> str:
    """What becomes of the end."""
    to = words.date(step.day)
    if isinstance(step, NothingCounted):
        return words.say("zero", to=to)
    if isinstance(step, KeptDayOff):
        name = words.name(PassedDay(step.day, step.name, step.name_en, ""))
        return words.say("kept", to=to, name=name, next=words.date(step.next_day))
    key = f"roll.{step.convention}" if isinstance(step, Rolled) else step.kind
    return words.say(key, start=words.date(step.start), to=to)


def _fixed(words: StepWords, step: FixedStep) -> str:
    """A day that the rule itself names."""
    to = words.date(step.day)
    if isinstance(step, FixedDate):
        return words.say("fixed", to=to)
    if isinstance(step, DayBefore):
        return words.say("before", day=words.date(step.excluded), to=to)
    period = format_period(words.lang, step.period)
    if isinstance(step, OccurrenceDay):
        if not step.lacks:
            return words.say("occurrence", period=period, to=to)
        month = words.say(f"period.month.{step.day.month}", year=step.day.year)
        return words.say("occurrence.short", period=period, to=to, month=month, day=step.lacks)
    if isinstance(step, PeriodEnd):
        return words.say("end_of", period=period, to=to)
    key = "window"
    if isinstance(step, PeriodPart):
        key = f"part.{step.part}.{'day' if step.first == step.day else 'days'}"
    return words.say(key, period=period, first=words.date(step.first), to=to)


def _dateless(words: StepWords, step: DatelessStep) -> str:
    """No date to miss, or none yet."""
    if isinstance(step, Recurs):
        return words.say(f"every.{step.every}")
    if isinstance(step, SettingPending):
        return words.say("set_pending", trigger=words.trigger(step.trigger))
    if isinstance(step, SpanPending):
        return words.say(
            f"pending.{step.direction}",
            span=format_span(words.lang, step.span),
            moment=words.moment(step.moment),
        )
    if isinstance(step, Dateless):
        return words.say(step.kind)
    moment = words.rules.upon_text(step.moment) if words.rules else step.moment
    form = ".words" if words.rules else ""
    if step.day is None:
        return words.say(f"upon.waiting{form}", moment=moment)
    return words.say(f"upon{form}", moment=moment, to=words.date(step.day))
