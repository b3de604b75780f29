"""What people are to hear of: notices, each decided once, by an entry or by a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from engine.model.changes import Change
from engine.model.standing import Key, Standing, TaskRef
from engine.model.states import FINISHED, State
from workflows.reminders import ReminderRule

Works = Callable[[date], bool]
"""Whether a day is worked on."""

LONGEST_REST = 31
"""Days off in a row beyond which a calendar is taken to have no working days."""

LOOKBACK = timedelta(31)
"""How far back the days of what is overdue are told one by one, and dates that have passed are told
of as coming. What is overdue for longer is told on the Mondays, so nothing late stays untold."""


class NoticeKey(NamedTuple):
    """What makes a notice one row of the outbox (invariant I7)."""

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    kind: str
    deadline: date | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: of a task (occurrence, scope), a kind (`due.7`: seven days before;
    `overdue.3`: three days after; `start`, `moved`, `withdrawn`, `question`, `waiting.180`), about
    a deadline, on a day.

    `deadline` is the due date, of a start its day; `since` is the day of the start, or the deadline
    before it moved; `roles` to whom it goes, `urgent` at once and not in the day's digest; `late`
    when it was decided after its day; `entry` what caused it, None for a day.
    """

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    kind: str
    deadline: date | None
    day: date
    roles: tuple[str, ...] = ()
    urgent: bool = False
    late: bool = False
    since: date | None = None
    entry: int | None = None

    @property
    def key(self) -> NoticeKey:
        """What makes it one row."""
        return NoticeKey(
            self.plan, self.task, self.occurrence, self.scope, self.kind, self.deadline
        )

    @property
    def family(self) -> str:
        """The kind without the number of days."""
        return self.kind.partition(".")[0]

    def again(self) -> Notice:
        """The same of a later entry, where a notice of its kind is in the outbox already."""
        return replace(self, kind=f"{self.kind}.{self.entry}")


class ReminderCandidate(NamedTuple):
    """What a day may have to tell of a standing: read without the weight of the standing itself.

    `on` is the day from which it may be begun; a part of a body comes without its body, for all
    parts with the same dates are told of at once.
    """

    plan: str
    task: str
    occurrence: str | None
    scope: str | None
    on: date | None
    due: date | None
    own_rules: str | None


def due_days(rule: ReminderRule) -> tuple[int, ...]:
    """How many days before the due date a rule gives notice."""
    return tuple(sorted(set(rule.days), reverse=True))


def always(day: date) -> bool:  # noqa: ARG001  it stands for a calendar
    """Every day is worked on, where there is no calendar."""
    return True


def working_day(day: date, works: Works) -> date:
    """The last working day at or before a day, on which somebody reads notices; the day itself
    where none is near."""
    for back in range(LONGEST_REST):
        if works(day - timedelta(back)):
            return day - timedelta(back)
    return day


def notice_day(
    due: date, number: int, first: date, last: date, works: Works = always
) -> date | None:
    """The day, from `first` to `last`, on which notice is given that a date (`due`) is `number`
    days ahead: a working day at or before that day, or the day itself where that working day was
    over before anybody looked; None where there is none. `works` answers whether a day is worked
    on."""
    day = due - timedelta(number)
    early = working_day(day, works)
    if first <= early <= last:
        return early
    return day if early < first <= day <= last else None


def overdue_days(
    rule: ReminderRule, due: date, first: date, last: date, works: Works = always
) -> Iterator[date]:
    """The days, from `first` to `last`, on which a `rule` gives notice of a date (`due`) that has
    passed: each of the first working days, then the first working day of every week, so that all
    that is long overdue comes together. `works` answers whether a day is worked on."""
    first = max(first, due + timedelta(1))
    far = (first - due).days > LONGEST_REST + 3 * rule.daily
    day, count = (first, rule.daily) if far else (due + timedelta(1), 0)
    while day <= last:
        if works(day):
            count += 1
            if day >= first and (count <= rule.daily or (rule.weekly and _opens_week(day, works))):
                yield day
        day += timedelta(1)


def _opens_week(day: date, works: Works) -> bool:
    return not any(works(day - timedelta(back)) for back in range(1, day.weekday() + 1))


def of_deadline(
    bell: ReminderCandidate,
    rules: Mapping[str, ReminderRule],
    first: date,
    last: date,
    today: date,
    works: Works = always,
) -> Iterator[Notice]:
    """The notices that the days from `first` to `last` give of the deadline of a `bell`, from the
    day on which the work may begin; while that day is ahead, at once of one that lies before it.

    `rules` are those of reminders, by kind; `today` is the day of the look, before which a notice
    is late; `works` answers whether a day is worked on.
    """
    if bell.due is None:
        return
    began = bell.on or date.min
    if bell.due < began and began > today:
        began = date.min
    for kind, day, rule in _days_told(bell.due, rules, max(first, began), last, works):
        yield _notice(bell, kind, bell.due, day, rule, today)


