"""The commands check, adopt and show: plan files and plans in force."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_body, complete_task
from cli.app.errors import AmendInsteadError
from cli.app.ledgers import founding_ledger
from cli.app.output import bold, line, lines, print_json
from cli.app.progress_bar import gauge
from cli.app.session import Session, session_of
from cli.app.shared_options import Expressions, Key, Preview, Source
from cli.app.tables import page_width, wrapped
from cli.pages.faults import (
    FAULTS,
    fault_line,
    note_faults,
    print_faults_json,
    refuse,
    warning_line,
)
from cli.pages.plans import note_bodies, print_plan, print_task
from cli.pages.receipts import acknowledge, state_counts
from engine.commit.progress import reporting
from engine.model.acts import Under
from engine.model.refusals import PlanInForceError
from store.backends.errors import NoDatabaseError
from triggers.errors import BadInputError, UnknownNameError, UsageError
from upon.files.plan_source import find_plan, is_path, read_source
from upon.views.outcomes import outcome_json
from upon.views.plan_bodies import fresh_bodies, with_shared
from upon.views.plans import plan_json
from upon.views.readings import plan_as_read
from upon.words.rules import rule_words, trigger_names

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger
    from engine.service.engine import Engine
    from workflows.plan import Plan

RECORD, READ = "help.panel.record", "help.panel.read"

Version = Annotated[str | None, typer.Option("--version", metavar="N", help="help.show_version")]

UnderTask = Annotated[
    str | None, typer.Option("--under", metavar="PLAN/TASK", help="help.adopt.under")
]
UnderBody = Annotated[
    str | None,
    typer.Option("--body", metavar="BODY", help="help.adopt.body", autocompletion=complete_body),
]


def check(ctx: typer.Context, plan: Source) -> None:
    """Read a plan file and tell all that is wrong with it."""
    session = session_of(ctx)
    reading = read_source(plan, progress=partial(gauge, session))
    if session.as_json:
        print_faults_json(session, reading)
    else:
        lines(fault_line(session, fault) for fault in reading.faults)
        lines(warning_line(session, fault) for fault in reading.warnings)
    if reading.plan is None:
        session.note("check.faulty", faults=len(reading.faults), warnings=len(reading.warnings))
        raise typer.Exit(FAULTS)
    tasks, plan_id = len(reading.plan.tasks), reading.plan.plan
    session.note("check.good", plan_id=plan_id, tasks=tasks, warnings=len(reading.warnings))
    if reading.warnings:
        session.note("check.accept")


def adopt(
    ctx: typer.Context,
    plan: Source,
    under: UnderTask = None,
    body: UnderBody = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Put a plan into force."""
    part = _part(under, body)
    session = session_of(ctx)
    session.for_recording()
    reading = read_source(plan, progress=partial(gauge, session))
    if reading.plan is None:
        refuse(session, reading)
        return
    ledger = founding_ledger(session, preview=preview)
    fresh = fresh_bodies(ledger, reading.plan)
    with gauge(session, plan, "gauge.tasks") as tell, reporting(tell):
        options = {"under": part, "today": session.day, "key": key, "preview": preview}
        outcome = _adopt(session.engine(ledger), reading.plan, plan, **options)
    if session.as_json:
        print_json(outcome_json(outcome, session.words))
    else:
        _print_adoption(session, reading.plan, outcome)
    if reading.warnings:
        session.note("adopt.warnings", count=len(reading.warnings), plan=plan)
    _note_documents(session, ledger, reading.plan, preview)
    note_bodies(session, fresh)

    acknowledge(session, outcome)


def _part(task: str | None, body: str | None) -> Under | None:
    """The part that a sub-plan carries out. Raises UsageError where only half of it was given."""
    if task is None and body is None:
        return None
    plan, sign, name = (task or "").partition("/")
    if not (sign and plan and name and body):
        raise UsageError("--under, --body", task or body or "-", "--under PLAN/TASK --body BODY")
    return Under(plan=plan, task=name, body=body)


def _adopt(engine: Engine, plan: Plan, source: str, **options: Any) -> Outcome:
    """Adopt a plan; where it is in force, point to its amendment."""

    try:
        return engine.adopt(plan, **options)
    except PlanInForceError as error:
        raise AmendInsteadError(plan.plan, error.arguments["seq"], source) from None


def show(
    ctx: typer.Context,
    plan: Source,
    task: Annotated[
        str | None,
        typer.Argument(
            metavar="[TASK]",
            help="help.show_task",
            show_default=False,
            autocompletion=complete_task,
        ),
    ] = None,
    version: Version = None,
    expressions: Expressions = False,
) -> None:
    """Show a plan, or one task of it, as understood."""

    session = session_of(ctx)
    stored, number = _version(session, plan, version)
    found, made = plan_as_read(session, stored)
    found = with_shared(session, found)
    chosen = [found.task(task)] if task is not None else list(found.tasks.values())
    if session.as_json:
        print_json(plan_json(found, chosen, number, made))
        return
    rules = rule_words(session.words, trigger_names(found), expressions=expressions)
    if task is None:
        print_plan(session, found, rules)
    else:
        print_task(session, found, chosen[0], rules, made.get(chosen[0].id, ()))


def _version(session: Session, name: str, wanted: str | None) -> tuple[Plan, int]:
    """A plan with the number of its version: the one in force, or an earlier one by its number.

    Raises BadInputError for a number that is none, typer.Exit where a file has faults.
    """

    versions: list[Plan] = []
    if wanted is not None or not is_path(name):
        try:
            versions = session.engine().plan_versions(name)
        except (NoDatabaseError, UnknownNameError):
            if wanted is not None:
                raise
    if not versions:
        found, reading = find_plan(session, name, partial(gauge, session))
        if reading is not None and found is None:
            note_faults(session, reading)
        if found is None:
            raise typer.Exit(FAULTS)
        return found, 1
    numbers = {str(number): number for number in range(1, len(versions) + 1)}
    if wanted is not None and wanted not in numbers:
        raise BadInputError("--version", wanted, ", ".join(numbers))
    number = numbers[wanted] if wanted is not None else len(versions)
    return versions[number - 1], number


def _print_adoption(session: Session, plan: Plan, outcome: Outcome) -> None:
    """The new plan in a few lines: how many of its tasks stand how."""

    for text in wrapped(
        session.say("adopt.plan", plan_id=plan.plan, title=plan.title), page_width()
    ):
        bold(text)
    line(session.say("adopt.tasks", count=len(plan.tasks)))
    for state, count in state_counts(outcome.changes).items():
        line(f"  {count:>4}  {session.words.term('state', state)}")


def _note_documents(session: Session, ledger: Ledger, plan: Plan, preview: bool) -> None:
    """Say which documents, recorded before, count for the new plan."""
    if preview:
        return
    with ledger.reading() as unit:
        counted = [
            event for event in unit.catalog.events() if set(event.triggers) & set(plan.triggers)
        ]
    if counted:
        names = ", ".join(event.label() for event in counted)
        session.note("adopt.documents", count=len(counted), names=names)
