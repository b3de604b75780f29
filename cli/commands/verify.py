"""The commands verify and rebuild."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from cli.app.output import line, print_json
from cli.app.progress_bar import entries_gauge
from cli.app.session import Session, session_of
from engine.model.hash_chain import Head
from engine.verify.verification import GUARD, Difference, Proof
from store.older import OlderLedger
from triggers.errors import BadInputError
from upon.views.ledger import proof_json

SHOWN = 20
"""Differences that are told one by one; `--json` has them all."""
HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})", re.ASCII)


def verify(
    ctx: typer.Context,
    head: Annotated[str | None, typer.Option("--head", metavar="N:HASH", help="help.head")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="help.verify.quick")] = False,
) -> None:
    """Check the chain of the ledger, the derived tables, and how the database is built."""

    session = session_of(ctx)
    expected = _head(head) if head is not None else None
    ledger = session.ledger()
    older = ledger.refusal if isinstance(ledger, OlderLedger) else None
    quick = quick or older is not None or session.known_at is not None
    with entries_gauge(session):
        found = session.engine(ledger).proof(expected, quick=quick)
    if session.as_json:
        print_json(proof_json(found))
    else:
        line(str(found.head))
    if older is not None:
        session.note("verify.older", count=found.head.count, **older.arguments)
    else:
        _say_compared(session, found, quick=quick)
    if found.differences:
        _say_differences(session, found.differences)
        raise typer.Exit(1)


def _say_compared(session: Session, found: Proof, *, quick: bool) -> None:
    """What was looked at, so that nobody takes it for more."""
    count = found.head.count
    if quick:
        session.note("verify.quick", count=count)
        return
    rows, told = sum(found.derived.values()), sum(found.told.values())
    key = "verify.compared" if found.schema else "verify.compared.no_schema"
    session.note(key, count=count, tables=len(found.derived), rows=rows, told=told)
    if not found.differences:
        session.note("verify.good")


def _say_differences(session: Session, found: list[Difference]) -> None:
    """Each difference in one line, as many as anybody reads, and how many there are."""
    lost = [one.what.removeprefix(GUARD) for one in found if one.what.startswith(GUARD)]
    rest = [one for one in found if not one.what.startswith(GUARD)]
    if lost:
        session.note("verify.unguarded", what=lost)
    for one in rest[:SHOWN]:
        session.note_whole("verify.difference", what=one.what, kept=one.kept, right=one.worked_out)
    if rest:
        session.note("verify.differs", count=len(rest), shown=min(len(rest), SHOWN))


def _head(text: str) -> Head:

    match = HEAD.fullmatch(text.strip())
    if not match:
        raise BadInputError("--head", text, "N:HASH")
    return Head(int(match[1]), match[2])


def rebuild(ctx: typer.Context) -> None:
    """Work the derived tables out again from the ledger."""

    session = session_of(ctx)
    session.for_recording()
    with entries_gauge(session):
        count = session.engine().rebuild()
    if session.as_json:
        print_json({"entries": count})
    session.note("rebuild.done", count=count)
