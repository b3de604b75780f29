"""The commands reminders show and set: of what people are told, on which days, and whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.policy import ACTS, Key, Preview, Reason
from cli.session import Session, session_of

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from workflows.reminders import Told

File = Annotated[
    str, typer.Argument(metavar="FILE", help="help.reminders.file", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from cli.help import Group  # noqa: PLC0415  it is loaded when commands are made
    from cli.options import keeping_globals  # noqa: PLC0415

    group = typer.Typer(cls=Group, rich_markup_mode=None)
    group.command("show", help="help.reminders.show", rich_help_panel=ACTS)(show)
    group.command("set", help="help.reminders.set", rich_help_panel=ACTS)(set_)
    group.callback(cls=Group)(keeping_globals())
    app.add_typer(
        group,
        name="reminders",
        help="help.reminders",
        cls=Group,
        rich_help_panel="help.panel.clock",
    )


def show(ctx: typer.Context) -> None:
    """Show the rules that hold for the workspace, and which plans and tasks have their own."""
    from cli.calendar import existing_ledger  # noqa: PLC0415  for speed
    from cli.output import print_json  # noqa: PLC0415

    session = session_of(ctx)
    with existing_ledger(session).reading() as unit:
        said = reminders_json(unit)
    if session.as_json:
        print_json(said)
    else:
        _print_rules(session, said)


def reminders_json(unit: Unit) -> dict[str, Any]:
    """Each rule with whom it tells and when; the plans and tasks that say otherwise."""
    from workflows.reminders import FAMILIES, rules_from  # noqa: PLC0415  for speed

    whole = unit.workspace_reminders()
    rules = rules_from(whole, None)
    own = {}
    for plan in unit.plans():
        tasks = {name: _said(task) for name, task in plan.tasks.items() if task.reminders}
        if plan.reminders or tasks:
            own[plan.plan] = {"rules": _said(plan), "tasks": tasks}
    return {
        "rules": {name: _rule(name, rules.get(name)) for name in FAMILIES},
        "set": _said_by(whole),
        "plans": own,
    }


def _rule(name: str, told: Told | None) -> dict[str, Any] | None:
    if told is None:
        return None
    found: dict[str, Any] = {"to": list(told.to), "urgent": told.urgent}
    if name in ("due", "waiting"):
        found["days"] = list(told.days)
    if name == "overdue":
        found |= {"daily": told.daily, "weekly": told.weekly}
    return found


def _said(owner: Any) -> dict[str, Any]:
    return _said_by(owner.reminders) or {}


def _said_by(rules: Any) -> dict[str, Any] | None:
    return rules.model_dump(mode="json", exclude_none=True) if rules else None


def _print_rules(session: Session, said: dict[str, Any]) -> None:
    from cli.output import bold, line, lines, print_table  # noqa: PLC0415  for speed
    from cli.tables import Table, page_width, wrapped  # noqa: PLC0415

    bold(session.say("reminders.title"))
    line()
    headings = [session.say(f"column.{name}") for name in ("rule", "told_when", "told_to")]
    table = Table(headings, flexible=2, most=4)
    for name, rule in said["rules"].items():
        table.add(
            session.words.term("family", name), _when(session, name, rule), _whom(session, rule)
        )
    print_table(table)
    line()
    for plan, own in said["plans"].items():
        rules, tasks = ", ".join(own["rules"]) or "-", ", ".join(own["tasks"]) or "-"
        text = session.say("reminders.plan", plan_id=plan, rules=rules, tasks=tasks)
        lines(wrapped(text, page_width()))
    session.note("reminders.hint")


def _when(session: Session, name: str, rule: dict[str, Any] | None) -> str:
    if rule is None:
        return "-"
    if name == "overdue":
        key = "weekly" if rule["weekly"] else "daily"
        return session.say(f"reminders.when.{key}", days=rule["daily"])
    if name in ("due", "waiting"):
        return session.say(f"reminders.when.{name}", days=", ".join(map(str, rule["days"])))
    return session.say("reminders.when.once")


def _whom(session: Session, rule: dict[str, Any] | None) -> str:
    if rule is None:
        return session.say("reminders.nobody")
    roles = ", ".join(session.words.term("role", role) for role in rule["to"])
    return session.say("reminders.urgent", roles=roles) if rule["urgent"] else roles


def set_(
    ctx: typer.Context, file: File, reason: Reason = None, key: Key = None, preview: Preview = False
) -> None:
    """Put a file's rules into force for the workspace, in the place of those before."""
    from cli.output import print_json  # noqa: PLC0415  for speed
    from cli.plans import exists, recording_ledger, refuse_file  # noqa: PLC0415
    from cli.receipts import acknowledge, outcome_json  # noqa: PLC0415
    from triggers.errors import UnknownNameError  # noqa: PLC0415
    from workflows.reminder_files import read_reminders  # noqa: PLC0415

    session = session_of(ctx)
    session.for_recording()
    if not exists(Path(file)):
        raise UnknownNameError("file", file)
    reading = read_reminders(Path(file))
    if reading.reminders is None:
        refuse_file(session, reading)
    ledger = recording_ledger(session, preview=preview)
    outcome = session.engine(ledger).set_reminders(
        reading.reminders, reason=reason, today=session.day, key=key, preview=preview
    )
    if session.as_json:
        print_json(outcome_json(outcome))
    acknowledge(session, outcome)
