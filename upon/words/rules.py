"""Rules and conditions in whole words, with the documents' names: the one printer for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from triggers import expressions as x
from triggers.errors import BadInputError
from triggers.parsing import parse_due, parse_when
from triggers.printing import print_due, print_span, print_when
from upon.words.dates import format_period, format_span
from upon.words.names import NAMELESS, event_name, is_clause, quoted
from upon.words.texts import Words
from upon.words.waits import parts_text

if TYPE_CHECKING:
    from workflows.plan import Plan


class RuleWords:
    """The words of rules in one language.

    `names` is what the plan calls its triggers, by id; one without a name is written by its id.
    """

    def __init__(self, words: Words, names: Mapping[str, str] = NAMELESS) -> None:
        self.words, self.names = words, names

    # Conditions

    def when(self, node: x.Condition) -> str:
        """What a task waits for: `A và (một trong hai: B hoặc C)`."""
        if isinstance(node, x.AllOf | x.AnyOf | x.AtLeast):
            parts = [self._listed(term, self.when(term)) for term in node.terms]
            need = node.count if isinstance(node, x.AtLeast) else 1
            return parts_text(self.words, len(parts) if isinstance(node, x.AllOf) else need, parts)
        if isinstance(node, x.Done):
            return self._say("wait.done", task=node.task)
        if isinstance(node, x.From):
            return self._say("wait.from", day=node.day)
        if isinstance(node, x.Delayed):
            return self._span(node.span, "after", node.moment)
        if isinstance(node, x.Occurred):
            return self._dated(node, self.name(node.trigger))
        return print_when(node)

    def when_text(self, text: str | None) -> str:
        """A condition in canonical form, in words; that it starts with the plan where it has
        none."""
        return self._say("show.with_plan") if text is None else self.when(parse_when(text))

    # Rules

    def due(self, rule: x.Deadline) -> str:
        """How a date follows: `3 tháng kể từ A và B, tính từ văn bản đến sau`."""
        if isinstance(rule, x.Both | x.Either):
            both = isinstance(rule, x.Both)
            parts = [self._rule_part(part) for part in rule.rules]
            plain = not any("," in part or "(" in part for part in parts)
            key = "rule.and" if both else "rule.or"
            return f"{'' if plain else ','}{self._say(key)}".join(parts)
        if isinstance(rule, x.Counted):
            return self._counted(rule)
        if isinstance(rule, x.Upon):
            return self._put("rule.upon", what=self.upon(rule.moment))
        if isinstance(rule, x.AsSetBy):
            return self._put("rule.as_set_by", name=self.name(rule.trigger))
        if isinstance(rule, x.Recurrence):
            return self._recurrence(rule)
        return self._plain(rule)

    def due_text(self, text: str) -> str:
        """A rule in canonical form, in words; the text itself where it is none."""
        try:
            return self.due(parse_due(text))
        except BadInputError:
            return text

    def moment_text(self, text: str) -> str:
        """A moment in canonical form, in words, as what is counted from."""
        rule = parse_due(f"upon {text}")
        return self.moment(rule.moment) if isinstance(rule, x.Upon) else text

    def points_text(self, text: str) -> str:
        """The moments that a moment in canonical form joins, in words."""
        rule = parse_due(f"upon {text}")
        return self.points(rule.moment) if isinstance(rule, x.Upon) else text

    def upon_text(self, text: str) -> str:
        """A moment in canonical form, in words, as what has to come."""
        rule = parse_due(f"upon {text}")
        return self.upon(rule.moment) if isinstance(rule, x.Upon) else text

    # Moments

    def moment(self, node: x.Moment) -> str:
        """What a span is counted from: `A và B, tính từ văn bản đến sau`."""
        if isinstance(node, x.Latest | x.Earliest):
            late = isinstance(node, x.Latest)
            return self._put(self._which(node, late=late), what=self.points(node))
        if isinstance(node, x.NthOf):
            count = str(node.count)
            return self._put("rule.nth", need=count, what=self.points(node))
        return self._point(node)

    def points(self, node: x.Moment) -> str:
        """The same without which of several counts: `A và B`."""
        if isinstance(node, x.Latest | x.Earliest):
            parts = [self._listed(one, self._point(one)) for one in node.moments]
            return self._say("rule.and" if isinstance(node, x.Latest) else "rule.or").join(parts)
        if isinstance(node, x.NthOf):
            return "; ".join(self._listed(one, self._point(one)) for one in node.moments)
        return self._point(node)

    def upon(self, node: x.Moment) -> str:
        """The same as something that has to come: `có A và có B`."""
        if isinstance(node, x.Latest | x.Earliest | x.NthOf):
            parts = [self._listed(one, self.upon(one)) for one in node.moments]
            fewer = node.count if isinstance(node, x.NthOf) else 1
            return parts_text(
                self.words, len(parts) if isinstance(node, x.Latest) else fewer, parts
            )
        if isinstance(node, x.Done):
            return self._say("rule.upon.done", task=node.task)
        if isinstance(node, x.On | x.Start | x.Offset | x.Rolled):
            return self._put("rule.comes", what=self._point(node))
        if isinstance(node, x.Occurred) and not node.kind:
            name = self.name(node.trigger)
            return name if is_clause(name) else self._put("rule.there", name=name)
        return self._put("rule.comes", what=self._point(node))

    def name(self, trigger: str) -> str:
        """What the plan calls a trigger, as the name of a document; its id where it has none."""
        return event_name(self.names.get(trigger) or trigger)

    def _point(self, node: x.Moment) -> str:
        if isinstance(node, x.Latest | x.Earliest | x.NthOf):
            return self.moment(node)
        if isinstance(node, x.Rolled):
            return self._put("rule.rolled", what=self._point(node.moment))
        if isinstance(node, x.Offset):
            return f"({self._span(node.span, node.direction, node.moment)})"
        if isinstance(node, x.Start):
            return self._say("rule.start")
        if isinstance(node, x.On):
            return self._say("rule.on", day=node.day)
        if isinstance(node, x.Done):
            return self._say("rule.done", task=node.task)
        if not isinstance(node, x.Occurred):
            return print_due(x.Upon(node)).removeprefix("upon ")
        name = self.name(node.trigger)
        if node.kind:
            return self._dated(node, name)
        return self._put("rule.when", name=name) if is_clause(name) else name

    def _dated(self, node: x.Occurred, name: str) -> str:
        return self._put(f"rule.date.{node.kind}", name=name) if node.kind else name

    def _which(self, node: x.Latest | x.Earliest, *, late: bool) -> str:
        """The key of the sentence that says which of the moments counts."""
        documents = all(isinstance(one, x.Occurred) for one in node.moments)
        number = "two" if len(node.moments) == 2 else "many"
        what = "document" if documents else "moment"
        return f"rule.{'latest' if late else 'earliest'}.{what}.{number}"

    # Parts of rules

    def _counted(self, rule: x.Counted) -> str:
        return self._span(rule.span, rule.direction, rule.moment)

    def _span(self, span: x.Span, direction: str, moment: x.Moment) -> str:
        said = format_span(self.words.lang, print_span(span))
        return self._put(f"rule.{direction}", span=said, what=self.moment(moment))

    def _recurrence(self, rule: x.Recurrence) -> str:
        if isinstance(rule, x.Recurring):
            return self._recurring(rule)
        span = format_span(self.words.lang, print_span(rule.span))
        if isinstance(rule, x.AfterEach):
            return self._put(
                "rule.after_each", span=span, every=self._say(f"rule.each.{rule.every}")
            )
        return self._put("rule.after_done", span=span)

    def _recurring(self, rule: x.Recurring) -> str:
        every = self._say(f"rule.every.{rule.every}")
        if rule.weekday is not None:
            last = self._say(f"step.weekday.{rule.weekday}")
            return self._put("rule.every.by", every=every, last=last)
        if rule.month_day:
            month, day = rule.month_day
            last = self._say("rule.month_day", day=day, month=self._say(f"step.month.{month}"))
            return self._put("rule.every.by", every=every, last=last)
        if rule.day:
            return self._put("rule.every.by", every=every, last=self._say("rule.day", day=rule.day))
        return every

    def _plain(self, rule: x.Deadline) -> str:
        if isinstance(rule, x.NoDeadline | x.Continuous):
            return self._say("rule.none" if isinstance(rule, x.NoDeadline) else "rule.continuous")
        if isinstance(rule, x.By | x.Before):
            key = "rule.by" if isinstance(rule, x.By) else "rule.before_day"
            return self._say(key, day=rule.day)
        if isinstance(rule, x.ByEndOf | x.Within | x.PartOf):
            part = f"rule.{rule.part}" if isinstance(rule, x.PartOf) else "rule.in"
            key = "rule.by_end_of" if isinstance(rule, x.ByEndOf) else part
            return self._put(key, period=format_period(self.words.lang, str(rule.period)))
        return print_due(rule)

    def _rule_part(self, rule: x.Deadline) -> str:
        said = self.due(rule)
        return f"({said})" if isinstance(rule, x.Both | x.Either) else said

    def _listed(self, node: x.Condition | x.Moment, said: str) -> str:
        """A part beside others: one that joins several itself in brackets, a name in which commas
        or conjunctions stand in quotes."""
        if isinstance(node, x.AllOf | x.AnyOf | x.AtLeast | x.Latest | x.Earliest | x.NthOf):
            return f"({said})"
        if isinstance(node, x.Occurred):
            name = self.name(node.trigger)
            return said.replace(name, quoted(name))
        return said

    def _say(self, key: str, **arguments: object) -> str:
        return self.words.say(key, **arguments)

    def _put(self, key: str, **texts: str) -> str:
        """A sentence around names that are never cut short."""
        return self.words.whole(key, **texts)


class ExpressionWords(RuleWords):
    """Rules as plans write them, with the triggers' ids, for who asks for the expressions."""

    def name(self, trigger: str) -> str:
        """The trigger's id."""
        return trigger

    def when_text(self, text: str | None) -> str:
        """The condition in canonical form; that it starts with the plan where it has none."""
        return text or self._say("show.with_plan")

    def due_text(self, text: str) -> str:
        """The rule in canonical form."""
        return text

    def moment_text(self, text: str) -> str:
        """The moment in canonical form."""
        return text

    def points_text(self, text: str) -> str:
        """The moment in canonical form."""
        return text

    def upon_text(self, text: str) -> str:
        """The moment in canonical form."""
        return text


def trigger_names(plan: Plan) -> dict[str, str]:
    """Trigger id -> what a plan calls it."""
    return {name: trigger.name for name, trigger in plan.triggers.items()}


def rule_words(
    words: Words, names: Mapping[str, str] = NAMELESS, *, expressions: bool = False
) -> RuleWords:
    """The words of rules in the language of `words`, `names` the names of documents by their
    triggers; with `expressions` as plans write them."""
    return ExpressionWords(words) if expressions else RuleWords(words, names)
