"""What the clauses of a wording mean together: `when`, `due`, and the questions that remain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflows.reading.source.folding import fold
from workflows.reading.timing.clauses import Clause
from workflows.reading.timing.event_phrases import (
    EventMoment,
    EventPhrase,
    doubtful,
    ended_period,
    event_id,
    event_moment,
)
from workflows.reading.timing.limits import add_limits
from workflows.reading.timing.rhythms import add_rhythm, is_weekday
from workflows.reading.timing.time_readings import Combiner, TimeReading
from workflows.reading.timing.time_values import Length
from workflows.reading.timing.years import with_years


def combine(clauses: Sequence[Clause], year: int | None, either: bool = False) -> TimeReading:
    """The reading of a wording's `clauses`; `year` is that of the document, for days without one
    (None: not known).

    `either`: the words join them by "or", which only matters beside `continuous`.
    """
    work = Combiner(year)
    known = with_years(list(clauses), work)
    rhythms = [clause for clause in known if clause.kind == "recurring"]
    rest = [clause for clause in known if clause.kind != "recurring"]
    if rhythms:
        rest = add_rhythm(rhythms, rest, work)
    rest = _without_weekdays(rest, work)
    add_limits([clause for clause in rest if clause.kind in ("bounded", "from_now")], work)
    for clause in rest:
        _SINGLE.get(clause.kind, _nothing)(clause, rest, work)
    if any(clause.kind == "continuous" for clause in rest):
        work.dues.append("continuous")
    if either and len(rest) > 1 and {clause.kind for clause in rest} <= _DATED:
        return _either(rest, work)
    _ask_of_two(rest, work)
    return work.reading(" or " if either and "continuous" in work.dues else " and ")


_DATED = {"bounded", "counted", "waiting"}
"""What "or" makes a choice of; rhythms and work on request stand beside each other."""


def _without_weekdays(clauses: list[Clause], work: Combiner) -> list[Clause]:
    """The clauses without days of the week, which beside a date say nothing more."""
    left = [clause for clause in clauses if not is_weekday(clause.value)]
    if len(left) < len(clauses) and not any(isinstance(c.value, date) for c in left):
        work.ask("unread", str(next(c.value for c in clauses if is_weekday(c.value))))
    return left


def _either(clauses: Sequence[Clause], work: Combiner) -> TimeReading:
    """What is joined by "or": the first to come; whether that is meant is asked."""
    if any(c.kind == "bounded" for c in clauses):
        begins = [term for term in work.when if not term.startswith("from ")]
        work.when = [term for term in work.when if term not in begins]
        work.dues += [f"upon {term}" for term in begins if "(" not in term]
    work.ask("several-dates", "")
    return work.reading(" or ")


def _ask_of_two(clauses: Sequence[Clause], work: Combiner) -> None:
    """Two spans, or a day and a span, that say when it is due: which counts."""
    days = [c for c in clauses if c.kind == "bounded" and "FROM" not in c.leads]
    spans = [clause for clause in clauses if clause.kind == "counted"]
    if len(spans) > 1 or (days and spans):
        work.ask("several-dates", "")


def _counted(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    """A span before or after an event."""
    del rest
    span = clause.value
    if not isinstance(span, Length):
        return
    if clause.waits in ("as", "whenever"):
        work.ask("duration", str(span), (None, "continuous"))
        return
    if span.unit == "hour":
        work.ask("hours", "")
        span = Length(-(-span.count // 24), "day")
    if span.wide:
        work.ask("wide-span", str(span))
    period = ended_period(clause.event)
    if period and clause.waits in ("after", "from"):
        _after_each(span, period, work)
        return
    moment = event_moment(clause.event)
    _ask_of_event(clause.event, work)
    work.events += moment.events
    if clause.waits in ("before", "until"):
        work.dues.append(f"{span} before {moment}")
        if clause.leads == {"WITHIN"}:
            work.ask("not-before", "", (None, "none"))
        return
    work.when.append(_bracketed(moment))
    work.dues.append(f"{span} after {moment}")
    within = clause.leads & {"LATEST", "WITHIN", "LATEST_BEFORE", "BEFORE"}
    if clause.leads & {"AFTER", "AT_LEAST", "FROM"} and not within:
        work.ask("not-before", "", (str(moment), "none"))


def _after_each(span: Length, period: str, work: Combiner) -> None:
    """A span after the end of each period: a recurrence of its own."""
    work.dues = [due for due in work.dues if due != f"every {period}"]
    if any(due.startswith("every ") for due in work.dues):
        work.ask("two-recurrences", "")
    work.dues.append(f"{span} after each {period}")


def _ask_of_event(words: str, work: Combiner) -> None:
    """What is not one event of one day: the end of a period that comes again, a thing that is not
    to happen."""
    if ended_period(words) or doubtful(words):
        work.ask("unread", words)


def _bracketed(moment: EventMoment) -> str:
    text = str(moment)
    return f"({text})" if moment.joint == "or" and len(moment.events) > 1 else text


def _waiting(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    """An event without a span: the task starts upon it, and is due upon it."""
    moment = event_moment(clause.event)
    _ask_of_event(clause.event, work)
    if clause.waits == "as":
        if len(rest) > 1 and fold(clause.event) in _NO_DOCUMENT:
            return
        named = _as_set_by(moment, clause.event, work)
        work.events.append(named)
        return
    work.events += moment.events
    others = [other for other in rest if other is not clause]
    if clause.waits == "before":
        work.dues.append(f"1 day before {moment}")
        work.ask("before-event", clause.event, (None, "none"))
    elif clause.waits == "until":
        work.dues = [due for due in work.dues if due != "continuous"]
        work.dues.append(f"upon {moment}")
        if not any("FROM" in other.leads for other in others):
            work.ask("until-event", clause.event, (None, "continuous"))
    elif _is_beside(clause, rest):
        work.dues.append(f"upon {moment}")
    else:
        work.when.append(str(moment) if len(others) == 0 else _bracketed(moment))
        if clause.waits == "only":
            work.ask("condition", clause.event, (str(moment), f"upon {moment}"))
        elif not any(other.kind in _DATING for other in others):
            work.dues.append(f"upon {moment}")
        if clause.waits == "whenever":
            work.ask("condition", clause.event, (str(moment), "none"))


_NO_DOCUMENT = {"quy dinh", "quy dinh cua phap luat", "quy dinh hien hanh", "dung quy dinh"}
"""What "theo ..." names without meaning a document that sets the time."""


_DATING = {"bounded", "counted", "recurring", "continuous", "from_now"}


def _is_beside(clause: Clause, rest: Sequence[Clause]) -> bool:
    """Whether the event comes beside a rule that holds anyway ("always, and when E")."""
    at = rest.index(clause)
    return any(other.kind in ("continuous", "recurring", "periodic") for other in rest[:at])


def _as_set_by(moment: EventMoment, words: str, work: Combiner) -> EventPhrase:
    event = moment.events[0]
    if len(moment.events) > 1:
        event = EventPhrase(event_id(words), words, event.kind, event.issuer)
    work.dues.append(f"as set by {event.id}")
    if not any(letter.isdigit() for letter in words):
        work.ask("as-set-by", words, (event.id, f"upon {event.id}"), (None, "none"))
    return event


def _adhoc(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    """Upon request: again and again, beside whatever else holds."""
    words = str(clause.value or "")
    event = EventPhrase(event_id(words), words, repeats=True)
    work.events.append(event)
    if len(rest) == 1 and not work.dues and not work.questions:
        work.when.append(event.id)
    work.dues.append(f"upon {event.id}")


def _lasting(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    del rest
    work.ask("duration", str(clause.value), (None, "continuous"))


def _periodic(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    del clause, rest
    if not any(due.startswith("every") for due in work.dues) or len(work.dues) > 1:
        work.ask("no-interval", "")


def _finished(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    del clause
    dated = [other for other in rest if other.kind == "bounded"]
    work.done = len(rest) == 1 + len(dated)
    if work.done:
        work.when, work.dues = [], []
    else:
        work.ask("done-and-more", "")


def _nothing(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    del clause, rest, work


_SINGLE = {
    "counted": _counted,
    "waiting": _waiting,
    "adhoc": _adhoc,
    "lasting": _lasting,
    "periodic": _periodic,
    "finished": _finished,
}
