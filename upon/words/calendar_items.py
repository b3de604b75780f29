"""What a calendar's item says to people: its name, what the plan says, who, how far, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from engine.model.states import State
from upon.words.names import NAMELESS
from upon.words.rules import RuleWords, trigger_names
from upon.words.steps import StepWords
from upon.words.texts import Words, one_line
from upon.words.waits import wait_lines

if TYPE_CHECKING:
    from engine.feed.feed import Item
    from engine.model.bodies import Bodies
    from engine.service.engine import Engine
    from workflows.plan import Plan

ALARMS = (7, 1)
"""Days before its date on which a calendar reminds of a task."""

LONGEST = 100
"""Characters of a title that a calendar's month has room for; the description has all of it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one item; `alarms` has, by the days before, what a reminder says."""

    summary: str
    description: str
    categories: tuple[str, ...]
    alarms: Mapping[int, str]


@dataclass
class FeedWords:
    """The words of one calendar: `names` are what bodies and groups are called, `body` the one
    whose calendar it is."""

    words: Words
    today: date
    engine: Engine
    plans: Mapping[str, Plan]
    names: Mapping[str, str]
    bodies: Bodies
    body: str | None
    _steps: dict[Any, StepWords] = field(default_factory=dict)

    def title(self, plan: str | None) -> str:
        """What the calendar is called."""
        given = {}
        if self.body is not None:
            given["body_name"] = self.names.get(self.body, self.body)
        if plan is not None:
            titled = self.plans.get(plan)
            given["plan_title"] = one_line(titled.title) if titled else plan
        keys = {0: "feed.name", 2: "feed.name.both"}
        key = keys.get(len(given), "feed.name.plan" if plan is not None else "feed.name.body")
        return self._whole(key, **given)

    def of(self, item: Item) -> Wording:
        """The texts of an item; what is over reminds of nothing."""
        summary = self._summary(item)
        over = item.state in (State.DONE, State.CANCELLED, State.SUSPENDED)
        alarms = {
            days: self._whole("feed.alarm", days=str(days), what=summary)
            for days in (() if over else ALARMS)
        }
        lines = "\n".join(self._lines(item))
        return Wording(summary, lines, tuple(self._categories(item)), alarms)

    def _summary(self, item: Item) -> str:
        whom = " – ".join(filter(None, [item.which.occurrence, self._whom(item)]))
        key = "feed.summary.for" if whom else "feed.summary"
        title = shorten(item.title, LONGEST, placeholder="…")
        said = self._whole(key, task=item.which.task, title=title, whom=whom)
        return self._whole("feed.summary.done", what=said) if item.state is State.DONE else said

    def _whom(self, item: Item) -> str:
        """The body or place that an item is for, where that is not the whole or whose calendar it
        is."""
        place = item.which.body or item.which.scope
        return "" if place in (None, self.body) else self.names.get(place or "", place or "")

    def _lines(self, item: Item) -> Iterator[str]:
        which = item.which
        yield one_line(item.title)
        if item.says:
            yield self._whole("feed.says", says=item.says)
        plan = self.plans.get(which.plan)
        title = plan.title if plan else which.plan
        yield self._whole("feed.plan", plan_title=title, plan_id=which.plan)
        if which.occurrence:
            yield self._whole("feed.occurrence", label=which.occurrence)
        if whom := self._whom(item):
            yield self._whole("feed.whom", whom=whom)
        for role, ids in item.roles.items():
            names = ", ".join(self.names.get(name, name) for name in ids)
            yield self._whole("feed.role", role=self.words.term("role", role), names=names)
        if item.gone:
            yield self._say(f"feed.gone.{item.gone}", entry=item.moved)
        if item.row:
            yield from self._stands(item.row)
            yield from self._reason(item)
            yield from self._doubts(item.row)

    def _stands(self, row: Mapping[str, Any]) -> Iterator[str]:
        state = self.words.term("state", row["state"])
        yield self._say("feed.state", today=self.today, state=state)
        if row["completed_on"]:
            yield self._say("feed.completed", day=row["completed_on"])
        if row["progress"] and row["progress"]["of"]:
            yield self._say("feed.progress", **row["progress"])
        if row["waits"]:
            plan = self.plans.get(row["plan"])
            names = trigger_names(plan) if plan else NAMELESS
            texts = wait_lines(self.words, row["waits"], names, ids=False)
            yield self._whole("feed.waits", names="; ".join(texts))

    def _reason(self, item: Item) -> Iterator[str]:
        """How the date was counted, in one line."""
        row, result = item.row, item.deadline
        if result and result.steps and not result.error:
            words = self._step_words(result, item.which.plan)
            steps = "; ".join(words.brief(step) for step in result.steps)
            yield self._whole("feed.reason", steps=steps)
        if row and row["extended_to"]:
            yield self._say("feed.extended", to=row["extended_to"], computed=row["computed_due"])

    def _step_words(self, result: Any, plan_id: str) -> StepWords:
        policy = result.policy
        key = (policy, policy.origins, plan_id)
        if key not in self._steps:
            calendar, plan = self.engine.calendar(policy.calendar), self.plans.get(plan_id)
            rules = RuleWords(self.words, trigger_names(plan) if plan else NAMELESS)
            self._steps[key] = StepWords(self.words.lang, policy, calendar, rules)
        return self._steps[key]

    def _doubts(self, row: Mapping[str, Any]) -> Iterator[str]:
        """What is not sure about the date or the work."""
        if row["extension_conflict"]:
            yield self._say("feed.doubt.conflict")
        if row["ambiguous"]:
            yield self._say("feed.doubt.ambiguous", **row["ambiguous"])
        elif row["needs_confirmation"]:
            yield self._say("feed.doubt.confirm")
        if row["provisional"]:
            yield self._say("feed.doubt.provisional")
        if row["ungrounded"]:
            yield self._say("feed.doubt.ungrounded")

    def _categories(self, item: Item) -> Iterator[str]:
        """The plan, and the roles: those of the body whose calendar it is, else all."""
        yield item.which.plan
        mine = self.bodies.groups.names_of(self.body) if self.body else None
        for role, ids in item.roles.items():
            if mine is None or not mine.isdisjoint(ids):
                yield self.words.term("role", role)

    def _say(self, key: str, **arguments: object) -> str:
        return self.words.say(key, **arguments)

    def _whole(self, key: str, **texts: str) -> str:
        """A sentence around what people wrote, which is never cut short."""
        shown = {name: one_line(text) for name, text in texts.items()}
        return self.words.say(key).format(**shown)


def live(items: Sequence[Item]) -> int:
    """How many items are not cancelled."""
    return sum(item.state is not State.CANCELLED for item in items)
