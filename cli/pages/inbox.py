"""A register as people read it: what each row may be, why, and what recording it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from cli.app.output import bold, count_by, line, lines, print_json, print_table
from cli.app.session import Session
from cli.app.tables import Table, page_width, wrapped
from cli.pages.receipts import print_changes
from engine.queries.register_rows import STATUSES
from upon.views.inbox import reason_text
from upon.words.layout import cut

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.queries.register_rows import AssessedRow
    from upon.files.register.reading import Register
    from workflows.matching.incoming import Proposal

IN_FULL = ("proposed", "doubtful")
MOST_TASKS = 8


def print_inbox(
    session: Session,
    register: Register,
    found: Sequence[AssessedRow],
    names: Mapping[str, str],
) -> None:
    """Print the rows of a `register`, as they were assessed (`found`), by what they may be, in full
    where a person has to decide. `names` are those of bodies by their ids, `session` has the
    language."""
    if not register.rows:
        session.note("inbox.empty", file=register.file)
        return
    counts = count_by(one.status for one in found)
    for status in STATUSES:
        rows = [one for one in found if one.status == status]
        if not rows or status == "none":
            continue
        bold(session.say(f"inbox.section.{status}", count=len(rows)))
        for one in rows:
            lines(_row_lines(session, one, names))
        line()
    said = [
        session.say("inbox.count", what=session.say(f"inbox.status.{name}"), count=counts[name])
        for name in STATUSES
        if name in counts
    ]
    session.note("inbox.counts", rows=len(register.rows), counts=", ".join(said))
    if any(name in counts for name in IN_FULL):
        session.note("inbox.next", file=register.file)


def _row_lines(session: Session, found: AssessedRow, names: Mapping[str, str]) -> Iterable[str]:
    width = page_width()
    document = found.row.document
    head = [
        session.say("inbox.line", row=found.row.line),
        *filter(None, (document.number, document.issuer)),
        session.words.day(document.issued) if document.issued else session.say("inbox.undated"),
    ]
    yield from wrapped("  ".join(head), width, "  ")
    if found.status in IN_FULL:
        yield from wrapped(document.title or "-", width, "      ")
        for number, one in enumerate(found.proposals):
            yield from proposal_lines(session, one, names, width, reasons=number == 0)
        return
    yield cut(f"      {document.title or '-'}", width)
    yield from wrapped(_settled(session, found), width, "      ")


def _settled(session: Session, found: AssessedRow) -> str:
    """What a row that needs no decision is."""
    if found.status == "faulty":
        said = (session.say(f"inbox.fault.{one.code}", got=one.got) for one in found.row.faults)
        return "; ".join(said)
    return session.say(
        f"inbox.is.{found.status}",
        event=found.event or "-",
        row=found.same_as or 0,
        by=found.dismissed_by or "-",
    )


def proposal_lines(
    session: Session,
    proposal: Proposal,
    names: Mapping[str, str],
    width: int,
    *,
    reasons: bool = True,
) -> Iterable[str]:
    """A `proposal` with its tasks and, where they are asked for, its `reasons`, for and against, in
    lines of a `width` (characters); `names` are those of bodies by their ids, `session` has the
    language."""
    awaited = proposal.awaited
    yield from _hanging("-> ", f"{awaited.trigger}: {awaited.name}", width, 6)
    if not reasons:
        return
    tasks = [*awaited.tasks[:MOST_TASKS], *(["..."] if len(awaited.tasks) > MOST_TASKS else [])]
    if tasks:
        yield from wrapped(session.say("inbox.tasks", tasks=tasks), width, " " * 9)
    for mark, side, said in (
        ("+ ", "because", proposal.because),
        ("! ", "against", proposal.against),
    ):
        for reason in said:
            text = reason_text(session.words, side, reason, names)
            yield from _hanging(mark, text, width, 9)


def _hanging(mark: str, text: str, width: int, indent: int) -> Iterable[str]:
    """A text behind a mark, its further lines as far in as the first."""
    for number, part in enumerate(wrapped(text, width - indent - len(mark))):
        yield " " * indent + (mark if number == 0 else " " * len(mark)) + part


def print_columns(session: Session, register: Register) -> None:
    """Print which column was taken for what."""
    columns = register.header.columns
    if session.as_json:
        print_json({name: heading for name, (_, heading) in columns.items()})
        return
    table = Table([session.say("inbox.columns.field"), session.say("inbox.columns.heading")])
    for name, (_, heading) in columns.items():
        table.add(name, heading)
    print_table(table)
    session.note("inbox.columns", line=register.header.line, rows=len(register.rows))


def print_receipts(session: Session, made: Sequence[tuple[int, Outcome]]) -> None:
    """Print what each accepted row changed."""
    for row, outcome in made:
        key = "inbox.receipt" if outcome.event else "inbox.receipt.none"
        if outcome.entry is None:
            key = "inbox.receipt.preview"
        bold(session.say(key, row=row, entry=outcome.entry or 0, event=outcome.event or "-"))
        if outcome.changes:
            print_changes(session, outcome)
