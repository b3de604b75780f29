"""What an act did to running work, in both directions, and what a person has to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from cli.output import bold, line, print_table
from cli.receipts import by_task, change_texts
from cli.session import Session
from cli.tables import Table, page_width

if TYPE_CHECKING:
    from engine.changes import Change
    from engine.standing import Standing

HEADINGS = ("ungrounded", "back", "started", "progress", "later", "earlier", "undated", "dated",
            "new", "gone", "grounded", "since", "other")  # fmt: skip
Fields = Mapping[str, "Change"]
Key = tuple[str, str, str | None]


def print_effects(session: Session, changes: Iterable[Change],
                  titles: Mapping[tuple[str, str], str]) -> None:  # fmt: skip
    """The changes under headings by what they mean, the ones to act upon first."""
    sections: dict[str, list[tuple[Key, Fields]]] = {name: [] for name in HEADINGS}
    for key, fields in by_task(changes).items():
        sections[heading(fields)].append((key, fields))
    everything = [item for found in sections.values() for item in found]
    if not everything:
        session.note("receipt.nothing")
        return
    several = len({plan for (plan, _, _), _ in everything}) > 1
    widths = _table(session, everything, titles, several).widths(page_width())
    for name, found in sections.items():
        if found:
            bold(session.say(f"effect.{name}", count=len(found)))
            table = _table(session, found, titles, several)
            print_table(table, widths, headings=False)
            line()


def heading(fields: Fields) -> str:
    """What a task's changes mean first of all."""
    state, due, loose = fields.get("state"), fields.get("due"), fields.get("ungrounded")
    if loose and loose.after:
        return "ungrounded"
    if state and (state.before is None or state.after is None):
        return "new" if state.before is None else "gone"
    if state and state.after == "waiting":
        return "back"
    if state and state.after == "active" and state.before == "waiting":
        return "started"
    if state:
        return "progress"
    if due and due.before and due.after:
        return "later" if str(due.after) > str(due.before) else "earlier"
    if due:
        return "dated" if due.after else "undated"
    if loose:
        return "grounded"
    return "since" if "since" in fields else "other"


def _table(session: Session, found: list[tuple[Key, Fields]],
           titles: Mapping[tuple[str, str], str], several: bool) -> Table:  # fmt: skip
    names = ["plan"] * several + ["task", "title", "change"]
    table = Table([session.say(f"column.{name}") for name in names], flexible=names.index("title"))
    for (plan, task, occurrence), fields in found:
        title = [titles.get((plan, task), "")]
        loose = fields.get("ungrounded")
        if loose and loose.after:
            title.append(settle_hint(session, task, occurrence, None))
        cells = [f"{task}\n{occurrence}" if occurrence else task, "\n".join(title),
                 "\n".join(change_texts(session, fields))]  # fmt: skip
        table.add(*([plan] if several else []), *cells)
    return table


def settle_hint(session: Session, task: str, occurrence: str | None, state: str | None) -> str:
    """How to decide about ungrounded work; only finished work can be reopened."""
    ways = ["--cancel"] if state and state != "done" else ["--reopen", "--cancel"]
    which = f"{task} --occurrence {occurrence}" if occurrence else task
    return session.say("effect.settle", which=which, ways=ways)


def note_conflicts(session: Session, conflicts: Iterable[Standing]) -> None:
    """Say of each extension whose computed date moved that the decision stands."""
    for s in conflicts:
        which = f"{s.task} ({s.occurrence})" if s.occurrence else s.task
        key = "effect.conflict" if s.computed else "effect.conflict.undated"
        session.note(key, task=which, to=s.extended_to, computed=s.computed)
