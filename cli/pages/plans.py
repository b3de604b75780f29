"""A plan as understood: for programs, and on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cli.app.output import bold, line, lines, print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width, wrapped
from upon.views.readings import Confirmation, knob_line, latest, latest_knobs, who_lines
from upon.words.rules import RuleWords

if TYPE_CHECKING:
    from workflows.plan import Directory, OpenQuestion, Plan, Task


def print_plan(session: Session, plan: Plan, rules: RuleWords) -> None:
    """The head of a `plan` and a table of its tasks with their rules, as `rules` writes them, for
    the `session`."""
    page = page_width()
    bold(session.say("show.plan", plan_id=plan.plan, number=plan.number or ""))
    lines(wrapped(plan.title, page))
    line(session.say("show.dates", adopted=plan.adopted, until=plan.until))
    line()
    table = Table([session.say(f"column.{name}") for name in ("task", "title_and_rules")])
    width = page - max(len(name) for name in plan.tasks) - 3
    for task in plan.tasks.values():
        open_mark = any(not question.confirmed for question in task.open)
        cell = [f"(?) {task.title}" if open_mark else task.title]
        if task.when_text:
            text = rules.when_text(task.when_text)
            cell += wrapped(session.words.whole("show.when", rule=text), width)
        text = rules.due_text(task.due_text)
        cell += wrapped(session.words.whole("show.due", rule=text), width)
        table.add(task.id, "\n".join(cell))
    print_table(table)
    if any(not question.confirmed for task in plan.tasks.values() for question in task.open):
        session.note("show.open_mark")
    session.note("show.hint", plan_id=plan.plan)


def print_task(
    session: Session,
    plan: Plan,
    task: Task,
    rules: RuleWords,
    made: Sequence[Confirmation] = (),
) -> None:
    """One `task` of a `plan`: title, rules (as `rules` writes them), the plan's own words, roles by
    name, questions of reading with what was confirmed of them (`made`), for the `session`."""
    page = page_width()
    bold(f"{task.id}  ({plan.plan})")
    lines(wrapped(task.title, page))
    line()
    pairs = [
        ("when", rules.when_text(task.when_text)),
        ("due", rules.due_text(task.due_text)),
        ("says", task.says or "-"),
    ]
    if task.each:
        pairs.append(("each", name_of(plan, task.each)))
    if task.places:
        pairs.append(("places", places_text(session, task)))
    if task.note:
        pairs.append(("note", task.note))
    labels = [(session.say(f"label.{name}"), text) for name, text in pairs]
    for role, ids in task.roles.items():
        labels.append((session.words.term("role", role), "; ".join(name_of(plan, i) for i in ids)))
    print_labels(labels, page)
    for question in task.open:
        _print_question(session, question, latest(made, question.asks), page)
    for one in latest_knobs(made):
        lines(["", knob_line(session, one)])
        _print_who(session, one, page)


def places_text(session: Session, task: Task) -> str:
    """Where the parts of a task stand in the document that it was read from."""
    parts = [f"{session.words.term('place', name)}: {place}" for name, place in task.places.items()]
    return "; ".join(parts)


def name_of(plan: Plan, name: str) -> str:
    """What a body or group is called, its id where it is declared nowhere."""
    known = plan.bodies.get(name) or plan.groups.get(name)
    return known.name if known else name


def print_labels(labels: Sequence[tuple[str, str]], page: int) -> None:
    """Lines of a label and its text, the texts in one column."""
    left = max(len(label) for label, _ in labels)
    for label, text in labels:
        first, *rest = wrapped(text, page - left - 2) or [""]
        line(f"{label:<{left}}  {first}")
        lines(" " * (left + 2) + more for more in rest)


def _print_question(
    session: Session, question: OpenQuestion, made: Confirmation | None, page: int
) -> None:
    line()
    key = "show.confirmed" if question.confirmed else "show.open"
    lines(wrapped(session.say(key, asks=question.asks), page))
    for reading in question.readings:
        mark = "*" if reading == question.taken else "-"
        first, *rest = wrapped(reading, page - 4) or [""]
        lines([f"  {mark} {first}", *(f"    {more}" for more in rest)])
    if made is None or not question.confirmed:
        lines(wrapped(question.why, page - 2, "  "))
    else:
        _print_who(session, made, page)


def _print_who(session: Session, made: Confirmation, page: int) -> None:
    for text in who_lines(session, made):
        lines(wrapped(text, page - 2, "  "))


def note_bodies(session: Session, fresh: Directory | None) -> None:
    """Say that bodies and groups come into the workspace with a plan."""
    if fresh is not None:
        session.note("adopt.bodies", bodies=len(fresh.bodies), groups=len(fresh.groups))
