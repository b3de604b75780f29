"""What the clauses of a wording mean together: `when`, `due`, and the questions that remain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from triggers.periods import Period, PeriodRange, following
from workflows.reading.folding import fold
from workflows.reading.language_limits import can_due
from workflows.reading.timing.clauses import Clause
from workflows.reading.timing.event_phrases import EventMoment, EventPhrase, event_id, event_moment
from workflows.reading.timing.time_values import (
    DayOfYear,
    Length,
    PartOfYear,
    PeriodRow,
    TimeValue,
)


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """Something that the words leave open: a code of the texts, what it is about, and the readings
    (`when`, `due`), the one taken first."""

    code: str
    words: str = ""
    readings: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a wording says. `done` where the task was done before the plan."""

    when: str | None = None
    due: str = "none"
    events: tuple[EventPhrase, ...] = ()
    questions: tuple[TimeQuestion, ...] = ()
    done: bool = False


@dataclass
class Combiner:
    """Works out one wording; `year` is that of the document, None where it is not known."""

    year: int | None = None
    when: list[str] = field(default_factory=list)
    dues: list[str] = field(default_factory=list)
    events: list[EventPhrase] = field(default_factory=list)
    questions: list[TimeQuestion] = field(default_factory=list)
    done: bool = False

    def ask(self, code: str, words: str = "", *others: tuple[str | None, str]) -> None:
        """Note a question; `others` are readings beside the one taken."""
        if all(question.code != code for question in self.questions):
            self.questions.append(TimeQuestion(code, words, others))

    def reading(self, joint: str = " and ") -> TimeReading:
        """The whole, in canonical order of the words."""
        when = " and ".join(dict.fromkeys(self.when)) or None
        due = joint.join(sorted(dict.fromkeys(self.dues), key=_order)) or "none"
        events = tuple({event.id: event for event in self.events}.values())
        taken = (when, due)
        asked = tuple(
            TimeQuestion(q.code, q.words, (taken, *(r for r in q.readings if r != taken)))
            for q in self.questions
        )
        return TimeReading(when, due, events, asked, self.done)


def _order(due: str) -> int:
    """What has a date first, then what never ends, then rhythms, then events."""
    first = due.split(maxsplit=1)[0]
    return {"continuous": 1, "every": 2, "upon": 3}.get(first, 0)


def combine(clauses: Sequence[Clause], year: int | None, either: bool = False) -> TimeReading:
    """The reading of a wording's clauses.

    `either`: the words join them by "or", which only matters beside `continuous`.
    """
    work = Combiner(year)
    known = _with_years(list(clauses), work)
    rhythms = [clause for clause in known if clause.kind == "recurring"]
    rest = [clause for clause in known if clause.kind != "recurring"]
    if rhythms:
        rest = _rhythm(rhythms, rest, work)
    _limits([clause for clause in rest if clause.kind in ("bounded", "from_now")], work)
    for clause in rest:
        _SINGLE.get(clause.kind, _nothing)(clause, rest, work)
    if any(clause.kind == "continuous" for clause in rest):
        work.dues.append("continuous")
    return work.reading(" or " if either and "continuous" in work.dues else " and ")


def _with_years(clauses: list[Clause], work: Combiner) -> list[Clause]:
    """The clauses with the years that others of them give; the document's where none does."""
    rhythm = any(clause.kind == "recurring" for clause in clauses)
    years = [_year_in(clause.value) for clause in clauses]
    found = []
    for index, clause in enumerate(clauses):
        if clause.kind != "bounded" or not _lacks_year(clause.value):
            found.append(clause)
            continue
        given = [year for year in [*years[index:], *reversed(years[:index])] if year]
        if rhythm and not given:
            found.append(clause)
            continue
        year = given[0] if given else work.year
        if not given:
            work.ask("no-year", "")
        value = None if year is None else _in_year(clause.value, year)
        if value is not None:
            found.append(_replaced(clause, value))
    return found


def _year_in(value: TimeValue | None) -> int | None:
    if isinstance(value, PeriodRow):
        return next((part.year for part in value.parts if isinstance(part, Period)), None)
    return value.year if isinstance(value, date | Period) else None


def _lacks_year(value: TimeValue | None) -> bool:
    if isinstance(value, PeriodRow):
        return any(isinstance(part, PartOfYear) for part in value.parts)
    return isinstance(value, DayOfYear | PartOfYear)


def _in_year(value: TimeValue | None, year: int) -> TimeValue | None:
    if isinstance(value, PeriodRow):
        own = _year_in(value) or year
        parts = [p if isinstance(p, Period) else p.in_year(own) for p in value.parts]
        return PeriodRow(tuple(parts), value.ranged)
    return value.in_year(year) if isinstance(value, DayOfYear | PartOfYear) else value


