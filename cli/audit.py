"""The commands history, verify and rebuild: what happened, and that nothing was altered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.completion import complete_plan, complete_task
from cli.session import Session, session_of
from triggers.errors import BadInputError

if TYPE_CHECKING:
    from engine.chain import Head

READ, PROOF = "help.panel.read", "help.panel.proof"
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("history", help="help.history", rich_help_panel=READ)(history)
    app.command("verify", help="help.verify", rich_help_panel=PROOF)(verify)
    app.command("rebuild", help="help.rebuild", rich_help_panel=PROOF)(rebuild)


def history(ctx: typer.Context,
            task: Annotated[str, typer.Argument(metavar="TASK", help="help.task",
                            show_default=False, autocompletion=complete_task)],
            plan: Annotated[str | None, typer.Option("--plan", metavar="PLAN", help="help.plan",
                            autocompletion=complete_plan)] = None) -> None:  # fmt: skip
    """Show every change of a task with its cause."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    engine = session.engine()
    found = engine.history(task, plan=plan)
    if session.as_json:
        print_json(found)
    elif not found:
        session.note("history.empty", task=task)
    else:
        from cli.causes import labels_of  # noqa: PLC0415  for speed

        with engine.ledger.reading() as unit:
            labels = labels_of(unit.entries())
        _print_history(session, found, labels)


def _print_history(session: Session, found: list[dict[str, Any]],
                   labels: dict[str, str]) -> None:  # fmt: skip
    """One row an entry: what was said, by whom, and what it changed."""
    from cli.causes import details, sentence  # noqa: PLC0415  for speed
    from cli.output import print_table  # noqa: PLC0415
    from cli.receipts import by_task, change_texts  # noqa: PLC0415
    from cli.tables import Table  # noqa: PLC0415

    names = ("entry", "cause", "change", "by")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1, most=3)
    entries: dict[int, list[dict[str, Any]]] = {}
    for item in found:
        entries.setdefault(item["entry"], []).append(item)
    for seq, items in entries.items():
        first = items[0]
        grouped = by_task(item["change"] for item in items)
        texts = [text for fields in grouped.values() for text in change_texts(session, fields)]
        at = session.words.stamp(first["at"].astimezone(session.zone))
        causes = [sentence(session, first["cause"], labels), *details(session, first["cause"])]
        table.add(str(seq), "\n".join(causes), "\n".join(texts), f"{first['by']}\n{at}")
    print_table(table)


def verify(ctx: typer.Context,
           head: Annotated[str | None, typer.Option("--head", metavar="N:HASH",
                           help="help.head")] = None) -> None:  # fmt: skip
    """Check the chain of the ledger and the derived tables."""
    from cli.output import line, print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    expected = _head(head) if head is not None else None
    found, differences = session.engine().verify(expected)
    if session.as_json:
        print_json({"head": str(found), "entries": found.count,
                    "differences": [d._asdict() for d in differences]})  # fmt: skip
    else:
        line(str(found))
    if differences:
        _say_differences(session, [difference.what for difference in differences])
        raise typer.Exit(1)
    session.note("verify.good", count=found.count)


def _say_differences(session: Session, names: list[str]) -> None:
    from engine.proof import GUARD  # noqa: PLC0415  it is slow to import

    lost = [name.removeprefix(GUARD) for name in names if name.startswith(GUARD)]
    if lost:
        session.note("verify.unguarded", what=lost)
    if len(names) > len(lost):
        session.note("verify.differs", count=len(names) - len(lost), what=names[len(lost)])


def _head(text: str) -> Head:
    from engine.chain import Head  # noqa: PLC0415  it is slow to import

    match = HEAD.fullmatch(text.strip())
    if not match:
        raise BadInputError("--head", text, "N:HASH")
    return Head(int(match[1]), match[2])


def rebuild(ctx: typer.Context) -> None:
    """Work the derived tables out again from the ledger."""
    from cli.output import print_json  # noqa: PLC0415  for speed

    session = session_of(ctx)
    session.for_recording()
    count = session.engine().rebuild()
    if session.as_json:
        print_json({"entries": count})
    session.note("rebuild.done", count=count)
