"""From expressions to their one canonical text: parse(print(x)) == x."""

from __future__ import annotations

from types import UnionType

from triggers import expressions as x


def print_when(node: x.Condition) -> str:
    """The condition in canonical form; `and` binds tighter than `or`."""
    if isinstance(node, x.AllOf):
        return " and ".join(_inner(term, x.AnyOf | x.Delayed) for term in node.terms)
    if isinstance(node, x.AnyOf):
        return " or ".join(_inner(term, x.Delayed) for term in node.terms)
    if isinstance(node, x.Delayed):
        return f"{print_span(node.span)} after {_point(node.moment, x.Latest | x.Earliest)}"
    if isinstance(node, x.AtLeast):
        return f"{node.count} of ({', '.join(print_when(term) for term in node.terms)})"
    if isinstance(node, x.From):
        return f"from {node.day.isoformat()}"
    if isinstance(node, x.Done):
        return f"done {node.task}"
    return event_text(node)


def _inner(term: x.Condition, bracketed: type | UnionType) -> str:
    text = print_when(term)
    return f"({text})" if isinstance(term, bracketed) else text


def event_text(node: x.Occurred) -> str:
    """`model-regulation` or `model-regulation.received`."""
    return f"{node.trigger}.{node.kind}" if node.kind else node.trigger


def print_span(span: x.Span) -> str:
    """`1 year 2 months 10 days`."""
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in span.parts)


def print_moment(node: x.Moment) -> str:
    """The moment in canonical form."""
    if isinstance(node, x.Latest):
        return " and ".join(_point(m, x.Earliest) for m in node.moments)
    if isinstance(node, x.Earliest):
        return " or ".join(print_moment(m) for m in node.moments)
    if isinstance(node, x.Offset):
        return f"({print_span(node.span)} {node.direction} {print_moment(node.moment)})"
    if isinstance(node, x.NthOf):
        return f"{node.count} of ({', '.join(print_moment(m) for m in node.moments)})"
    if isinstance(node, x.Rolled):
        inner = print_moment(node.moment)
        return f"rolled {inner}" if isinstance(node.moment, x.Offset) else f"rolled ({inner})"
    if isinstance(node, x.Start):
        return "start"
    if isinstance(node, x.On):
        return node.day.isoformat()
    if isinstance(node, x.Done):
        return f"done {node.task}"
    return event_text(node)


def _point(node: x.Moment, bracketed: type | UnionType) -> str:
    text = print_moment(node)
    return f"({text})" if isinstance(node, bracketed) else text


def print_due(node: x.Deadline) -> str:
    """The deadline rule in canonical form; brackets wherever moments and rules could mix."""
    if isinstance(node, x.Both):
        return " and ".join(_rules(node.rules, x.Either))
    if isinstance(node, x.Either):
        return " or ".join(_rules(node.rules, None))
    if isinstance(node, x.Counted):
        return f"{print_span(node.span)} {node.direction} {print_moment(node.moment)}"
    if isinstance(node, x.Upon):
        return f"upon {print_moment(node.moment)}"
    return _recurrence(node) if isinstance(node, x.Recurrence) else _simple(node)


def _recurrence(node: x.Recurrence) -> str:
    if isinstance(node, x.AfterEach):
        return f"{print_span(node.span)} after each {node.every}"
    if isinstance(node, x.AfterDone):
        return f"every {print_span(node.span)} after done"
    return f"every {node.every}{_recurrence_day(node)}"


def _rules(rules: tuple[x.Deadline, ...], bracketed: type[x.Either] | None) -> list[str]:
    """The rules of one `and` or `or`. A rule that ends in a moment is bracketed where what follows
    could be read as more of that moment: where the moment itself joins several, and before a
    bracket."""
    texts: list[str] = []
    for rule in reversed(rules):
        text = print_due(rule)
        mixes = isinstance(rule, x.Counted | x.Upon) and (
            isinstance(rule.moment, x.Latest | x.Earliest)
            or (bool(texts) and texts[-1].startswith("("))
        )
        if mixes or (bracketed and isinstance(rule, bracketed)):
            text = f"({text})"
        texts.append(text)
    return texts[::-1]


def _simple(node: x.Deadline) -> str:
    if isinstance(node, x.Continuous):
        return "continuous"
    if isinstance(node, x.By):
        return f"by {node.day.isoformat()}"
    if isinstance(node, x.Before):
        return f"before {node.day.isoformat()}"
    if isinstance(node, x.ByEndOf):
        return f"by end of {node.period}"
    if isinstance(node, x.Within):
        return f"in {node.period}"
    if isinstance(node, x.PartOf):
        return f"{node.part} {node.period}"
    if isinstance(node, x.AsSetBy):
        return f"as set by {node.trigger}"
    return "none"


def _recurrence_day(node: x.Recurring) -> str:
    if node.month_day:
        return f" by {node.month_day[0]:02d}-{node.month_day[1]:02d}"
    if node.weekday is not None:
        return f" by {x.WEEKDAYS[node.weekday]}"
    return f" by day {node.day}" if node.day else ""
