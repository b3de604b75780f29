"""How people decided that a task is read: who, when and why, from the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.model.acts import ReadingConfirmed
from engine.model.standing import TaskRef
from store.backends.errors import NoDatabaseError
from upon.words.texts import one_line
from upon.workspace import Workspace

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from workflows.plan import Plan


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A reading that a person confirmed, with the entry that says so."""

    entry: int
    at: datetime
    by: str
    act: ReadingConfirmed

    def as_json(self) -> dict[str, Any]:
        """The keys of `confirmations` in the JSON of `why` and `show`."""
        return {
            "entry": self.entry,
            "at": self.at,
            "by": self.by,
            "subject": self.act.subject,
            "asks": self.act.asks,
            "reading": self.act.reading,
            "reason": self.act.reason,
        }


def confirmations(unit: Unit, ref: TaskRef) -> list[Confirmation]:
    """The readings confirmed for a task that still count, in the order of the ledger."""

    if not confirmations_of(unit.facts, ref):
        return []  # most tasks have none, and the ledger may be long
    return [
        Confirmation(entry.seq, entry.at, entry.by, entry.act)
        for entry in unit.entries.all()
        if isinstance(entry.act, ReadingConfirmed)
        and (entry.act.plan, entry.act.task) == (ref.plan, ref.task)
        and not unit.entries.is_retracted(entry.seq)
    ]


def latest(made: Sequence[Confirmation], asks: str) -> Confirmation | None:
    """The one that holds for a question: the last."""
    return next((one for one in reversed(made) if one.act.asks == asks), None)


def latest_knobs(made: Sequence[Confirmation]) -> list[Confirmation]:
    """Those that hold for knobs: the last of each."""
    return list({one.act.subject: one for one in made if one.act.asks is None}.values())


def who_lines(workspace: Workspace, made: Confirmation) -> Iterator[str]:
    """Who confirmed it, when, by which entry, and why; nothing is cut short."""
    at = workspace.words.stamp(made.at.astimezone(workspace.zone))
    yield workspace.say("reading.by").format(by=one_line(made.by), at=at, entry=made.entry)
    yield workspace.say("reading.reason").format(reason=one_line(made.act.reason))


def knob_line(workspace: Workspace, made: Confirmation) -> str:
    """Which value of a knob was confirmed."""
    return workspace.say("reading.knob", which=made.act.subject, value=made.act.reading)


def plan_as_read(workspace: Workspace, plan: Plan) -> tuple[Plan, dict[str, list[Confirmation]]]:
    """A plan in force as people decided that its tasks are read, and who decided what; any other
    plan (a file, an earlier version) as it is."""

    try:
        with workspace.ledger().reading() as unit:
            if unit.facts.plan(plan.plan) != plan.model_copy(update={"directory": None}):
                return plan, {}
            made = {task: confirmations(unit, TaskRef(plan.plan, task)) for task in plan.tasks}
    except NoDatabaseError:
        return plan, {}
    decided = {task: found for task, found in made.items() if found}
    tasks = {
        name: as_read(task, [one.act for one in decided.get(name, ())])
        for name, task in plan.tasks.items()
    }
    return plan.model_copy(update={"tasks": tasks}), decided
