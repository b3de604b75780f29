"""The commands verify and rebuild."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cli.app.output import line, print_json
from cli.app.session import Session, session_of
from engine.model.hash_chain import Head
from engine.verify.verification import GUARD
from triggers.errors import BadInputError

HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


def verify(
    ctx: typer.Context,
    head: Annotated[str | None, typer.Option("--head", metavar="N:HASH", help="help.head")] = None,
) -> None:
    """Check the chain of the ledger and the derived tables."""

    session = session_of(ctx)
    expected = _head(head) if head is not None else None
    found, differences = session.engine().verify(expected)
    if session.as_json:
        print_json(
            {
                "head": str(found),
                "entries": found.count,
                "differences": [d._asdict() for d in differences],
            }
        )
    else:
        line(str(found))
    if differences:
        _say_differences(session, [difference.what for difference in differences])
        raise typer.Exit(1)
    session.note("verify.good", count=found.count)


def _say_differences(session: Session, names: list[str]) -> None:

    lost = [name.removeprefix(GUARD) for name in names if name.startswith(GUARD)]
    if lost:
        session.note("verify.unguarded", what=lost)
    if len(names) > len(lost):
        session.note("verify.differs", count=len(names) - len(lost), what=names[len(lost)])


def _head(text: str) -> Head:

    match = HEAD.fullmatch(text.strip())
    if not match:
        raise BadInputError("--head", text, "N:HASH")
    return Head(int(match[1]), match[2])


def rebuild(ctx: typer.Context) -> None:
    """Work the derived tables out again from the ledger."""

    session = session_of(ctx)
    session.for_recording()
    count = session.engine().rebuild()
    if session.as_json:
        print_json({"entries": count})
    session.note("rebuild.done", count=count)
