"""Words for the steps of a deadline: what was done, on which day, by which article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from triggers.calendars import Calendar
from triggers.policies import Policy, named_policy
from triggers.results import Step
from upon.words.dates import say_date, say_period, say_span, template
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

Args = Mapping[str, Any]


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
                {"date": off[0].isoformat(), "name": self.name(off), "source": off[3]}
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
        return _VOICES[step.kind](self, step.args)

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
        return say_date(self.lang, day)

    def name(self, passed: tuple[Any, ...]) -> str:
        """Why a day is not worked: the holiday's name, or the week."""
        day, name, name_en = passed[:3]
        if day.weekday() in self.calendar.weekend and day not in self.calendar.off:
            return self.say("off.weekend")
        return (name if self.lang == "vi" else name_en or name) or self.say("off.calendar")

    def passed(self, day: tuple[Any, ...]) -> str:
        """A day that was passed over: weekday, date, the holiday and the document that set it."""
        key = "day.sourced" if day[3] else "day.named"
        weekday = self.say(f"weekday.{day[0].weekday()}")
        said = self.say(
            key, weekday=weekday, day=self.date(day[0]), name=self.name(day), source=day[3]
        )
        return said if all(day[4:]) else self.say("day.forecast", said=said)

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


def passed_over(step: Step) -> tuple[tuple[Any, ...], ...]:
    """The days that a step passed over and why: (day, name, name_en, source ...) each."""
    if step.kind == "roll":
        return tuple(step.args["skipped"])
    return tuple(step.args["off"]) if step.kind == "working" else ()


def _knob(step: Step, policy: Policy) -> str:
    """The knob that decided the step, if one did."""
    args = step.args
    if step.kind in ("roll", "kept"):
        return step.basis
    if step.kind == "event":
        return "counts_from" if args["kind"] == policy.counts_from else ""
    if step.kind == "months" and args["how"]:
        return "end_of_month" if args["how"] == "sticky" else "month_end"
    if step.basis in ("short", "least"):
        return "short_period" if step.basis == "short" else "least_working_days"
    if step.kind == "part":
        return "" if args["exact"] else "early_period"
    return "start_day" if args.get("less") else ""


def _months(words: StepWords, a: Args) -> str:
    start, to, how = a["start"], a["to"], a["how"]
    month = ""
    if how in ("down", "up"):
        lacking = to - DAY if how == "up" else to
        # Only February changes from year to year, so only there does the year explain anything.
        named = f"month.{lacking.month}"
        if start.day == 29 and lacking.month == 2:
            named = f"period.{named}"
        month = words.say(named, year=lacking.year)
    key = f"months.{_sign(a)}.{how or 'plain'}{_included(a)}"
    return words.say(
        key,
        start=words.date(start),
        to=words.date(to),
        month=month,
        day=start.day,
        span=say_span(words.lang, a["span"]),
    )


def _days(words: StepWords, a: Args) -> str:
    return words.say(
        f"days.{_sign(a)}{_included(a)}",
        start=words.date(a["start"]),
        to=words.date(a["to"]),
        span=say_span(words.lang, a["span"]),
    )


def _working(words: StepWords, a: Args) -> str:
    return words.say(
        f"working.{_sign(a)}{_included(a)}",
        start=words.date(a["start"]),
        to=words.date(a["to"]),
        span=say_span(words.lang, a["span"]),
    )


def _sign(a: Args) -> str:
    return "plus" if a["step"] > 0 else "minus"


def _included(a: Args) -> str:
    return ".included" if a["less"] else ""


def _event(words: StepWords, a: Args) -> str:
    text = shown(a["text"])
    key = f"event.{a['kind'] or 'given'}" + (".document" if text else "")
    return words.say(key, trigger=words.trigger(a["trigger"]), text=text, to=words.date(a["to"]))


def shown(text: str) -> str:
    """A document's name, safe to print on one line."""
    return one_line(text)[:LONGEST]


def _occurrence(words: StepWords, a: Args) -> str:
    to, period = words.date(a["to"]), say_period(words.lang, a["period"])
    if not a.get("lacks"):
        return words.say("occurrence", period=period, to=to)
    month = words.say(f"period.month.{a['to'].month}", year=a["to"].year)
    return words.say("occurrence.short", period=period, to=to, month=month, day=a["lacks"])


def _set_by(words: StepWords, a: Args) -> str:
    text = shown(a["text"])
    key = "set_by" if text else "set_by.bare"
    return words.say(key, trigger=words.trigger(a["trigger"]), text=text, to=words.date(a["to"]))


def _roll(words: StepWords, a: Args) -> str:
    start, to = words.date(a["start"]), words.date(a["to"])
    return words.say(f"roll.{a['convention']}", start=start, to=to)


def _kept(words: StepWords, a: Args) -> str:
    name = words.name((a["to"], a["name"], a["name_en"]))
    return words.say("kept", to=words.date(a["to"]), name=name, next=words.date(a["next"]))


def _part(words: StepWords, a: Args) -> str:
    form = "day" if a["first"] == a["to"] else "days"
    return words.say(
        f"part.{a['part']}.{form}",
        period=say_period(words.lang, a["period"]),
        first=words.date(a["first"]),
        to=words.date(a["to"]),
    )


def _upon(words: StepWords, a: Args) -> str:
    moment = words.rules.upon_text(a["moment"]) if words.rules else a["moment"]
    form = ".words" if words.rules else ""
    if a["to"] is None:
        return words.say(f"upon.waiting{form}", moment=moment)
    return words.say(f"upon{form}", moment=moment, to=words.date(a["to"]))


def _pending(words: StepWords, a: Args) -> str:
    return words.say(
        f"pending.{a['direction']}",
        span=say_span(words.lang, a["span"]),
        moment=words.moment(a["moment"]),
    )


def _simple(key: str) -> Callable[[StepWords, Args], str]:
    """A sentence whose arguments go in as they are, but for days and periods."""

    def voice(words: StepWords, a: Args) -> str:
        arguments = {
            name: words.date(value) if isinstance(value, date) else value
            for name, value in a.items()
        }
        if "trigger" in a:
            arguments["trigger"] = words.trigger(a["trigger"])
        if "rule" in a:
            arguments["rule"] = words.rules.points_text(a["rule"]) if words.rules else a["rule"]
        if "period" in a:
            arguments["period"] = say_period(words.lang, a["period"])
        return words.say(key, **arguments)

    return voice


_SIMPLE = (
    "start",
    "on",
    "done",
    "latest",
    "earliest",
    "nth_of",
    "least",
    "zero",
    "recess",
    "fixed",
    "before",
    "window",
    "end_of",
    "set_pending",
    "continuous",
    "none",
    "both",
    "either",
)

_VOICES: dict[str, Callable[[StepWords, Args], str]] = {
    **{kind: _simple(kind) for kind in _SIMPLE},
    "months": _months,
    "days": _days,
    "working": _working,
    "event": _event,
    "occurrence": _occurrence,
    "set_by": _set_by,
    "roll": _roll,
    "kept": _kept,
    "part": _part,
    "upon": _upon,
    "pending": _pending,
    "every": lambda words, a: words.say(f"every.{a['every']}"),
}
"""Step kind -> its sentence; one for every kind that triggers/ takes down."""