def _replaced(clause: Clause, value: TimeValue) -> Clause:
    return Clause(clause.kind, clause.leads, value, clause.part, "", "", clause.more)


def first_day(value: TimeValue | None) -> date | None:
    """The first day of a date, period or row of periods."""
    if isinstance(value, PeriodRow):
        return first_day(value.parts[0])
    return value.first if isinstance(value, Period) else value if isinstance(value, date) else None


def last_day(value: TimeValue | None) -> date | None:
    """The last day of a date, period or row of periods."""
    if isinstance(value, PeriodRow):
        return last_day(value.parts[-1])
    return value.last if isinstance(value, Period) else value if isinstance(value, date) else None


def _limits(clauses: Sequence[Clause], work: Combiner) -> None:
    """Beginnings and ends that have a date."""
    starts = [c for c in clauses if "FROM" in c.leads or c.kind == "from_now"]
    ends = [c for c in clauses if c not in starts and c.value is not None]
    for clause in starts:
        day = first_day(clause.value)
        if day and clause.part == "":
            work.when.append(f"from {day.isoformat()}")
        elif day:
            work.when.append(f"from {day.isoformat()}")
            work.ask("part-start", clause.part)
    going_on = [c for c in clauses if c.more]
    if going_on:
        _going_on(going_on[0], starts, work)
        return
    ends = _narrowed(ends)
    found = [due for clause in ends for due in _due_of(clause, work)]
    if len(ends) > 1:
        latest = max(ends, key=lambda clause: last_day(clause.value) or date.min)
        own = _due_of(latest, work)
        work.ask("several-dates", "", *((None, due) for due in found if due not in own))
        found = own
    work.dues += found
    if (starts and not ends and starts[0].kind != "from_now") or (
        starts and starts[0].kind == "from_now" and not ends
    ):
        work.dues.append("continuous")


def _going_on(clause: Clause, starts: Sequence[Clause], work: Combiner) -> None:
    """ "2026 and the years after": it begins then and does not end."""
    day = first_day(clause.value)
    if day and not starts:
        work.when.append(f"from {day.isoformat()}")
    work.dues.append("continuous")
    last = last_day(clause.value)
    ranged = isinstance(clause.value, PeriodRow) or (starts and clause not in starts)
    if clause.more == "MORE" or ranged:
        ends = ((work.when[-1] if work.when else None, f"by {last.isoformat()}"),) if last else ()
        work.ask("goes-on", "", *ends)


def _narrowed(ends: Sequence[Clause]) -> list[Clause]:
    """Without a period that only says in which a day of the same wording lies."""
    days = [clause for clause in ends if isinstance(clause.value, date)]
    if len(days) != 1 or len(ends) != 2:
        return list(ends)
    other = next(clause for clause in ends if clause is not days[0])
    first, last, day = first_day(other.value), last_day(other.value), days[0].value
    inside = first and last and isinstance(day, date) and first <= day <= last
    return days if inside else list(ends)


def _due_of(clause: Clause, work: Combiner) -> list[str]:
    """The rule of one end: before or by a day, in or by the end of a period."""
    value, leads = clause.value, clause.leads
    if isinstance(value, PeriodRow):
        return _row_due(value, clause, work)
    before = "BEFORE" in leads or "LATEST_BEFORE" in leads
    if isinstance(value, date):
        if "LATEST_BEFORE" in leads or {"LATEST", "BEFORE"} <= leads:
            work.ask("latest-before", "", (None, f"by {value.isoformat()}"))
            return [f"before {value.isoformat()}"]
        if "AFTER" in leads:
            later = value + timedelta(days=1)
            work.when.append(f"from {later.isoformat()}")
            work.ask("after-date", "", (None, f"by {value.isoformat()}"))
            return ["continuous"]
        return [f"{'before' if before else 'by'} {value.isoformat()}"]
    if not isinstance(value, Period):
        return []
    if clause.part:
        return [_part_due(value, clause, work)]
    if before:
        return [f"before {value.first.isoformat()}"]
    return [f"by end of {value}" if leads & {"UNTIL", "END"} else f"in {value}"]


def _row_due(row: PeriodRow, clause: Clause, work: Combiner) -> list[str]:
    parts = [part for part in row.parts if isinstance(part, Period)]
    if len(parts) < len(row.parts):
        work.ask("no-year", "")
        return []
    first, last = parts[0], parts[-1]
    if first.first > last.first:
        work.ask("unread", f"{first} - {last}")
        return []
    next_to = all(following(a) == b for a, b in pairwise(parts))
    if row.ranged or next_to:
        if "BEFORE" in clause.leads:
            work.ask("unread", str(first))
        if clause.part:
            work.ask("part-period", clause.part)
        return [f"in {PeriodRange(first, last)}" if first != last else f"in {first}"]
    return [f"in {part}" for part in parts]