def _days_told(
    due: date, rules: Mapping[str, ReminderRule], first: date, last: date, works: Works
) -> Iterator[tuple[str, date, ReminderRule]]:
    if (before := rules.get("due")) and due >= last - LOOKBACK:
        for number in due_days(before):
            if day := notice_day(due, number, first, last, works):
                yield f"due.{number}", day, before
    if after := rules.get("overdue"):
        for day in overdue_days(after, due, max(first, last - LOOKBACK), last, works):
            yield f"overdue.{(day - due).days}", day, after


def of_start(
    bell: ReminderCandidate, rules: Mapping[str, ReminderRule], today: date
) -> Iterator[Notice]:
    """The notice of the day on which a start that was known in advance (of a `bell`) comes; `rules`
    are those of reminders, by kind, `today` is the day of the look."""
    rule = rules.get("start")
    if rule and bell.on:
        yield replace(_notice(bell, "start", bell.on, bell.on, rule, today), since=bell.on)


def of_waiting(
    bell: ReminderCandidate,
    rules: Mapping[str, ReminderRule],
    since: date,
    first: date,
    last: date,
    today: date,
) -> Iterator[Notice]:
    """The notices that the days from `first` to `last` give of a task (a `bell`) that waits since
    the day `since`; `rules` are those of reminders, by kind, `today` is the day of the look."""
    rule = rules.get("waiting")
    for number in rule.days if rule else ():
        day = since + timedelta(number)
        if rule and first <= day <= last:
            yield replace(_notice(bell, f"waiting.{number}", None, day, rule, today), since=since)


def _notice(
    bell: ReminderCandidate,
    kind: str,
    deadline: date | None,
    day: date,
    rule: ReminderRule,
    today: date,
) -> Notice:
    return Notice(
        bell.plan,
        bell.task,
        bell.occurrence,
        bell.scope,
        kind,
        deadline,
        day,
        rule.to,
        rule.urgent,
        late=day < today,
    )


def of_entry(
    changes: Iterable[Change],
    standings: Mapping[Key, Standing],
    questions: Iterable[Standing],
    rules: Mapping[TaskRef, Mapping[str, ReminderRule]],
    entry: int,
    today: date,
) -> list[Notice]:
    """The notices that the `changes` of an `entry` (its number) give on the day `today`, once a
    standing and kind: that it starts, that its deadline moved, that its grounds are gone; and
    `questions`, the standings that now need a person's decision. What is notified of the whole is
    not notified again of its parts.

    `standings` has those that were decided anew and those that went, by their keys without a body;
    `rules` those of reminders, by task and kind.
    """
    found: dict[NoticeKey, Notice] = {}
    for kind, standing, since, deadline in _told(changes, standings, questions, today):
        rule = rules.get(standing.ref, {}).get(kind)
        if rule:
            made = Notice(
                standing.plan,
                standing.task,
                standing.occurrence,
                standing.scope,
                kind,
                deadline,
                today,
                rule.to,
                rule.urgent,
                since=since,
                entry=entry,
            )
            found.setdefault(made.key, made)
    return [
        made
        for key, made in found.items()
        if key.scope is None or key._replace(scope=None) not in found
    ]


_What = tuple[str, Standing, date | None, date | None]


def _told(
    changes: Iterable[Change],
    standings: Mapping[Key, Standing],
    questions: Iterable[Standing],
    today: date,
) -> Iterator[_What]:
    started: set[Key] = set()
    moved: dict[Key, Change] = {}
    for change in changes:
        key = Key(change.plan, change.task, change.occurrence, change.scope, None)
        standing = standings.get(key)
        if standing is None:
            continue
        if change.field == "state" and change.after == State.ACTIVE and _waited(change):
            started.add(key)
            day = standing.phase(today).on
            yield "start", standing, day, day
        elif _lost_grounds(change):
            yield "withdrawn", standing, None, standing.due
        elif change.field == "due" and change.before != change.after:
            moved[key] = change
    for key, change in moved.items():
        standing = standings[key]
        if key not in started and _concerns(standing, change, today):
            yield "moved", standing, _day(change.before), standing.due
    for standing in questions:
        if standing.is_open(today) and standing.phase(today).state not in FINISHED:
            yield "question", standing, None, standing.due


def _waited(change: Change) -> bool:
    return change.before in (None, State.WAITING)


def _lost_grounds(change: Change) -> bool:
    withdrawn = change.field == "state" and change.before == State.ACTIVE
    return (withdrawn and change.after in (None, State.WAITING)) or (
        change.field == "ungrounded" and change.after is True
    )


def _concerns(standing: Standing, change: Change, today: date) -> bool:
    """Whether anybody is held to a date that moved: not what is over, nor what waits and has no
    other date now."""
    state = standing.phase(today).state
    if state in FINISHED or not standing.is_open(today):
        return False
    return state is not State.WAITING or (change.before is not None and change.after is not None)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
