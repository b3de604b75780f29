"""The commands check, adopt and show: plan files and plans in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli.completion import complete_plan, complete_task
from cli.session import Session, session_of

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger
    from engine.service.engine import Engine
    from workflows.directories import DirectoryReading
    from workflows.faults import Fault
    from workflows.loader import Reading
    from workflows.plan import Directory, Plan
    from workflows.reminder_files import RemindersReading

RECORD, READ = "help.panel.record", "help.panel.read"
FAULTS = 5

Source = Annotated[
    str,
    typer.Argument(
        metavar="PLAN", help="help.plan_file", show_default=False, autocompletion=complete_plan
    ),
]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Version = Annotated[str | None, typer.Option("--version", metavar="N", help="help.show_version")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("check", help="help.check", rich_help_panel=RECORD)(check)
    app.command("adopt", help="help.adopt", rich_help_panel=RECORD)(adopt)
    app.command("show", help="help.show", rich_help_panel=READ)(show)


def check(ctx: typer.Context, plan: Source) -> None:
    """Read a plan file and tell all that is wrong with it."""
    session = session_of(ctx)
    reading = read_source(session, plan)
    if session.as_json:
        print_faults_json(session, reading)
    else:
        from cli.output import lines  # noqa: PLC0415  for speed

        lines(fault_line(session, fault) for fault in reading.faults)
        lines(warning_line(session, fault) for fault in reading.warnings)
    if reading.plan is None:
        session.note("check.faulty", faults=len(reading.faults), warnings=len(reading.warnings))
        raise typer.Exit(FAULTS)
    tasks, plan_id = len(reading.plan.tasks), reading.plan.plan
    session.note("check.good", plan_id=plan_id, tasks=tasks, warnings=len(reading.warnings))


def adopt(ctx: typer.Context, plan: Source, key: Key = None, preview: Preview = False) -> None:
    """Put a plan into force."""
    session = session_of(ctx)
    session.for_recording()
    reading = read_source(session, plan)
    if reading.plan is None:
        refuse(session, reading)
        return
    ledger = recording_ledger(session, preview=preview)
    fresh = fresh_bodies(ledger, reading.plan)
    outcome = _adopt(
        session.engine(ledger), reading.plan, plan, today=session.day, key=key, preview=preview
    )
    if session.as_json:
        from cli.output import print_json  # noqa: PLC0415  for speed
        from cli.receipts import outcome_json  # noqa: PLC0415

        print_json(outcome_json(outcome))
    else:
        _print_adoption(session, reading.plan, outcome)
    if reading.warnings:
        session.note("adopt.warnings", count=len(reading.warnings), plan=plan)
    _note_documents(session, ledger, reading.plan, preview)
    note_bodies(session, fresh)
    from cli.receipts import acknowledge  # noqa: PLC0415  for speed

    acknowledge(session, outcome)


def _adopt(engine: Engine, plan: Plan, source: str, **options: Any) -> Outcome:
    """Adopt a plan; where it is in force, point to its amendment."""
    from engine.model.refusals import PlanInForceError  # noqa: PLC0415  for speed

    try:
        return engine.adopt(plan, **options)
    except PlanInForceError as error:
        from cli.amend import AmendInsteadError  # noqa: PLC0415

        raise AmendInsteadError(plan.plan, error.arguments["seq"], source) from None


def fresh_bodies(ledger: Ledger, plan: Plan) -> Directory | None:
    """What a plan's shared file brings into the workspace. Raises BodyLoopError."""
    from engine.commands.directories import shared_bodies  # noqa: PLC0415  it is slow to import

    if plan.directory is None:
        return None
    with ledger.reading() as unit:
        return shared_bodies(unit, plan)


def note_bodies(session: Session, fresh: Directory | None) -> None:
    """Say that bodies and groups come into the workspace with a plan."""
    if fresh is not None:
        session.note("adopt.bodies", bodies=len(fresh.bodies), groups=len(fresh.groups))


