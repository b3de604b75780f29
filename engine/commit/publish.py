"""Writing what an entry gives to tell into the outbox, in the entry's own transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from engine.model.acts import Entry
from engine.model.changes import Change
from engine.model.notices import of_entry
from engine.model.standing import Key, Standing, TaskRef
from engine.ports.ledger import Unit
from workflows.reminders import ReminderRule, rules_from

Rules = Mapping[TaskRef, Mapping[str, ReminderRule]]


class Effects(NamedTuple):
    """What settling an entry came to: the changes, and the standings that it decided, as they were
    and as they are."""

    changes: Sequence[Change]
    before: Mapping[Key, Standing]
    after: Mapping[Key, Standing]


def publish(unit: Unit, entry: Entry, effects: Effects) -> None:
    """Decide which notices an `entry` with its `effects` gives, and put them into the outbox of
    `unit`."""
    questions = [
        made
        for key, made in effects.after.items()
        if made.needs_confirmation and not _asked(effects.before.get(key))
    ]
    if not effects.changes and not questions:
        return
    standings = {_place(standing): standing for standing in effects.before.values()}
    standings |= {_place(standing): standing for standing in effects.after.values()}
    refs = {TaskRef(change.plan, change.task) for change in effects.changes}
    rules = _rules(unit, refs | {standing.ref for standing in questions})
    found = of_entry(effects.changes, standings, questions, rules, entry.seq, entry.today)
    if found:
        taken = unit.outbox.announced([notice.key for notice in found])
        unit.outbox.publish([one.again() if one.key in taken else one for one in found], entry.at)


def _asked(before: Standing | None) -> bool:
    return before is not None and before.needs_confirmation


def _place(standing: Standing) -> Key:
    return standing.key._replace(body=None)


def _rules(unit: Unit, refs: Collection[TaskRef]) -> Rules:
    """The rules that hold for some tasks; those of a task that is gone are the workspace's."""
    whole, own = unit.schedule.workspace_reminders(), unit.schedule.reminders_of(refs)
    return {ref: rules_from(whole, own.get(ref)) for ref in refs}
