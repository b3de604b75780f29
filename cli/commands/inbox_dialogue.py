"""The rows of a register asked about one by one at a terminal: first what would follow, then the
question."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cli.app.errors import report
from cli.app.output import bold, line, lines
from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from cli.pages.inbox import proposal_lines
from cli.pages.receipts import print_changes
from triggers.errors import UponError, UsageError
from triggers.nearest import nearest
from upon.views.inbox import decision_of

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger
    from engine.queries.register_rows import AssessedRow
    from engine.service.engine import Engine

YES, LATERS, STOPS = (
    ("y", "yes", "c", "có", "co"),
    ("", "l", "later", "s", "sau"),
    ("q", "quit", "stop", "d", "dừng"),
)
NONE_OF_OURS = ("-", "none", "k", "không", "khong")
LATER, STOP = ("?",), ("!",)
"""Answers that are no triggers: no id has such characters."""


def ask_each(
    session: Session,
    ledger: Ledger,
    found: Sequence[AssessedRow],
    names: Mapping[str, str],
    triggers: Mapping[str, str],
    scope: str | None,
) -> None:
    """Ask about each row that may be an awaited document, and record the answer at once.

    Raises UsageError where there is no terminal to ask at.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--ask", "no terminal", "a terminal; without one: --review, --accept")
    engine = session.engine(ledger)
    open_rows = [one for one in found if one.status in ("proposed", "doubtful")]
    recorded = 0
    for number, row in enumerate(open_rows, start=1):
        line()
        bold(session.say("inbox.ask.head", number=number, count=len(open_rows), row=row.row.line))
        _show(session, ledger, engine, row, names, scope)
        answer = _answer(session, row, triggers)
        if answer == STOP:
            break
        if answer == LATER:
            continue
        recorded += _take(session, engine, row, answer, scope)
    session.note("inbox.ask.end", count=recorded)


def _show(
    session: Session,
    ledger: Ledger,
    engine: Engine,
    row: AssessedRow,
    names: Mapping[str, str],
    scope: str | None,
) -> None:
    """The document, what it may be, and what would follow from taking it as the first of these."""
    document, width = row.row.document, page_width()
    said = filter(None, (document.number, document.issuer, session.words.day(document.issued)))
    lines(wrapped("  ".join(said), width, "  "))
    lines(wrapped(document.title or "-", width, "  "))
    for one in row.proposals:
        lines(proposal_lines(session, one, names, width))
    decision = decision_of(row, (row.proposals[0].awaited.trigger,), scope)
    try:
        made = engine.decide([decision], today=session.day, preview=True)
    except UponError as error:
        line(session.words.error(error))
        return
    line(session.say("inbox.ask.effect", trigger=row.proposals[0].awaited.trigger))
    print_changes(session, ledger, made[0].changes)


def _answer(session: Session, row: AssessedRow, triggers: Mapping[str, str]) -> tuple[str, ...]:
    """The triggers, none for none of ours, LATER or STOP; asked again until it is one of these."""
    while True:
        sys.stdout.write(session.say("inbox.ask.question") + " ")
        sys.stdout.flush()
        text = sys.stdin.readline()
        said = text.strip().casefold()
        if not text or said in STOPS:
            return STOP
        if said in LATERS:
            return LATER
        if said in NONE_OF_OURS:
            return ()
        if said in YES:
            return (row.proposals[0].awaited.trigger,)
        named = tuple(said.replace(",", " ").split())
        wrong = next((name for name in named if name not in triggers), None)
        if wrong is None:
            return named
        line(session.say("inbox.ask.unknown", got=wrong, nearest=nearest(wrong, list(triggers))))


def _take(
    session: Session,
    engine: Engine,
    row: AssessedRow,
    triggers: tuple[str, ...],
    scope: str | None,
) -> int:
    """Record one answer; how many were recorded."""
    try:
        made = engine.decide([decision_of(row, triggers, scope)], today=session.day)
    except UponError as error:
        report(error, session.words)
        return 0
    key = "inbox.receipt" if made[0].event else "inbox.receipt.none"
    line(session.say(key, row=row.row.line, entry=made[0].entry, event=made[0].event or "-"))
    return 1
