"""`upon inbox`: the office's register of incoming documents, matched with what plans await."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.app.choices import find_choice, typed_words
from cli.app.completion import complete_body
from cli.app.errors import report
from cli.app.output import print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Preview
from cli.commands.inbox_dialogue import ask_each
from cli.pages.inbox import print_columns, print_inbox, print_receipts
from engine.queries.lookup import check_body
from engine.queries.register_rows import STATUSES, AssessedRow, assess
from triggers.errors import BadInputError, UponError, UsageError
from triggers.nearest import nearest
from upon.files.register.errors import NoIssuedDateError, ReviewRowError
from upon.files.register.headings import FIELDS
from upon.files.register.reading import ReadOptions, Register, read_register
from upon.files.register.review import ReviewedRow, read_review, review_table, write_review
from upon.running.gc_pause import quiet
from upon.views.inbox import decision_of, inbox_json, receipts_json, tasks_set_by

if TYPE_CHECKING:
    from engine.commands.register import RegisterDecision
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger, Unit

FIRST_YEAR, LAST_YEAR = 1990, 2100
TO_REVIEW = ("proposed", "doubtful", "none")
ONLY_LIST = "?"
"""What `--map` has where it is given alone."""

File = Annotated[str, typer.Argument(metavar="FILE", help="help.inbox.file", show_default=False)]
Review = Annotated[str | None, typer.Option("--review", metavar="FILE", help="help.inbox.review")]
Accept = Annotated[str | None, typer.Option("--accept", metavar="FILE", help="help.inbox.accept")]
KeepGoing = Annotated[bool, typer.Option("--keep-going", help="help.inbox.keep_going")]
Ask = Annotated[bool, typer.Option("--ask", help="help.inbox.ask")]
Map = Annotated[
    list[str] | None, typer.Option("--map", metavar="HEADING=FIELD", help="help.inbox.map")
]
SheetName = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="help.inbox.sheet")]
Rows = Annotated[str | None, typer.Option("--row", metavar="N..M", help="help.inbox.row")]
Status = Annotated[
    str | None, typer.Option("--status", metavar="STATUS,...", help="help.inbox.status")
]
Year = Annotated[str | None, typer.Option("--year", metavar="YEAR", help="help.inbox.year")]
Encoding = Annotated[
    str | None, typer.Option("--encoding", metavar="NAME", help="help.inbox.encoding")
]
Scope = Annotated[
    str | None,
    typer.Option("--scope", metavar="BODY", help="help.inbox.scope", autocompletion=complete_body),
]


def inbox(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    file: File,
    review: Review = None,
    accept: Accept = None,
    preview: Preview = False,
    keep_going: KeepGoing = False,
    ask: Ask = False,
    mapping: Map = None,
    sheet: SheetName = None,
    row: Rows = None,
    status: Status = None,
    year: Year = None,
    encoding: Encoding = None,
    scope: Scope = None,
) -> None:
    """Say what the rows of a register may be; record only what a person accepted."""

    session = session_of(ctx)
    _check_one_way(review, accept, ask=ask)
    options = ReadOptions(_mapping(mapping), sheet, _lines(row), _year(year), encoding)
    register = read_register(file, options)
    if mapping and ONLY_LIST in mapping:
        print_columns(session, register)
        return
    if accept is not None or ask:
        session.for_recording()
    ledger = session.ledger()
    with ledger.reading() as unit, quiet():
        if scope is not None:
            check_body(unit, scope)
        found = assess(unit, register.rows, session.today)
        names = body_names(unit)
        triggers = {
            name: t.name for plan in unit.catalog.plans() for name, t in plan.triggers.items()
        }
    if accept is not None:
        reviewed = read_review(accept, file, register.digest, list(triggers))
        decisions = _decisions(reviewed, found, file, accept, scope)
        with ledger.reading() as unit:
            _note_undated(session, unit, [decision for _, decision in decisions])
        _record(session, ledger, decisions, preview=preview, keep_going=keep_going)
        return
    if ask:
        ask_each(session, ledger, found, names, triggers, scope)
        return
    _show(session, register, _of_status(session, found, status, review), names, review)


def _show(
    session: Session,
    register: Register,
    found: Sequence[AssessedRow],
    names: Mapping[str, str],
    review: str | None,
) -> None:
    if review is not None:
        table = review_table(session.words, found, names, register.digest)
        write_review(Path(review), table)
        session.note("inbox.review.written", file=review, count=len(found))
    if session.as_json:
        print_json(inbox_json(session.words, found, names))
    elif review is None:
        print_inbox(session, register, found, names)


def body_names(unit: Unit) -> dict[str, str]:
    """The names of bodies by their ids."""
    known = {name: body.name for plan in unit.catalog.plans() for name, body in plan.bodies.items()}
    return known | {name: body.name for name, body in unit.facts.bodies().known.items()}


def _check_one_way(review: str | None, accept: str | None, *, ask: bool) -> None:
    """Raise UsageError where more than one thing is to be done at once."""
    asked = {"--review": review is not None, "--accept": accept is not None, "--ask": ask}
    given = [name for name, is_given in asked.items() if is_given]
    if len(given) > 1:
        raise UsageError(given[1], given[1], f"without {given[0]}")


def _mapping(given: Sequence[str] | None) -> dict[str, str]:
    """Heading -> field, as --map names them."""
    found = {}
    for text in given or ():
        if text == ONLY_LIST:
            continue
        heading, mark, field = text.rpartition("=")
        if not mark or not heading.strip():
            raise BadInputError("--map", text, "HEADING=FIELD")
        if field.strip() not in FIELDS:
            near = nearest(field.strip(), FIELDS)
            raise BadInputError("--map", field.strip(), ", ".join(near or FIELDS))
        found[heading.strip()] = field.strip()
    return found


def _lines(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,7})(?:\.\.(\d{1,7}))?", text.strip(), re.ASCII)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise BadInputError("--row", text, "N, N..M")
    return int(found[1]), int(found[2] or found[1])


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if re.fullmatch(r"\d{4}", text.strip(), re.ASCII) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    raise BadInputError("--year", text, f"{FIRST_YEAR}..{LAST_YEAR}")


def _of_status(
    session: Session, found: Sequence[AssessedRow], text: str | None, review: str | None
) -> list[AssessedRow]:
    """The rows of the statuses that were asked for; a review leaves out what is settled."""
    if text is None:
        return [one for one in found if review is None or one.status in TO_REVIEW]
    wanted = []
    for given in (part.strip() for part in text.split(",") if part.strip()):
        name = find_choice("inbox.status", given, STATUSES)
        if name is None:
            shown = typed_words(session.words, "inbox.status", nearest(given, STATUSES) or STATUSES)
            raise BadInputError("--status", given, ", ".join(shown))
        wanted.append(name)
    return [one for one in found if one.status in wanted]


def _decisions(
    reviewed: Sequence[ReviewedRow],
    found: Sequence[AssessedRow],
    register: str,
    review: str,
    scope: str | None,
) -> list[tuple[int, RegisterDecision]]:
    """What is to be recorded, each with its line in the register."""
    by_line = {one.row.line: one for one in found}
    decisions = []
    for said in reviewed:
        row = by_line.get(said.row)
        if row is None:
            raise ReviewRowError(file=review, line=said.line, got=said.row)
        if said.triggers and (row.row.document.issued is None or row.status == "faulty"):
            raise NoIssuedDateError(file=register, line=said.row)
        decisions.append((said.row, decision_of(row, said.triggers, scope)))
    return decisions


def _record(
    session: Session,
    ledger: Ledger,
    decisions: Sequence[tuple[int, RegisterDecision]],
    *,
    preview: bool,
    keep_going: bool,
) -> None:
    """Record what a person accepted, all of it or none; one by one where it is to be kept going."""
    engine = session.engine(ledger)
    lines = [line for line, _ in decisions]
    if not keep_going:
        asked = [decision for _, decision in decisions]
        made = engine.decide(asked, today=session.day, preview=preview, receipt=True)
        _print(session, list(zip(lines, made, strict=True)), preview=preview)
        return
    done, worst = [], 0
    for line, decision in decisions:
        try:
            made = engine.decide([decision], today=session.day, preview=preview, receipt=True)
        except UponError as error:
            worst = max(worst, report(error, session.words))
            session.note("inbox.left", row=line)
        else:
            done.append((line, made[0]))
    _print(session, done, preview=preview)
    if worst:
        sys.exit(worst)


def _print(session: Session, made: Sequence[tuple[int, Outcome]], *, preview: bool) -> None:
    if session.as_json:
        print_json(receipts_json(made))
    else:
        print_receipts(session, made)
    session.note("inbox.preview" if preview else "inbox.accepted", count=len(made))


def _note_undated(session: Session, unit: Unit, decisions: Sequence[RegisterDecision]) -> None:
    """Where rules take their date from a document and the register has none: say so."""
    for decision in decisions:
        if decision.triggers and "sets_due" not in decision.document:
            tasks = tasks_set_by(unit.catalog.plans(), decision.triggers)
            if tasks:
                session.note("record.no_sets_due", tasks=tasks)
