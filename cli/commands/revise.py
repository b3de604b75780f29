"""The commands correct, retract, extend, settle and undo: what was said is revised, never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.completion import complete_trigger
from cli.app.document_options import (
    DOCUMENT,
    Effective,
    Issued,
    Issuer,
    Link,
    Note,
    Number,
    Received,
    Replaces,
    Scope,
    SetsDue,
    Title,
    given_dates,
)
from cli.app.named import body_id, event_id, occurrence_id, revised_id, task_id
from cli.app.refusals import told
from cli.app.session import Session, session_of
from cli.app.shared_options import From, Key, Preview, Reason
from cli.app.task_options import Body, For, Occurrence, Plan, Task
from cli.pages.revisions import (
    note_span,
    print_correction,
    print_retraction,
    print_revision,
    print_undo,
)
from engine.commands.clean_input import clean
from triggers.errors import BadInputError, UsageError
from triggers.quick_dates import quick_date
from upon.files.spans import day_or_span
from upon.views.event_lookup import check_body
from upon.views.watched_ledger import Watched

if TYPE_CHECKING:
    from datetime import date

    from engine.commit.commit import Outcome
    from engine.service.engine import Engine

REVISE, ACT = "help.panel.revise", "help.panel.act"

Event = Annotated[
    str, typer.Argument(metavar="EVENT|ENTRY", help="help.revised", show_default=False)
]
Triggers = Annotated[
    list[str] | None,
    typer.Option(
        "--trigger",
        metavar="TRIGGER",
        help="help.correct.trigger",
        autocompletion=complete_trigger,
        rich_help_panel=DOCUMENT,
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="DATE|SPAN", help="help.extend.to", show_default=False)
]
Granted = Annotated[str | None, typer.Option("--on", metavar="DATE", help="help.extend.on")]
By = Annotated[str | None, typer.Option("--number", metavar="NUMBER", help="help.extend.number")]
Authority = Annotated[
    str | None, typer.Option("--authority", metavar="BODY", help="help.extend.authority")
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="help.correct.on", rich_help_panel=ACT)
]
NewTo = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="help.correct.to", rich_help_panel=ACT)
]
Successor = Annotated[
    str | None, typer.Option("--new", metavar="BODY", help="help.correct.new", rich_help_panel=ACT)
]
NewReading = Annotated[
    str | None,
    typer.Option("--reading", metavar="READING", help="help.correct.reading", rich_help_panel=ACT),
]
ReplacedBy = Annotated[
    str | None,
    typer.Option("--replaced-by", metavar="PLAN", help="help.plan.by", rich_help_panel=ACT),
]
Because = Annotated[
    str | None,
    typer.Option("--because", metavar="TEXT", help="help.correct.because", rich_help_panel=ACT),
]
Keep = Annotated[bool, typer.Option("--keep", help="help.settle.keep")]
Reopen = Annotated[bool, typer.Option("--reopen", help="help.settle.reopen")]
Cancel = Annotated[bool, typer.Option("--cancel", help="help.settle.cancel")]


def correct(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    event: Event,
    trigger: Triggers = None,
    issued: Issued = None,
    effective: Effective = None,
    received: Received = None,
    sets_due: SetsDue = None,
    number: Number = None,
    issuer: Issuer = None,
    title: Title = None,
    url: Link = None,
    scope: Scope = None,
    note: Note = None,
    replaces: Replaces = None,
    on: On = None,
    to: NewTo = None,
    body: Body = None,
    part: For = None,
    occurrence: Occurrence = None,
    authority: Authority = None,
    new: Successor = None,
    reading: NewReading = None,
    since: From = None,
    replaced_by: ReplacedBy = None,
    because: Because = None,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Say what a recorded document, or another entry, truly is; only what is given changes."""

    session, engine, watched = _begin(ctx)
    dates = given_dates(
        session, issued=issued, effective=effective, received=received, sets_due=sets_due
    )
    dates |= given_dates(session, on=on, to=to, holds_from=since)
    texts = {
        "number": number,
        "issuer": issuer,
        "title": title,
        "url": url,
        "scope": scope,
        "note": note,
        "body": body,
        "part": part,
        "occurrence": occurrence,
        "authority": authority,
        "successor": new,
        "reading": reading,
        "replaced_by": replaced_by,
        "because": because,
    }
    changes: dict[str, Any] = dates | {k: v or None for k, v in texts.items() if v is not None}
    meant, before = _meant(session, watched, event, key)
    changes |= _links(session, watched, trigger, replaces)
    if not changes:
        raise UsageError("correct", "nothing", "--issued, --effective, --number, --on, --to ...")
    outcome = engine.correct(
        meant, reason=reason, today=session.day, key=key, preview=preview, **changes
    )
    print_correction(session, watched, outcome, before)


