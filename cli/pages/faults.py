"""The faults and warnings of files that people hand in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from cli.app.output import lines, print_json
from cli.app.session import Session
from upon.views.faults import fault_lists
from workflows.faults import one_line

if TYPE_CHECKING:
    from workflows.directories import DirectoryReading
    from workflows.faults import Fault
    from workflows.loader import Reading
    from workflows.reminder_files import RemindersReading


FAULTS = 5


def fault_line(session: Session, fault: Fault) -> str:
    """`file:line:column: what is wrong` in the language chosen."""

    message = session.words.fault(fault.code, fault.args, fault.message)
    return f"{one_line(fault.file)}:{fault.line}:{fault.column}: {message}"


def warning_line(session: Session, fault: Fault) -> str:
    """As `fault_line`, marked as a warning."""

    message = session.words.fault(fault.code, fault.args, fault.message)
    place = f"{one_line(fault.file)}:{fault.line}:{fault.column}"
    return session.words.whole("check.warning", place=place, message=message, code=fault.code)


def note_faults(session: Session, reading: Reading) -> None:
    """All faults on stderr."""

    for fault in reading.faults:
        print(fault_line(session, fault), file=sys.stderr)  # noqa: T201  the border to the person
    session.note("check.faulty", faults=len(reading.faults), warnings=len(reading.warnings))


def refuse_quietly(session: Session, reading: Any) -> NoReturn:
    """Tell the faults of a file that a command only takes settings from, on stderr, and exit:
    standard output may be where its own file goes."""
    if session.as_json:
        print_faults_json(session, reading)
    note_faults(session, reading)
    raise typer.Exit(FAULTS)


def refuse(session: Session, reading: Reading) -> None:
    """Tell the faults that keep a plan from being put into force, and exit."""
    if session.as_json:
        print_faults_json(session, reading)
    note_faults(session, reading)
    session.note("adopt.refused")
    raise typer.Exit(FAULTS)


def refuse_file(session: Session, reading: Any, note: str = "bodies.faulty") -> NoReturn:
    """Print the faults of a `reading`, which keep a file from being taken in, for the `session`,
    and exit; `note` is the key of the sentence that counts them."""

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

    print_json(fault_lists(session.words, reading))
