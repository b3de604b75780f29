"""The plan as a value: what a plan file says, typed, frozen, and the same after JSON."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)

from triggers import expressions as x
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from triggers.parsing import parse_due, parse_when
from triggers.printing import print_due, print_when
from workflows.field_types import (
    ROLES,
    Date,
    Due,
    Flag,
    Id,
    Name,
    Number,
    Percent,
    PeriodLabel,
    Reference,
    Role,
    TaskId,
    Text,
    TriggerId,
    Until,
    When,
    refusal,
)
from workflows.reminders import Reminders


class Frozen(BaseModel):
    """A value that refuses unknown keys and is never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


def _is_none(value: object) -> bool:
    return value is None


def _is_empty(value: object) -> bool:
    return not value


def _is_false(value: object) -> bool:
    return value is False


Accepted = Literal[
    "no-terms",
    "anchor-not-awaited",
    "date-passed",
    "no-until",
    "repeat-recurring",
    "unused-trigger",
    "no-leader",
    "no-implementer",
    "open-question",
    "target-contradiction",
]
"""Warnings that a plan, or a task of it, may declare to be as they should."""


class Body(Frozen):
    """An organisation; `under` is the body above it in the tree, `level` what kind of place it has
    there (centre, province, commune ...), in the office's own words.

    `called` are further names under which it issues documents, `signs` what the numbers of its
    documents end in (`TU` of `08-QĐ/TU`): by both a register's rows are matched with triggers.
    """

    name: Name
    under: Reference | None = None
    # What came later is left out where there is none, so that older plans read the same.
    level: Name | None = Field(default=None, exclude_if=_is_none)
    called: tuple[Name, ...] = Field(default=(), exclude_if=_is_empty)
    signs: tuple[Name, ...] = Field(default=(), exclude_if=_is_empty)


class Group(Frozen):
    """A named list of bodies."""

    name: Name
    members: tuple[Reference, ...]


class Directory(Frozen):
    """Bodies and groups that many plans share: a file of its own, or what was imported."""

    bodies: dict[Id, Body] = {}
    groups: dict[Id, Group] = {}


class Trigger(Frozen):
    """A kind of outside event that tasks wait for.

    `repeats`: each event opens an occurrence of its own; `counts_from`: which of a document's
    dates counts where the expression does not say; `counts`: which of several documents a due date
    counts from, the first (default) or the latest; `called`: further titles that the document may
    have in a register.
    """

    name: Name
    issuer: Reference | None = None
    kind: Name | None = None
    repeats: Flag = False
    counts_from: Literal["issued", "effective", "received", "recorded"] | None = None
    counts: Literal["first", "latest"] | None = Field(default=None, exclude_if=_is_none)
    called: tuple[Name, ...] = Field(default=(), exclude_if=_is_empty)


class Term(Frozen):
    """A term of office, for `every term`."""

    label: Name
    first: Date
    last: Date


class Would(Frozen):
    """What a reading makes of the task once it is confirmed."""

    when: When | None = None
    due: Due | None = None
    policy: dict[Name, Name] = {}

    @property
    def condition(self) -> x.Condition | None:
        """What the task would wait for, None where that stays."""
        return None if self.when is None else parse_when(self.when)

    @property
    def deadline(self) -> x.Deadline | None:
        """The rule that its date would follow, None where that stays."""
        return None if self.due is None else parse_due(self.due)


class OpenQuestion(Frozen):
    """A question of reading: the text, the readings, the one taken and why.

    `would` has, by the number of a reading (from 1), the `when`, `due` and policy that hold once a
    person confirms it.
    """

    asks: Text
    says: Text | None = None
    readings: tuple[Text, ...]
    taken: Text
    why: Text
    confirmed: Flag = False
    would: dict[Name, Would] = {}

    @model_validator(mode="after")
    def _taken_is_a_reading(self) -> OpenQuestion:
        if len(self.readings) < 2:
            raise refusal("too-few-readings", got=len(self.readings), field="readings")
        if self.taken not in self.readings:
            raise refusal("unknown-reading", got=self.taken, field="taken")
        for number in self.would:
            if number not in map(str, range(1, len(self.readings) + 1)):
                raise refusal("unknown-reading", got=number, field="would")
        return self

    def chosen(self, reading: str) -> Would:
        """What a reading makes of the task; nothing new where `would` does not say."""
        return self.would.get(str(self.readings.index(reading) + 1), Would())


class Target(Frozen):
    """A number that the plan sets, in percent; `by` a period or `every` year."""

    says: Text
    of: Text
    at_least: Percent | None = None
    above: Percent | None = None
    at_most: Percent | None = None
    by: PeriodLabel | None = None
    every: Literal["year"] | None = None


class ReadFrom(Frozen):
    """The document from which a plan was read: its file, the SHA-256 of its bytes, and by what."""

    file: Text
    sha256: Name | None = None
    by: Name | None = None