def _part_due(period: Period, clause: Clause, work: Combiner) -> str:
    """Early, mid or late in a period; the end of it where the words say "until" or "latest"."""
    until = clause.leads & {"UNTIL", "END", "LATEST"}
    if until and clause.part == "late":
        return f"by end of {period}"
    due = f"{clause.part} {period}"
    if until or "BEFORE" in clause.leads or period.unit in ("quarter", "half-year"):
        work.ask("part-period", clause.part, (None, f"in {period}"))
    return due


def _rhythm(rhythms: Sequence[Clause], rest: list[Clause], work: Combiner) -> list[Clause]:
    """The recurrences with their days; the clauses that are left."""
    kinds = list(dict.fromkeys(str(clause.value) for clause in rhythms))
    rest = [part for clause in rest for part in _apart(clause)]
    days = [c for c in rest if c.kind == "bounded" and _is_yearless(c.value)]
    left = [clause for clause in rest if clause not in days]
    before = False
    dated: list[str] = []
    for clause in days:
        before = before or bool(clause.leads & {"BEFORE", "LATEST_BEFORE"})
        if "LATEST_BEFORE" in clause.leads:
            work.ask("latest-before", "")
        day = _recurring_day(clause, before)
        if isinstance(clause.value, DayOfYear) and clause.value.month is None:
            _day_of_month(clause.value.day - before, kinds, work, dated)
        elif day:
            dated.append(f"every year by {day:%m-%d}")
        if clause.part:
            work.ask("part-period", clause.part)
    _take_rhythm(kinds, dated, work)
    return left


def _apart(clause: Clause) -> list[Clause]:
    """A list of parts of the year as a clause each."""
    if isinstance(clause.value, PeriodRow) and all(map(_is_yearless, clause.value.parts)):
        return [_replaced(clause, part) for part in clause.value.parts]
    return [clause]


def _is_yearless(value: TimeValue | None) -> bool:
    return isinstance(value, DayOfYear | PartOfYear)


def _recurring_day(clause: Clause, before: bool) -> date | None:
    """The last day, in a year of 365 days, that a day or part of the year allows."""
    if isinstance(clause.value, PartOfYear):
        period = clause.value.in_year(2023)
        return period.first - timedelta(days=1) if before else period.last
    day = clause.value.in_year(2023) if isinstance(clause.value, DayOfYear) else None
    return day - timedelta(days=1) if day and before else day


def _day_of_month(day: int, kinds: Sequence[str], work: Combiner, dated: list[str]) -> None:
    if kinds == ["month"] and 1 <= day <= 31:
        dated.append(f"every month by day {day}")
    else:
        work.ask("day-in-period", str(day))


def _take_rhythm(kinds: Sequence[str], dated: list[str], work: Combiner) -> None:
    plain = [f"every {kind}" for kind in kinds if kind not in ("day", "odd", "quarter-day")]
    if "quarter-day" in kinds:
        plain = plain or ["every quarter"]
        work.ask("day-in-period", "")
    if {"day", "odd"} & set(kinds):
        work.ask("no-such-rhythm", "")
    if "week" in kinds and not can_due("every week"):
        plain = [rule for rule in plain if rule != "every week"]
        work.ask("no-such-rhythm", "")
    named = {rule.split()[1] for rule in dated}
    if dated and named == {"year"} and set(kinds) - {"year"}:
        work.ask("two-recurrences", "", *((None, rule) for rule in plain))
    rules = dated or plain
    if len(rules) > 1:
        whole = " and ".join(rules)
        if can_due(whole):
            rules = [whole]
        else:
            work.ask("two-recurrences", "", *((None, rule) for rule in rules[1:]))
    work.dues += rules[:1]


def _counted(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    """A span before or after an event."""
    del rest
    span = clause.value
    if not isinstance(span, Length):
        return
    if span.unit == "hour":
        work.ask("hours", "")
        span = Length(-(-span.count // 24), "day")
    if span.wide:
        work.ask("wide-span", str(span))
    moment = event_moment(clause.event)
    work.events += moment.events
    if clause.waits in ("before", "until"):
        work.dues.append(f"{span} before {moment}")
        return
    work.when.append(_bracketed(moment))
    work.dues.append(f"{span} after {moment}")
    within = clause.leads & {"LATEST", "WITHIN", "LATEST_BEFORE", "BEFORE"}
    if (clause.leads & {"AFTER", "AT_LEAST"} and not within) or (
        not clause.leads and clause.waits == "after" and clause.event
    ):
        work.ask("not-before", "", (str(moment), "none"))


def _bracketed(moment: EventMoment) -> str:
    text = str(moment)
    return f"({text})" if moment.joint == "or" and len(moment.events) > 1 else text


def _waiting(clause: Clause, rest: Sequence[Clause], work: Combiner) -> None:
    """An event without a span: the task starts upon it, and is due upon it."""
    moment = event_moment(clause.event)
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
