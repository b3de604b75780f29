"""The commands new and plans: a plan file to begin with, and which plans there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.app.output import print_json, print_table
from cli.app.session import Session, session_of
from cli.app.tables import Table
from store.backends.errors import NoDatabaseError
from triggers.errors import RefusedError
from upon.views.plans import plan_lines
from workflows.library import blank_plan, plan_names, shipped_plan
from workflows.loader import read_plan

File = Annotated[
    str | None, typer.Argument(metavar="FILE", help="help.new_file", show_default=False)
]
From = Annotated[str | None, typer.Option("--from", metavar="PLAN", help="help.new_from")]
Shipped = Annotated[bool, typer.Option("--shipped", help="help.plans_shipped")]


class FileThereError(RefusedError):
    """A file of that name is there already (exit 4)."""

    code = "new_file_there"
    template = "{path} is there already; nothing was written, choose another name"

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


def new(ctx: typer.Context, file: File = None, source: From = None) -> None:
    """Write a plan to fill in."""
    session = session_of(ctx)
    name = file or (f"{source}.yaml" if source else session.say("new.name"))
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if source is None:
        text = blank_plan(session.words.lang, session.today)
    else:
        text = shipped_plan(source).read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise FileThereError(str(path)) from None
    if session.as_json:
        print_json({"file": str(path), "from": source})
    session.note("new.done", file=str(path))


def plans(ctx: typer.Context, shipped: Shipped = False) -> None:
    """List the plans in force, or those that the product ships."""
    session = session_of(ctx)
    found = _shipped() if shipped else _in_force(session)
    if session.as_json:
        print_json(found)
        return
    if not found:
        session.note("plans.none")
        return
    names = ("plan", "plan_title", "plan_from", "naming")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1, most=3)
    for row in found:
        day = session.words.day(row["adopted"])
        title = "\n".join([row["title"], *_told(session, row)])
        table.add(row["plan"], title, day, str(row["tasks"]))
    print_table(table)
    session.note("plans.hint.shipped" if shipped else "plans.hint", count=len(found))


def _told(session: Session, row: Mapping[str, Any]) -> Iterator[str]:
    """How a plan stands that does not simply run."""
    state = row.get("state", "in_force")
    if state != "in_force":
        yield session.say(f"plans.{state}", on=session.words.day(row["state_from"]))
    if row.get("replaced_by"):
        yield session.say("plans.replaced_by", new=row["replaced_by"])


def _shipped() -> list[dict[str, Any]]:
    """The shipped plans, each by the name under which it is adopted."""
    found = []
    for name in plan_names():
        plan = read_plan(shipped_plan(name)).plan
        if plan is not None:
            found.append(
                {
                    "plan": name,
                    "title": plan.title,
                    "adopted": plan.adopted,
                    "tasks": len(plan.tasks),
                }
            )
    return found


def _in_force(session: Session) -> list[dict[str, Any]]:
    """The plans that were adopted, none where there is no database."""
    try:
        with session.ledger().reading() as unit:
            return plan_lines(unit, session.today)
    except NoDatabaseError:
        return []
