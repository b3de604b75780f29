"""Whether a condition is met, since which day, and why: the reason as a tree of values."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from triggers import expressions as x
from triggers.calendars import NONE, Calendar
from triggers.errors import BadInputError
from triggers.moments import Trace, count, day_of, from_event
from triggers.policies import Policy, resolve
from triggers.printing import print_when
from triggers.results import Anchors

Setting = Callable[[], tuple[Policy, Calendar]]
"""The policy and the calendar by which a delayed start is counted, asked for where there is one."""


def plain_setting() -> tuple[Policy, Calendar]:
    """The default policy, with every day a working day."""
    return resolve(), NONE


NodeKind = Literal["event", "done", "from", "all", "any", "at_least", "delayed", "waived"]
Waits = str | dict[str, Any]
"""One name that is waited for, or `{"need": how many, "of": [what is waited for, ...]}`."""


@dataclass(frozen=True, slots=True)
class Node:
    """One condition evaluated: `on` is the day from which it holds, None while that is unknown.

    `event` is the id of the event that met a leaf; `lacks` names what a leaf waits for; `need` is
    how many children must hold.
    """

    kind: NodeKind
    text: str
    on: date | None
    event: str | None = None
    lacks: str | None = None
    need: int = 0
    children: tuple[Node, ...] = ()

    def met(self, today: date) -> bool:
        """Whether it holds on the day."""
        return self.on is not None and self.on <= today

    def waiting_for(self, today: date) -> tuple[str, ...]:
        """The leaves that keep it from holding on the day, in the order of the text, each once."""
        if self.met(today):
            return ()
        if self.kind == "delayed" and self.on:
            return (f"from {self.on}",)
        if self.children:
            names = [name for child in self.children for name in child.waiting_for(today)]
            return tuple(dict.fromkeys(names))
        return (self.lacks or f"from {self.on}",)

    def waits(self, today: date, given: Collection[str] = ()) -> Waits | None:
        """What keeps it from holding on the day: a leaf's name, or how many of which things must
        come. None where it holds.

        `given` names leaves whose document is about to be recorded.
        """
        if self.met(today):
            return None
        if not self.children:
            name = self.lacks or f"from {self.on}"
            return None if name in given else name
        if self.kind == "delayed" and self.on:
            return f"from {self.on}"
        left = [found for child in self.children if (found := child.waits(today, given))]
        if self.kind in ("delayed", "waived"):
            return left[0] if left else None
        need = self.need - (len(self.children) - len(left))
        if need <= 0:
            return None
        return left[0] if len(left) == 1 else {"need": need, "of": left}


def evaluate(condition: x.Condition, anchors: Anchors, setting: Setting = plain_setting) -> Node:
    """Evaluate a `condition` against the facts, `anchors`. More facts can only bring `on` nearer.
    `setting` gives, where a delay is counted, the policy and calendar it is counted under."""
    text = print_when(condition)
    if isinstance(condition, x.Occurred):
        found = anchors.event(condition.trigger, condition.kind)
        if found is None:
            lacks = anchors.lacking(condition.trigger, condition.kind)
            return Node("event", text, None, lacks=lacks)
        return Node("event", text, found.day, event=found.source)
    if isinstance(condition, x.Done):
        done = anchors.done(condition.task)
        return Node("done", text, done.day if done else None, lacks=None if done else text)
    if isinstance(condition, x.From):
        return Node("from", text, condition.day)
    if isinstance(condition, x.Delayed):
        return _delayed(condition, anchors, setting)
    children = tuple(evaluate(term, anchors, setting) for term in condition.terms)
    kind: NodeKind = "all" if isinstance(condition, x.AllOf) else "any"
    need = len(children) if kind == "all" else 1
    if isinstance(condition, x.AtLeast):
        kind, need = "at_least", condition.count
    days = sorted(child.on for child in children if child.on is not None)
    on = days[need - 1] if len(days) >= need else None
    return Node(kind, text, on, need=need, children=children)


def _delayed(condition: x.Delayed, anchors: Anchors, setting: Setting) -> Node:
    """A delayed start: from the day counted, which is not moved off days that are not worked."""
    policy, calendar = setting()
    trace = Trace(anchors, policy, calendar)
    moment, on = condition.moment, None
    try:
        anchor = day_of(moment, trace)
        if anchor is not None:
            on = count(anchor, condition.span, "after", trace, from_event(moment))
    except (BadInputError, OverflowError):
        on = None  # a day that the policy will not round, or beyond the years there are
    child = evaluate(_condition_of(moment), anchors, setting)
    return Node("delayed", print_when(condition), on, children=(child,))


def _condition_of(moment: x.Moment) -> x.Condition:
    """What must have come for the moment's day to be known."""
    if isinstance(moment, x.Latest):
        return x.AllOf(tuple(map(_condition_of, moment.moments)))
    if isinstance(moment, x.Earliest):
        return x.AnyOf(tuple(map(_condition_of, moment.moments)))
    if isinstance(moment, x.NthOf):
        return x.AtLeast(moment.count, tuple(map(_condition_of, moment.moments)))
    if isinstance(moment, x.Offset) and moment.direction == "after":
        return x.Delayed(moment.span, moment.moment)
    if isinstance(moment, x.Offset | x.Rolled):
        return _condition_of(moment.moment)
    if isinstance(moment, x.On):
        return x.From(moment.day)
    if isinstance(moment, x.Start):
        raise TypeError("a start is never waited for")  # the grammar refuses it
    return moment
