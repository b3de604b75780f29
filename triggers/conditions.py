"""Whether a condition is met, since which day, and why."""

from __future__ import annotations

from collections.abc import Callable

from triggers import expressions as x
from triggers.calendars import NONE, Calendar
from triggers.errors import BadInputError
from triggers.moments import Trace, count, day_of, from_event
from triggers.nodes import Node, NodeKind
from triggers.policies import Policy, resolve
from triggers.printing import print_when
from triggers.results import Anchors

Setting = Callable[[], tuple[Policy, Calendar]]
"""The policy and the calendar by which a delayed start is counted, asked for where there is one."""


def plain_setting() -> tuple[Policy, Calendar]:
    """The default policy, with every day a working day."""
    return resolve(), NONE


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
