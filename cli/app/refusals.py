"""Refusals of the engine with what a person can do about them, for the door of commands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.app.session import Session
from engine.model.lifecycle import MoveRefusedError
from engine.model.refusals import WhichOccurrenceError
from engine.model.states import State
from engine.queries.lookup import find_task
from triggers.errors import RefusedError, UponError
from upon.words.occurrences import occurrence_labels
from upon.words.waits import wait_lines

if TYPE_CHECKING:
    from engine.ports.ledger import Ledger


class StillWaitingError(RefusedError):
    """A move of a task that still waits (exit 4): what is missing, and how it is recorded."""

    code = "still_waiting"
    template = (
        "{task}: cannot {move} while it waits for {names}; {record}; moves allowed: {allowed}"
    )


@contextmanager
def told(session: Session, ledger: Ledger, plan: str | None) -> Iterator[None]:
    """A refusal raised within gets its cause and the next command, in the language of the
    `session`; the `ledger` is read for them, `plan` is the task's plan as typed (None: none was).
    """
    try:
        yield
    except MoveRefusedError as error:
        raise _explained(session, ledger, error, plan) from None
    except WhichOccurrenceError as error:
        raise _labelled(ledger, error) from None


def _explained(
    session: Session, ledger: Ledger, error: MoveRefusedError, plan: str | None
) -> UponError:
    """What a waiting task lacks, in words, and the command that records it."""
    if error.arguments["state"] != State.WAITING:
        return error
    with ledger.reading() as unit:
        ref = find_task(unit, str(error.arguments["task"]), plan)
        standings = [one for one in unit.standings.of([ref]) if one.is_open(session.today)]
        # The whole speaks for every place that has nothing of its own, so it comes last.
        standings.sort(key=lambda one: one.scope is None)
        waiting = [one for one in standings if one.waits(session.today)]
        if not waiting:
            return error
        names = {
            id_: one.name for plan in unit.catalog.plans() for id_, one in plan.triggers.items()
        }
        waits = waiting[-1].waits(session.today)
        documents = [
            name
            for name in waiting[-1].waiting_for(session.today)
            if not name.startswith(("from ", "done "))
        ]
    lines = "; ".join(wait_lines(session.words, waits, names))
    record = session.say("refusal.why", task=error.arguments["task"])
    if documents:
        trigger = documents[0] if documents[0] in names else documents[0].rpartition(".")[0]
        record = session.say("refusal.record", trigger=trigger)
    rest = {name: error.arguments[name] for name in ("task", "move", "allowed")}
    return StillWaitingError(names=lines, record=record, **rest)


def _labelled(ledger: Ledger, error: WhichOccurrenceError) -> UponError:
    """The occurrences to choose from by what their documents are called."""
    allowed = error.arguments["allowed"]
    labels = [str(one) for one in allowed] if isinstance(allowed, tuple) else [str(allowed)]
    with ledger.reading() as unit:
        called = occurrence_labels(unit, labels)
    if called:
        error.arguments["allowed"] = tuple(called.get(label, label) for label in labels)
    return error