class Task(Frozen):
    """A unit of the plan's work. `when` None: it starts with the plan; `state` "done": it was
    done at adoption, "removed": an amendment dropped it while work on it was under way (never in a
    file); `each`: one assignment a member of that group; `counts`: which of several documents its
    due date counts from, before what the trigger says; `until`: the event or the day with which it
    lapses; `completes`: once a member's sub-plan is done, its part may be completed, and people are
    told so; `places`: where its parts stand in the document that it was read from ("title": "line
    118")."""

    id: TaskId
    title: Text
    directing: tuple[Reference, ...] = ()
    lead: tuple[Reference, ...] = ()
    advising: tuple[Reference, ...] = ()
    coordinating: tuple[Reference, ...] = ()
    implementing: tuple[Reference, ...] = ()
    each: Reference | None = None
    when: When | None = None
    due: Due = "none"
    due_policy: dict[Name, Name] = {}
    says: Text | None = None
    note: Text | None = None
    targets: tuple[Target, ...] = ()
    state: Literal["done", "removed"] | None = None
    open: tuple[OpenQuestion, ...] = ()
    reminders: Reminders | None = Field(default=None, exclude_if=_is_none)
    counts: Literal["first", "latest"] | None = Field(default=None, exclude_if=_is_none)
    until: Until | None = Field(default=None, exclude_if=_is_none)
    completes: Flag = Field(default=False, exclude_if=_is_false)
    # Left out where there are none, so that plans recorded before there were places read the same.
    places: dict[Name, Text] = Field(default={}, exclude_if=_is_empty)
    # Left out where there are none, so that plans recorded before they could be read the same.
    accept: tuple[Accepted, ...] = Field(default=(), exclude_if=_is_empty)

    @property
    def roles(self) -> dict[Role, tuple[str, ...]]:
        """Role -> body and group ids, of the roles that the task has, in the order of ROLES."""
        found: dict[Role, tuple[str, ...]] = {role: getattr(self, role) for role in ROLES}
        return {role: ids for role, ids in found.items() if ids}

    @property
    def condition(self) -> x.Condition | None:
        """What it waits for, None where it starts with the plan."""
        return None if self.when is None else parse_when(self.when)

    @property
    def deadline(self) -> x.Deadline:
        """The rule that its due date follows."""
        return parse_due(self.due)

    @property
    def lapses(self) -> x.Occurred | date | None:
        """The event or the day with which it lapses, None where it does not."""
        if self.until is None:
            return None
        if self.until[:4].isdecimal() and self.until.count("-") == 2 and len(self.until) == 10:
            return date.fromisoformat(self.until)
        found = parse_when(self.until)
        return found if isinstance(found, x.Occurred) else None

    @property
    def when_text(self) -> str | None:
        """The condition in canonical form."""
        return None if self.condition is None else print_when(self.condition)

    @property
    def due_text(self) -> str:
        """The deadline rule in canonical form."""
        return print_due(self.deadline)


class Plan(Frozen):
    """A document that lists tasks, in its own order; `plan` is its id.

    `directory` is what its file takes from a shared one (`bodies: {file: ...}`). It is no part of
    the plan's content: adopting puts it into the workspace, where every plan finds it.
    """

    plan: Id
    title: Text
    number: Number = None
    issuer: Reference | None = None
    adopted: Date
    until: Date | None = None
    calendar: Name | None = None
    policy: dict[Name, Name] = {}
    bodies: dict[Id, Body] = {}
    groups: dict[Id, Group] = {}
    triggers: dict[TriggerId, Trigger] = {}
    terms: tuple[Term, ...] = ()
    tasks: dict[TaskId, Task]
    open: tuple[OpenQuestion, ...] = ()
    reminders: Reminders | None = Field(default=None, exclude_if=_is_none)
    read_from: ReadFrom | None = Field(default=None, exclude_if=_is_none)
    accept: tuple[Accepted, ...] = Field(default=(), exclude_if=_is_empty)
    directory: Directory | None = Field(default=None, exclude=True, repr=False)

    # JSON has the tasks as a list, so that their order outlives a store that sorts keys.

    @field_serializer("tasks", when_used="json")
    def _tasks_in_order(self, tasks: dict[str, Task]) -> list[Task]:
        return list(tasks.values())

    @field_validator("tasks", mode="before")
    @classmethod
    def _tasks_by_id(cls, tasks: object, info: ValidationInfo) -> object:
        if not isinstance(tasks, list):
            return tasks
        read = [Task.model_validate(task, strict=False, context=info.context) for task in tasks]
        return {task.id: task for task in read}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal; the same for the same plan after JSON."""
        data = self.model_dump(mode="json")
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def task(self, name: str) -> Task:
        """The task of that id. Raises UnknownNameError, naming the nearest."""
        if name not in self.tasks:
            raise UnknownNameError("task", name, nearest(name, self.tasks))
        return self.tasks[name]
