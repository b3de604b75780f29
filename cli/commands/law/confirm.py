"""`upon confirm`: a person says how a task is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.completion import complete_plan, complete_task
from cli.app.named import task_id
from cli.app.output import print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Expressions, From, Key, Preview, day_from
from cli.app.shared_options import LawReason as Reason
from cli.pages.readings import print_choices
from cli.pages.receipts import print_outcome
from engine.commands.requests_tasks import ConfirmReading
from engine.evaluate.facts import confirmations_of
from engine.evaluate.overrides import as_read
from engine.queries.lookup import find_plan, find_task
from upon.views.choices import choices, choices_json, chosen_reading, has_wording, is_knob
from upon.words.rules import rule_words, trigger_names

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger
    from workflows.plan import OpenQuestion

USAGE = 2

Task = Annotated[
    str,
    typer.Argument(
        metavar="TASK", help="help.task", show_default=False, autocompletion=complete_task
    ),
]
Reading = Annotated[
    str | None, typer.Option("--reading", metavar="READING", help="help.confirm.reading")
]
Question = Annotated[
    int | None, typer.Option("--question", metavar="N", help="help.confirm.question")
]
Plan = Annotated[
    str | None,
    typer.Option("--plan", metavar="PLAN", help="help.plan_of", autocompletion=complete_plan),
]


def confirm(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    reading: Reading = None,
    question: Question = None,
    reason: Reason = None,
    plan: Plan = None,
    since: From = None,
    key: Key = None,
    preview: Preview = False,
    expressions: Expressions = False,
) -> None:
    """Confirm a reading; without one, list what there is to choose from."""
    session = session_of(ctx)
    session.for_recording()
    ledger = session.ledger()
    task = task_id(session, ledger, task, plan)
    if reading is None:
        _ask(session, ledger, task, plan, expressions=expressions)
        raise typer.Exit(USAGE)

    questions, number = _questions(ledger, task, plan, question)
    request = ConfirmReading(
        task=task,
        reading=reading,
        reason=reason,
        plan=plan,
        question=question,
        holds_from=day_from(session, since),
    )
    outcome = session.engine(ledger).submit(
        request, today=session.day, key=key, preview=preview, receipt=True
    )
    print_outcome(session, outcome)
    knob = question is None and is_knob(reading)
    _note_wording(session, questions, None if knob else number, reading)


def _ask(
    session: Session, ledger: Ledger, task: str, plan: str | None, *, expressions: bool
) -> None:

    found = choices(session, ledger, task, plan)
    if session.as_json:
        print_json(choices_json(found))
    else:
        with ledger.reading() as unit:
            names = trigger_names(find_plan(unit, found.plan))
        print_choices(session, found, rule_words(session.words, names, expressions=expressions))
    session.note("confirm.ask", task=found.task.id)


def _questions(
    ledger: Ledger, task: str, plan: str | None, number: int | None
) -> tuple[tuple[OpenQuestion, ...], int | None]:
    """The task's questions as the plan has them, and the number of the one that is meant."""

    with ledger.reading() as unit:
        ref = find_task(unit, task, plan)
        plain = find_plan(unit, ref.plan).task(ref.task)
        read = as_read(plain, confirmations_of(unit.facts, ref))
    left = [place for place, asked in enumerate(read.open, start=1) if not asked.confirmed]
    return plain.open, number or (left[0] if len(left) == 1 else None)


def _note_wording(
    session: Session, questions: tuple[OpenQuestion, ...], number: int | None, given: str
) -> None:
    """Say that the plan's wording stays, where the reading chosen cannot change it."""

    found = chosen_reading(questions, number, given)
    if found is None:
        session.note("confirm.knob", value=given)
        return
    question, text = found
    session.note("confirm.reading", reading=text)
    if text != question.taken and not has_wording(question, text):
        session.note("confirm.wording_stays")