def recording_ledger(session: Session, *, preview: bool) -> Ledger:
    """The ledger to record in, made where there is none; a preview makes no file."""
    if not preview:
        return session.ledger(create=True)
    from engine.memory.ledger import MemoryLedger  # noqa: PLC0415  it is slow to import
    from store.backends.errors import NoDatabaseError  # noqa: PLC0415

    try:
        return session.ledger()
    except NoDatabaseError:
        return MemoryLedger()


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
) -> None:
    """Show a plan, or one task of it, as understood."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from cli.plan_bodies import with_shared  # noqa: PLC0415
    from cli.plan_pages import plan_json, print_plan, print_task  # noqa: PLC0415
    from cli.readings import plan_as_read  # noqa: PLC0415

    session = session_of(ctx)
    stored, number = _version(session, plan, version)
    found, made = plan_as_read(session, stored)
    found = with_shared(session, found)
    chosen = [found.task(task)] if task is not None else list(found.tasks.values())
    if session.as_json:
        print_json(plan_json(found, chosen, number, made))
    elif task is None:
        print_plan(session, found)
    else:
        print_task(session, found, chosen[0], made.get(chosen[0].id, ()))


def _version(session: Session, name: str, wanted: str | None) -> tuple[Plan, int]:
    """A plan with the number of its version: the one in force, or an earlier one by its number.

    Raises BadInputError for a number that is none, typer.Exit where a file has faults.
    """
    from store.backends.errors import NoDatabaseError  # noqa: PLC0415  for speed
    from triggers.errors import BadInputError, UnknownNameError  # noqa: PLC0415

    versions: list[Plan] = []
    if wanted is not None or not _is_path(name):
        try:
            versions = session.engine().plan_versions(name)
        except (NoDatabaseError, UnknownNameError):
            if wanted is not None:
                raise
    if not versions:
        found = find_plan(session, name)
        if found is None:
            raise typer.Exit(FAULTS)
        return found, 1
    numbers = {str(number): number for number in range(1, len(versions) + 1)}
    if wanted is not None and wanted not in numbers:
        raise BadInputError("--version", wanted, ", ".join(numbers))
    number = numbers[wanted] if wanted is not None else len(versions)
    return versions[number - 1], number


def find_plan(session: Session, name: str) -> Plan | None:
    """A plan in force, or that of a file or a shipped name; None after its faults were told."""
    from store.backends.errors import NoDatabaseError  # noqa: PLC0415  for speed

    adopted: dict[str, Plan] = {}
    if not _is_path(name):
        try:
            with session.ledger().reading() as unit:
                adopted = {plan.plan: plan for plan in unit.plans()}
        except NoDatabaseError:
            pass  # a plan can be read before anything is recorded
    if name in adopted:
        return adopted[name]
    reading = read_source(session, name, tuple(adopted))
    if reading.plan is None:
        _tell(session, reading)
    return reading.plan


def _is_path(name: str) -> bool:
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def read_source(session: Session, name: str, known: tuple[str, ...] = ()) -> Reading:
    """Read a plan by the path of its file or by its shipped name, telling of a long shared file.

    Raises UnknownNameError, naming the nearest files and names.
    """
    from cli.gauge import gauge  # noqa: PLC0415  for speed
    from triggers.errors import UnknownNameError  # noqa: PLC0415
    from triggers.nearest import nearest  # noqa: PLC0415
    from workflows.library import plan_names, shipped_plan  # noqa: PLC0415
    from workflows.loader import read_plan  # noqa: PLC0415

    path = Path(name)
    if name in plan_names():
        return read_plan(shipped_plan(name))
    if exists(path):
        with gauge(session, name) as tell:
            return read_plan(path, tell)
    near = [*known, *plan_names()]
    if _is_path(name):
        near = [str(p) for p in path.parent.glob("*.y*ml")] if exists(path.parent) else []
        raise UnknownNameError("file", name, nearest(name, near))
    raise UnknownNameError("plan", name, nearest(name, near) or tuple(near[:3]))


def exists(path: Path) -> bool:
    """Whether there is something at a path; no path leads to nothing."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def fault_line(session: Session, fault: Fault) -> str:
    """`file:line:column: what is wrong` in the language chosen."""
    from workflows.faults import one_line  # noqa: PLC0415  for speed

    message = session.words.fault(fault.code, fault.args, fault.message)
    return f"{one_line(fault.file)}:{fault.line}:{fault.column}: {message}"


def warning_line(session: Session, fault: Fault) -> str:
    """As `fault_line`, marked as a warning."""
    from workflows.faults import one_line  # noqa: PLC0415  for speed

    message = session.words.fault(fault.code, fault.args, fault.message)
    place = f"{one_line(fault.file)}:{fault.line}:{fault.column}"
    return session.say("check.warning", place=place, message=message)


def _tell(session: Session, reading: Reading) -> None:
    """All faults on stderr."""
    import sys  # noqa: PLC0415  for speed

    for fault in reading.faults:
        print(fault_line(session, fault), file=sys.stderr)  # noqa: T201  the border to the person
    session.note("check.faulty", faults=len(reading.faults), warnings=len(reading.warnings))


def refuse(session: Session, reading: Reading) -> None:
    """Tell the faults that keep a plan from being put into force, and exit."""
    if session.as_json:
        print_faults_json(session, reading)
    _tell(session, reading)
    session.note("adopt.refused")
    raise typer.Exit(FAULTS)


def refuse_file(session: Session, reading: Any, note: str = "bodies.faulty") -> NoReturn:
    """Tell the faults that keep a file from being taken in, and exit."""
    from cli.output import lines  # noqa: PLC0415  for speed

    if session.as_json:
        print_faults_json(session, reading)
    else:
        lines(fault_line(session, fault) for fault in reading.faults)
    session.note(note, count=len(reading.faults))
    raise typer.Exit(FAULTS)


def print_faults_json(
    session: Session, reading: Reading | DirectoryReading | RemindersReading
) -> None:
    """All faults and warnings of a file as JSON."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    print_json(fault_lists(session, reading))


def fault_lists(session: Session, reading: Any) -> dict[str, Any]:
    """The faults and warnings of a file, as their JSON has them."""
    return {
        name: [_fault_json(session, fault) for fault in faults]
        for name, faults in (("faults", reading.faults), ("warnings", reading.warnings))
    }


def _fault_json(session: Session, fault: Fault) -> dict[str, Any]:
    message = session.words.fault(fault.code, fault.args, fault.message)
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "task": fault.task,
        "code": fault.code,
        "message": message,
    }


def _print_adoption(session: Session, plan: Plan, outcome: Outcome) -> None:
    """The new plan in a few lines: how many of its tasks stand how."""
    from cli.output import bold, line  # noqa: PLC0415  for speed
    from cli.receipts import state_counts  # noqa: PLC0415
    from cli.tables import page_width, wrapped  # noqa: PLC0415

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
        counted = [event for event in unit.events() if set(event.triggers) & set(plan.triggers)]
    if counted:
        names = ", ".join(event.label() for event in counted)
        session.note("adopt.documents", count=len(counted), names=names)
