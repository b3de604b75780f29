"""What a revision changed: the document itself, running work, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.app.output import bold, line, lines, print_json
from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from cli.pages.effects import note_conflicts, print_effects
from cli.pages.receipts import note_warnings
from engine.evaluate.overrides import in_force
from engine.model.acts import Retracted, Revised
from upon.views.outcomes import outcome_json
from upon.words.acts import act_sentence
from upon.words.bodies import places_of
from upon.words.dates import format_span

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.queries.explanation import Why
    from triggers.events import Event
    from upon.views.watched_ledger import Watched

FIELDS = (
    "triggers",
    "issued",
    "effective",
    "received",
    "sets_due",
    "number",
    "issuer",
    "title",
    "url",
    "scope",
    "note",
    "replaces",
)


def print_correction(
    session: Session, watched: Watched, outcome: Outcome, before: Event | None
) -> None:
    """A correction for the `session`: the document's fields `before` (None: an entry that has no
    document was corrected) and after, then its effects, the `outcome`. `watched` is the ledger that
    has recorded it."""
    after = getattr(watched.last.act, "event", None) if watched.last else None
    if before and after and not session.as_json:
        bold(session.say("correct.document", event=before.id, document=before.label()))
        lines(_fields(session, before, after))
        line()
    key = "receipt.corrected" if outcome.event else "receipt.entry_corrected"
    _print_entry(session, watched)
    print_revision(session, watched, outcome, key)


def _print_entry(session: Session, watched: Watched) -> None:
    """Which entry was revised that is no document's, and what it says now."""
    act = watched.last.act if watched.last else None
    if session.as_json or not isinstance(act, Retracted | Revised) or getattr(act, "event", None):
        return
    with watched.reading() as unit:
        entry = unit.entries.entry(act.entry)
    now = act.act if isinstance(act, Revised) else entry.act if entry else None
    if now is not None:
        what = act_sentence(session.words, now)
        bold(session.say("revised.entry", entry=act.entry, what=what))
        line()


def _fields(session: Session, before: Event, after: Event) -> Iterator[str]:
    page = page_width()
    for name in FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            text = session.say(f"field.{name}", before=old, after=new)
            yield from wrapped(text, page, "  ")


def print_retraction(
    session: Session, watched: Watched, outcome: Outcome, before: Event | None
) -> None:
    """A retraction for the `session`: which document, as it was `before` (None: an entry without
    one), then its effects, the `outcome`. `watched` is the ledger that has recorded it."""
    if before and not session.as_json:
        label = session.say("retract.document", event=before.id, document=before.label())
        bold(label)
        line()
    _print_entry(session, watched)
    key = "receipt.retracted" if outcome.event else "receipt.entry_retracted"
    print_revision(session, watched, outcome, key)


def print_undo(session: Session, watched: Watched, outcome: Outcome) -> None:
    """What was taken back, then what that changed (`outcome`), for the `session`; `watched` is the
    ledger that has recorded it."""
    print_revision(session, watched, outcome, "receipt.undone")
    with watched.reading() as unit:
        made = unit.entries.entry(outcome.entry) if outcome.entry else watched.last
        taken = (
            unit.entries.entry(made.act.entry) if made and made.act.kind == "retracted" else None
        )
    if taken:
        what = act_sentence(session.words, taken.act)
        session.note("undo.took_back", entry=taken.seq, what=what)


def print_revision(session: Session, watched: Watched, outcome: Outcome, key: str) -> None:
    """The effects of an act (`outcome`) and its acknowledgement under a `key`, for the `session`;
    `watched` is the ledger that has recorded it."""
    if session.as_json:
        print_json(outcome_json(outcome, session.words))
    else:
        places = places_of(session.words, watched, outcome.changes)
        print_effects(session, outcome.changes, watched.titles, places)
    acknowledge_revision(session, watched, outcome, key)


def acknowledge_revision(session: Session, watched: Watched, outcome: Outcome, key: str) -> None:
    """On stderr: the extensions that an act ran into, as the ledger `watched` has seen them, and
    that it is recorded (the sentence of `key`), or that nothing was (no entry in `outcome`).
    `session` has the language."""
    note_conflicts(session, watched.conflicts)
    note_warnings(session, outcome)
    if outcome.entry is None:
        session.note("receipt.preview")
        return
    revised = getattr(watched.last.act, "entry", None) if watched.last else None
    session.note(key, entry=outcome.entry, event=outcome.event, revised=revised)
    if session.show_head:
        session.note("receipt.head", head=str(outcome.head))


def note_span(session: Session, why: Why, span: str) -> None:
    """From which day a `span` that was granted is counted, by the deadline of `why`; printed on
    stderr in the language of the `session`."""
    granted = why.decision.extensions
    last = in_force(granted) if granted else None
    start = (last.nominal or last.to) if last else why.decision.standing.nominal
    if start is not None:
        weekday = session.say(f"step.weekday.{start.weekday()}")
        said = format_span(session.words.lang, span)
        session.note("receipt.extended.span", span=said, start=start, weekday=weekday)
