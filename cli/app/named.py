"""From what was typed to ids: a name is taken wherever an id is, and a person at a terminal picks
where several fit."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from cli.app.session import Session
from engine.queries.lookup import find_task
from triggers.errors import UnknownNameError, UponError, UsageError
from upon.views.event_lookup import find_event, find_revised
from upon.views.name_search import (
    MOST,
    Candidate,
    SeveralNamesError,
    awaited,
    bodies_of,
    find_occurrence,
    lines_of,
    search,
    tasks_of,
    the_one,
)
from upon.words.folding import folded
from upon.words.names import event_name

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger, Unit


class NothingAwaitedError(UsageError):
    """No document was named and nobody can be asked (exit 2)."""

    code = "no_document_named"
    template = "name the document: {allowed}"

    def __init__(self, found: Sequence[Candidate]) -> None:
        shown = "; ".join(f"{one.id} ({one.name})" for one in found[:MOST])
        UponError.__init__(self, allowed=shown)


class NoneAwaitedError(UsageError):
    """No document was named and none is waited for (exit 2)."""

    code = "none_awaited"
    template = "no document is waited for; name the one that came"

    def __init__(self) -> None:
        UponError.__init__(self)


def at_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


Asked = TypeVar("Asked")
Made = TypeVar("Made")


def by_id_or_name(
    act: Callable[[Asked], Made], asked: Asked, named: Callable[[Asked], Asked]
) -> Made:
    """What `act` brings of what was typed, `asked`, taken as ids; where one is unknown, of what
    `named` makes of it. So names are looked up only where there are some, and an act by ids asks
    the database for nothing but itself. Raises what the act raises."""
    try:
        return act(asked)
    except UnknownNameError:
        meant = named(asked)
        if meant == asked:
            raise
    return act(meant)


def task_id(session: Session, ledger: Ledger, text: str, plan: str | None = None) -> str:
    """The task that a `text` names, of one `plan` (None: of any) in the `ledger`; where several
    fit, the person of the `session` is asked. Raises what finding it by id raises where no title
    fits."""
    with ledger.reading() as unit:
        try:
            return find_task(unit, text, plan).task
        except UnknownNameError as error:
            return _named(session, lambda: tasks_of(unit, plan), text, error)


def body_id(session: Session, ledger: Ledger, text: str | None) -> str | None:
    """The body of the `ledger` that a `text` names (None: none was typed); the text where none is
    known by it, for the engine to refuse. Where several fit, the person of the `session` is asked.
    """
    if not text:
        return text
    with ledger.reading() as unit:
        bodies = unit.facts.bodies()
        if bodies.knows(text):
            return text
        return _named(session, lambda: bodies_of(bodies), text, None)


def occurrence_id(ledger: Ledger, text: str | None) -> str | None:
    """The occurrence that a text names, by a document's number or date or by its label."""
    if not text:
        return text
    with ledger.reading() as unit:
        return find_occurrence(unit, text)


def event_id(session: Session, unit: Unit, text: str, key: str | None = None) -> str:
    """The document that a `text` names: as `find_event`, with `unit` and `key` as there, or by
    words of its title; where several fit, the person of the `session` is asked."""
    try:
        return find_event(unit, text, key)
    except UnknownNameError as error:
        return _titled(session, unit, text, error)


def revised_id(session: Session, unit: Unit, text: str, key: str | None = None) -> str | int:
    """What is to be revised, by a `text`: as `find_revised`, with `unit` and `key` as there, or a
    document by words of its title; where several fit, the person of the `session` is asked."""
    try:
        return find_revised(unit, text, key)
    except UnknownNameError as error:
        return _titled(session, unit, text, error)


def _titled(session: Session, unit: Unit, text: str, error: UnknownNameError) -> str:
    found = [
        Candidate(event.id, event.label(), folded(f"{event.title or ''} {event.number or ''}"))
        for event in unit.catalog.events()
    ]
    return _named(session, lambda: found, text, error)


def trigger_ids(
    session: Session, unit: Unit, texts: Sequence[str], *, new: bool = False
) -> list[str]:
    """The documents waited for that `texts` name, of those that `unit` reads; without any, the
    person of the `session` is asked at a terminal. With `new` the texts are ids as they stand.

    Raises NothingAwaitedError, NoneAwaitedError, SeveralNamesError.
    """
    if not texts:
        return [_asked(session, awaited(unit, session.today))]
    return [
        text
        if new or unit.catalog.declares(text)
        else _named(session, lambda: awaited(unit, session.today), text, None)
        for text in texts
    ]


def _asked(session: Session, found: Sequence[Candidate]) -> str:
    """Words of the document's name, asked until one fits."""
    if not found:
        raise NoneAwaitedError
    if not at_terminal():
        raise NothingAwaitedError(found)
    while True:
        text = ask(session, "record.which")
        if text is None:
            raise NothingAwaitedError(found)
        fitting = search(found, text) if text else list(found[:MOST])
        if not fitting:
            session.note("record.none_fits", text=text)
        elif len(fitting) == 1:
            session.note_whole("record.found", name=fitting[0].name, id=fitting[0].id)
            return fitting[0].id
        elif (picked := pick(session, fitting)) is not None:
            return picked


def _named(
    session: Session,
    found: Callable[[], Sequence[Candidate]],
    text: str,
    unknown: UnknownNameError | None,
) -> str:
    """The one that a text names; of several a person picks. Where nothing fits, what was unknown is
    raised, or the text is left for the engine to refuse. What was taken is told: nothing is guessed
    in silence."""
    known = found()
    try:
        named = the_one(known, text)
    except SeveralNamesError as error:
        picked = pick(session, error.found) if at_terminal() else None
        if picked is None:
            raise
        return picked
    if named is None and unknown is not None:
        raise unknown
    if named is not None:
        chosen = next(one for one in known if one.id == named)
        session.note_whole("named.taken", text=text, name=event_name(chosen.name), id=named)
    return named or text


def pick(session: Session, found: Sequence[Candidate]) -> str | None:
    """The one that a person picks from a numbered list by its number; None for an empty answer."""
    shown = list(found[:MOST])
    print(*lines_of(shown), sep="\n", file=sys.stderr)  # noqa: T201  the border to the person
    while True:
        answer = ask(session, "pick.ask", count=len(shown))
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(shown):
            return shown[int(answer) - 1].id
        session.note("pick.again", count=len(shown))


def ask(session: Session, key: str, **arguments: object) -> str | None:
    """An answer at the terminal, None where the input ended."""
    sys.stdout.flush()
    sys.stderr.write(session.say(key, **arguments) + " ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return answer.strip() if answer else None