def _links(
    session: Session, watched: Any, trigger: list[str] | None, replaces: str | None
) -> dict[str, Any]:
    """What is given of the triggers that a document sets off, and of the document that it replaces;
    an empty text takes that away."""
    found: dict[str, Any] = {"triggers": tuple(trigger)} if trigger else {}
    if replaces is not None:
        with watched.reading() as unit:
            found["replaces"] = event_id(session, unit, replaces) if replaces else None
    return found


def _meant(session: Session, watched: Any, word: str, key: str | None) -> tuple[str | int, Any]:
    """The entry or the document that is to be revised, with the document as it is now; a document
    may be meant by words of its title."""
    with watched.reading() as unit:
        meant = revised_id(session, unit, word, key)
        return meant, unit.catalog.event(meant) if isinstance(meant, str) else None


def retract(
    ctx: typer.Context,
    event: Event,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Take back a document, or any other entry, that should not have been recorded."""

    session, engine, watched = _begin(ctx)
    meant, before = _meant(session, watched, event, key)
    outcome = engine.retract(meant, reason=reason, today=session.day, key=key, preview=preview)
    print_retraction(session, watched, outcome, before)


def extend(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    to: To,
    body: Body = None,
    part: For = None,
    on: Granted = None,
    reason: Reason = None,
    number: By = None,
    authority: Authority = None,
    occurrence: Occurrence = None,
    plan: Plan = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Put a deadline off."""

    session, engine, watched = _begin(ctx)
    task, body = task_id(session, watched, task, plan), body_id(session, watched, body)
    occurrence = occurrence_id(watched, occurrence)
    check_body(watched, task, plan, body)
    details = {
        "reason": _clean(reason, "reason"),
        "number": _clean(number, "number"),
        "authority": _clean(authority, "authority"),
    }
    details |= {"body": body} if body else {}
    details |= {"part": part} if part else {}
    until = _until(session, to)
    before = None
    if isinstance(until, str):
        before = engine.why(task, plan=plan, occurrence=occurrence, body=body, today=session.today)
    with told(session, watched, plan):
        outcome = engine.extend(
            task,
            until,
            plan=plan,
            occurrence=occurrence,
            on=session.day_given(on, "--on") if on is not None else None,
            today=session.day,
            key=key,
            preview=preview,
            **details,
        )
    _print(session, watched, outcome, "receipt.extended")
    if before is not None and isinstance(until, str):
        note_span(session, before, until)


def _until(session: Session, text: str) -> date | str:
    """The new end, or a span from the old one; a day may be named in words."""
    try:
        return day_or_span(text)
    except BadInputError:
        if quick_date(text, session.today) is None:
            raise
    return session.day_given(text, "--to")


def settle(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    task: Task,
    keep: Keep = False,
    reopen: Reopen = False,
    cancel: Cancel = False,
    body: Body = None,
    part: For = None,
    reason: Reason = None,
    occurrence: Occurrence = None,
    plan: Plan = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Decide about work whose document is gone."""

    session, engine, watched = _begin(ctx)
    given = {"keep": keep, "reopen": reopen, "cancel": cancel}
    chosen = [name for name, wanted in given.items() if wanted]
    if len(chosen) != 1:
        got = ", ".join(f"--{name}" for name in chosen) or "nothing"
        raise UsageError("settle", got, "exactly one of --keep, --reopen, --cancel")
    task, body = task_id(session, watched, task, plan), body_id(session, watched, body)
    occurrence = occurrence_id(watched, occurrence)
    check_body(watched, task, plan, body)
    with told(session, watched, plan):
        outcome = engine.settle(
            task,
            chosen[0],
            reason=_clean(reason, "reason"),
            plan=plan,
            occurrence=occurrence,
            today=session.day,
            key=key,
            preview=preview,
            body=body,
            part=part,
        )
    _print(session, watched, outcome, f"receipt.settled.{chosen[0]}")


def undo(
    ctx: typer.Context, reason: Reason = None, key: Key = None, preview: Preview = False
) -> None:
    """Take back the last thing that this person recorded."""

    session, engine, watched = _begin(ctx)
    outcome = engine.undo(
        reason=_clean(reason, "reason"), today=session.day, key=key, preview=preview
    )
    print_undo(session, watched, outcome)


def _begin(ctx: typer.Context) -> tuple[Session, Engine, Any]:

    session = session_of(ctx)
    session.for_recording()
    watched = Watched(session.ledger())
    return session, session.engine(watched), watched


def _clean(text: str | None, name: str) -> str | None:
    """The text in the form in which the ledger keeps texts; nothing for a blank one."""

    cleaned: str | None = clean(name, text)
    return cleaned


def _print(session: Session, watched: Any, outcome: Outcome, key: str) -> None:

    print_revision(session, watched, outcome, key)
