"""What people were told, held against the ledger as far as it can be: the notices of entries are
worked out anew; those of days, the messages and how far people were told are held against their
keys, causes and the head, and all of it against the checksums kept as it was written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from engine.model.acts import Entry, PlanAdopted, PlanAmended, RemindersSet, Revised
from engine.model.stamps import stamp
from engine.ports.differences import Difference, PlainTable, key_text, of_row
from engine.ports.messages import DIGEST, SENT, URGENT, message_id
from engine.ports.outbox import Numbered
from engine.verify.checksums import CHECKSUMS, checksum_differences
from workflows.reminders import Reminders, overrides, rules_from

Row = Mapping[str, Any]
OF_ENTRIES = ("start", "moved", "withdrawn", "question")
STANDINGS = ("standing", "standing_former")
FARTHEST = timedelta(62)
"""How long before its day a notice of a date may be given, where no day between is worked on."""


@dataclass(slots=True)
class Known:
    """What the ledger knows of that notices may be about, at any time."""

    head: int = 0
    workspace: str = "-"
    moments: dict[int, str] = field(default_factory=dict)
    tasks: set[tuple[str, str]] = field(default_factory=set)
    places: set[tuple[str, str, str, str]] = field(default_factory=set)
    dues: set[tuple[str, str, str]] = field(default_factory=set)
    rules: dict[str, set[tuple[tuple[str, ...], bool]]] = field(default_factory=dict)
    notices: dict[tuple[Any, ...], Numbered] = field(default_factory=dict)

    def learn(self, entries: Iterable[Entry]) -> None:
        """Take in what entries say of tasks and of reminders."""
        whole: set[Reminders | None] = {None}
        own: set[str | None] = {None}
        for entry in entries:
            self.head = entry.seq
            self.moments[entry.seq] = stamp(entry.at)
            if entry.seq == 1:
                self.workspace = entry.hash
            act = entry.act.act if isinstance(entry.act, Revised) else entry.act
            if isinstance(act, RemindersSet):
                whole.add(act.reminders)
            if isinstance(act, PlanAdopted | PlanAmended):
                for task in act.plan.tasks.values():
                    self.tasks.add((act.plan.plan, task.id))
                    own.add(overrides(act.plan.reminders, task.reminders))
        for first in whole:
            for second in own:
                for family, rule in rules_from(first, second).items():
                    self.rules.setdefault(family, set()).add((rule.to, rule.urgent))

    def see(self, tables: Iterable[PlainTable]) -> None:
        """Take in at which places tasks ever stood, those that have a standing there no more too,
        and which dates they ever had."""
        for table in tables:
            for row in _dicts(table) if table.name in (*STANDINGS, "change") else ():
                place = (row["plan"], row["task"], row["occurrence"], row["scope"])
                self.places.add(place)
                names = ("due", "state_on", "since") if table.name in STANDINGS else ()
                days = [row[name] for name in names]
                if table.name == "change":
                    days = [json.loads(row["before"]), json.loads(row["after"])]
                self.dues |= {(*place[:2], day) for day in days if isinstance(day, str)}

    def expect(self, notices: Iterable[Numbered]) -> None:
        """Take in the notices that entries give."""
        for one in notices:
            self.notices[_cause(_plain(one))] = one


def _plain(one: Numbered) -> dict[str, Any]:
    """A notice in the values of its row."""
    told = one.notice
    return {
        "plan": told.plan,
        "task": told.task,
        "occurrence": told.occurrence or "",
        "scope": told.scope or "",
        "kind": told.kind,
        "deadline": told.deadline.isoformat() if told.deadline else "",
        "day": told.day.isoformat(),
        "roles": list(told.roles),
        "urgent": int(told.urgent),
        "late": int(told.late),
        "since": told.since.isoformat() if told.since else None,
        "entry": told.entry,
        "at": stamp(one.at),
    }


def _cause(row: Row) -> tuple[Any, ...]:
    """Which notice of which entry a row is; the kind without what tells it from an earlier one."""
    names = ("entry", "plan", "task", "occurrence", "scope", "deadline")
    return (str(row["kind"]).partition(".")[0], *(row[name] for name in names))


def outbox_differences(tables: Iterable[PlainTable], known: Known) -> Iterator[Difference]:
    """What of the tables of notices and messages cannot be, by what is `known`."""
    by_name = {table.name: table for table in tables}
    for table in by_name.values():
        if table.rows is None:
            yield of_row(table.name, "", "", None, "a table that can be read")
    checksums = by_name.pop(CHECKSUMS)
    notices = list(_dicts(by_name["notice"]))
    yield from _notices(notices, known)
    recipients = {row["name"] for row in _dicts(by_name["recipient"])}
    rules: tuple[tuple[str, Callable[[Row], Iterable[tuple[str, object]]]], ...] = (
        ("message", lambda row: _message(row, notices, recipients, known)),
        ("recipient", lambda row: _recipient(row, len(notices))),
        ("clock", lambda row: _clock(row, known)),
    )
    for name, rule in rules:
        table = by_name[name]
        for row in _dicts(table):
            key = key_text([row[column] for column in table.columns[: table.keys]])
            for column, expected in rule(row):
                yield of_row(name, key, column, row.get(column), expected)
    yield from checksum_differences(by_name.values(), checksums)


def _dicts(table: PlainTable) -> Iterator[dict[str, Any]]:
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows or ())


def _notices(rows: list[dict[str, Any]], known: Known) -> Iterator[Difference]:
    """The numbers without a gap, each notice by its cause, and none of an entry left out."""
    for number, row in enumerate(sorted(rows, key=_number), 1):
        if row["n"] != number:
            yield of_row("notice", str(number), "", None, "a notice of each number")
            break
    met = set()
    for row in rows:
        wrong = _of_entry(row, known) if row["entry"] is not None else _of_day(row, known)
        met.add(_cause(row))
        for column, expected in wrong:
            yield of_row("notice", str(row["n"]), column, row.get(column), expected)
    first = min((key[1] for key in met if isinstance(key[1], int)), default=known.head + 1)
    for key in known.notices:
        if key not in met and key[1] >= first:
            yield of_row("notice", key_text(key), "", None, "a notice of this entry")


def _number(row: Row) -> int:
    return row["n"] if isinstance(row["n"], int) else -1


def _of_entry(row: Row, known: Known) -> Iterator[tuple[str, object]]:
    right = known.notices.get(_cause(row))
    if right is None:
        yield "entry", "a cause: no such entry gives such a notice"
        return
    plain = _plain(right)
    if row["kind"] not in (family := _cause(row)[0], f"{family}.{row['entry']}"):
        yield "kind", family
    if _json(row["roles"]) != plain["roles"]:
        yield "roles", plain["roles"]
    for name in ("day", "urgent", "late", "since", "at"):
        if row[name] != plain[name]:
            yield name, plain[name]


def _of_day(row: Row, known: Known) -> Iterator[tuple[str, object]]:
    family, _, number = str(row["kind"]).partition(".")
    if not _is_stamp(row["at"]):
        yield "at", "a moment"
    if row["late"] not in (0, 1) or row["urgent"] not in (0, 1):
        yield "late", "yes or no"
    day, deadline, since = (_day(row[name]) for name in ("day", "deadline", "since"))
    if day is None:
        yield "day", "a day"
        return
    if family == "calendar":
        yield from _of_calendar(row, day, deadline, number)
        return
    if (row["plan"], row["task"]) not in known.tasks:
        yield "task", "a task of a plan of the ledger"
    elif (row["plan"], row["task"], row["occurrence"], row["scope"]) not in known.places:
        yield "scope", "a place at which the task stood"
    roles = _json(row["roles"])
    told = known.rules.get(family, set())
    if not isinstance(roles, list) or (tuple(map(str, roles)), bool(row["urgent"])) not in told:
        yield "roles", "whom a rule of reminders tells"
    if not _days_agree(family, number, day, deadline, since):
        yield "day", f"the day of {row['kind']}"
    named = (row["plan"], row["task"], row["deadline"])
    if family in ("due", "overdue", "start") and named not in known.dues:
        yield "deadline", "a date that the task had"


def _of_calendar(
    row: Row, day: date, deadline: date | None, number: str
) -> Iterator[tuple[str, object]]:
    if (row["plan"], row["task"], row["scope"], row["since"]) != ("", "", "", None):
        yield "plan", "none, of a calendar"
    if deadline is None or (deadline.month, deadline.day) != (12, 31):
        yield "deadline", "the end of a year"
    elif number.isdecimal() and deadline - timedelta(int(number)) != day:
        yield "day", f"{number} days before"
    elif not number.isdecimal() and number != "over":
        yield "kind", "calendar.N"
    if _json(row["roles"]) != [] or row["urgent"]:
        yield "roles", []


def _days_agree(
    family: str, number: str, day: date, deadline: date | None, since: date | None
) -> bool:
    """Whether the days of a notice of a day fit its kind."""
    if family == "start":
        return not number and day == deadline == since
    if not number.isdecimal():
        return False
    span = timedelta(int(number))
    if family == "waiting":
        return deadline is None and since is not None and since + span == day
    if deadline is None or since is not None:
        return False
    if family == "overdue":
        return deadline + span == day
    return family == "due" and deadline - span - FARTHEST <= day <= deadline - span


def _message(
    row: Row, notices: list[dict[str, Any]], recipients: set[object], known: Known
) -> Iterator[tuple[str, object]]:
    numbers = _json(row["notices"])
    there = {one["n"]: one for one in notices}
    if not isinstance(numbers, list) or not numbers or not all(n in there for n in numbers):
        yield "notices", "numbers of notices"
        numbers = []
    if row["recipient"] not in recipients:
        yield "recipient", "somebody who was told"
    if row["kind"] == URGENT and numbers:
        key = ("plan", "task", "occurrence", "scope", "kind", "deadline")
        about = [[there[numbers[-1]][name] for name in key]]
    else:
        about = [[row["day"]], *([row["day"], str(n)] for n in range(len(notices) + 1))]
    named = (message_id(known.workspace, row["recipient"], row["kind"], one) for one in about)
    if row["kind"] not in (DIGEST, URGENT) or row["id"] not in named:
        yield "id", "the id of what it is about"
    if (row["state"] == SENT) != (row["sent_at"] is not None):
        yield "sent_at", "a moment where it was sent"
    if (row["claimed_by"] is None) != (row["claimed_until"] is None):
        yield "claimed_by", "who sends it, and until when"
    for name in ("made_at", "next_at", "sent_at", "claimed_until"):
        if row[name] is not None and not _is_stamp(row[name]):
            yield name, "a moment"
    if _day(row["day"]) is None:
        yield "day", "a day"


def _recipient(row: Row, last: int) -> Iterator[tuple[str, object]]:
    for name in ("digested", "urged"):
        if not isinstance(row[name], int) or not 0 <= row[name] <= last:
            yield name, f"a notice's number, 0 to {last}"
    if row["digest_day"] is not None and _day(row["digest_day"]) is None:
        yield "digest_day", "a day"


def _clock(row: Row, known: Known) -> Iterator[tuple[str, object]]:
    if not isinstance(row["entries"], int) or not 0 <= row["entries"] <= known.head:
        yield "entries", f"0 to {known.head}"
    if (row["day"] is None) != (row["at"] is None):
        yield "at", "the moment of the last look"
    if (row["lease_by"] is None) != (row["lease_until"] is None):
        yield "lease_until", "who keeps watch, and until when"
    if row["day"] is not None and _day(row["day"]) is None:
        yield "day", "a day"
    for name in ("at", "lease_until"):
        if row[name] is not None and not _is_stamp(row[name]):
            yield name, "a moment"


def _json(text: object) -> object:
    with suppress(ValueError, TypeError):
        return json.loads(str(text))
    return None


def _day(text: object) -> date | None:
    with suppress(ValueError):
        found = date.fromisoformat(text) if isinstance(text, str) else None
        return found if found and found.isoformat() == text else None
    return None


def _is_stamp(text: object) -> bool:
    with suppress(ValueError):
        return isinstance(text, str) and stamp(datetime.fromisoformat(text)) == text
    return False
