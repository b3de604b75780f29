"""The command amend: a new version of a plan, shown difference by difference, taken in part."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.output import bold, line, print_json
from cli.app.progress_bar import gauge
from cli.app.session import Session, session_of
from cli.app.shared_options import From, Key, Preview, Source, day_from
from cli.pages.amendments import print_differences
from cli.pages.effects import print_effects
from cli.pages.faults import refuse
from cli.pages.plans import note_bodies
from cli.pages.revisions import acknowledge_revision
from engine.queries.lookup import find_plan
from triggers.errors import RefusedError, UnknownNameError, UponError, UsageError
from triggers.nearest import nearest
from upon.files.plan_source import read_source
from upon.views.amendments import difference_json
from upon.views.outcomes import outcome_json
from upon.views.plan_bodies import fresh_bodies
from upon.views.watched_ledger import Watched
from upon.words.bodies import places_of

if TYPE_CHECKING:
    from engine.commands.amendments import Amendment
    from engine.commit.commit import Outcome
    from engine.ports.ledger import Ledger
    from upon.words.texts import Words
    from workflows.plan import Plan

ALL = "all"

Accept = Annotated[
    list[str] | None, typer.Option("--accept", metavar="ID|all", help="help.amend.accept")
]
Leave = Annotated[
    list[str] | None, typer.Option("--leave", metavar="ID|all", help="help.amend.leave")
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.reason")]


class SharedOnlyError(RefusedError):
    """Nothing but a plan's shared file has news (exit 4)."""

    code = "shared_only"
    template = (
        "plan {plan}: nothing to amend; what is new in its shared file is taken in with "
        "`upon bodies import FILE`"
    )

    def __init__(self, plan: str) -> None:
        super().__init__(plan=plan)


class UndecidedError(UsageError):
    """Nobody said which differences are taken, and nobody can be asked (exit 2)."""

    code = "undecided"
    template = "take or leave: {names}; give --accept ID, --accept all or --leave ID"

    def __init__(self, names: list[str]) -> None:
        UponError.__init__(self, names=", ".join(names))


def amend(
    ctx: typer.Context,
    plan: Source,
    accept: Accept = None,
    leave: Leave = None,
    reason: Reason = None,
    since: From = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Show what a new version of a plan would change, then put what is taken of it into force."""

    session = session_of(ctx)
    session.for_recording()
    ledger = session.ledger()
    reading = read_source(plan, progress=partial(gauge, session), kept=_kept_triggers(ledger))
    if reading.plan is None:
        refuse(session, reading)
        return
    watched = Watched(ledger)
    engine = session.engine(watched)
    new, found = reading.plan, engine.compare(reading.plan)
    chosen, fresh = _said_before(watched, key), fresh_bodies(watched, new)
    if fresh and not found and chosen is None:
        raise SharedOnlyError(new.plan)
    holds_from = day_from(session, since)
    if found and chosen is None:
        everything = engine.amend(new, holds_from=holds_from, today=session.day, preview=True)
        if not session.as_json:
            _show(session, watched, new, found, everything)
        chosen = _told(session, found, everything, accept, leave, preview=preview)
    outcome = engine.amend(
        new,
        accept=chosen,
        reason=reason,
        holds_from=holds_from,
        today=session.day,
        key=key,
        preview=preview,
    )
    _report(session, watched, outcome, found, chosen)
    note_bodies(session, fresh)


def _kept_triggers(ledger: Ledger) -> set[str]:
    """The triggers of the plans in force, which keep their ids whatever words the language has."""
    with ledger.reading() as unit:
        return {name for one in unit.catalog.plans() for name in one.triggers}


def _show(
    session: Session, watched: Watched, new: Plan, found: list[Amendment], everything: Outcome
) -> None:
    """Print the differences and what all of them together would change."""
    places = places_of(session.words, watched, everything.changes)
    print_differences(places, _in_force(watched, new), new, found, everything.changes)


def _told(
    session: Session,
    found: list[Amendment],
    everything: Outcome,
    accept: list[str] | None,
    leave: list[str] | None,
    *,
    preview: bool,
) -> list[str]:
    """The differences that are taken; before a refusal programs are shown them all."""
    try:
        return _chosen(session, [d.name for d in found], accept, leave, preview=preview)
    except UsageError:
        if session.as_json:
            _print_json(session.words, everything, found, None)
        raise


def _said_before(watched: Any, key: str | None) -> list[str] | None:
    """What was accepted under a key that was used already."""
    with watched.reading() as unit:
        earlier = unit.entries.by_key(key) if key else None
    return list(getattr(earlier.act, "accepted", ())) if earlier else None


def _in_force(watched: Any, new: Plan) -> Plan:

    with watched.reading() as unit:
        return find_plan(unit, new.plan)


def _chosen(
    session: Session,
    names: list[str],
    accept: list[str] | None,
    leave: list[str] | None,
    *,
    preview: bool,
) -> list[str]:
    """The differences that are taken, as told or as answered one by one.

    Raises UndecidedError where it was neither told nor anybody can be asked.
    """
    taken = _listed(names, accept or [])
    left = _listed(names, leave or [])
    both = [name for name in names if name in taken and name in left]
    if both:
        raise UsageError("--accept, --leave", ", ".join(both), "each difference in one of them")
    if accept and not leave:
        return taken
    if leave and not accept:
        return [name for name in names if name not in left]
    open_ones = [name for name in names if name not in taken and name not in left]
    if not open_ones:
        return taken
    if preview and not accept:
        return names
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UndecidedError(open_ones)
    return [
        name for name in names if name in taken or (name in open_ones and _agreed(session, name))
    ]


def _listed(names: list[str], told: list[str]) -> list[str]:
    """The names told, `all` being every one. Raises UnknownNameError naming the nearest."""

    if ALL in told:
        return names
    for name in told:
        if name not in names:
            raise UnknownNameError("difference", name, nearest(name, names) or tuple(names[:3]))
    return told


def _agreed(session: Session, name: str) -> bool:
    """Ask about one difference until the answer is yes or no; an end of input is a no."""
    sys.stdout.flush()
    while True:
        sys.stderr.write(session.say("amend.ask", name=name) + " ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        word = answer.strip().casefold()
        if word in session.say("amend.yes").split():
            return True
        if not answer or word in session.say("amend.no").split():
            return False


def _report(
    session: Session,
    watched: Any,
    outcome: Outcome,
    found: list[Amendment],
    chosen: list[str] | None,
) -> None:
    """What the part that was taken changes; all of it has been shown already."""

    left = [d.name for d in found if chosen is not None and d.name not in chosen]
    if session.as_json:
        _print_json(session.words, outcome, found, chosen)
    elif left:
        line()
        bold(session.say("amend.result"))
        places = places_of(session.words, watched, outcome.changes)
        print_effects(session, outcome.changes, watched.titles, places)
    acknowledge_revision(session, watched, outcome, "receipt.amended")
    if left and outcome.entry is not None:
        session.note("amend.left", names=left)


def _print_json(
    words: Words, outcome: Outcome, found: list[Amendment], chosen: list[str] | None
) -> None:

    differences = [difference_json(difference) for difference in found]
    print_json(outcome_json(outcome, words) | {"differences": differences, "accepted": chosen})
