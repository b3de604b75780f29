"""The commands outbox, outbox show, resend and drop: what went out, what waits, what is dead."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.choices import choice
from cli.app.global_options import given_globals, global_parameters
from cli.app.help import Group
from cli.app.list_options import FILTERS, AfterKey, Count, Limit
from cli.app.output import print_json, print_table
from cli.app.paging import print_count, window
from cli.app.session import Session, make_session, note_older, session_of
from cli.app.tables import Table, page_width
from cli.pages.plans import print_labels
from delivery.errors import NotThereError
from engine.ports.messages import STATES
from engine.queries.message_rows import MessageRow, message_row
from store.messages import SqlMessageQueue
from store.older import keeps_messages
from triggers.errors import UsageError
from upon.running.outbox import drop as drop_message
from upon.running.outbox import message_named
from upon.running.outbox import resend as send_again
from upon.views.notices import notice_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.ports.messages import Message

ACTS = "help.panel.acts"

State = Annotated[
    str | None,
    typer.Option("--state", metavar="STATE", help="help.outbox.state", rich_help_panel=FILTERS),
]
Recipient = Annotated[
    str | None,
    typer.Option(
        "--recipient", metavar="NAME", help="help.outbox.recipient", rich_help_panel=FILTERS
    ),
]
Id = Annotated[str, typer.Argument(metavar="ID", help="help.outbox.id", show_default=False)]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]", help="help.outbox.ids", show_default=False)
]
Dead = Annotated[bool, typer.Option("--dead", help="help.outbox.dead")]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="help.reason", show_default=False)
]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("show", help="help.outbox.show", rich_help_panel=ACTS)(show)
    made.command("resend", help="help.outbox.resend", rich_help_panel=ACTS)(resend)
    made.command("drop", help="help.outbox.drop", rich_help_panel=ACTS)(drop)
    made.callback(cls=Group, invoke_without_command=True)(_listing())
    return made


def _listing() -> Callable[..., None]:
    """What runs under the bare name: it keeps the options given, and lists where no command
    follows."""

    def root(ctx: typer.Context, **given: Any) -> None:
        ctx.obj = (ctx.obj if isinstance(ctx.obj, dict) else {}) | given_globals(given)
        if ctx.invoked_subcommand is None:
            ctx.obj = make_session(ctx.obj)
            list_messages(ctx, **{name: given[name] for name in own if name != "ctx"})

    own = inspect.signature(list_messages, eval_str=True).parameters
    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own.values()]
    parameters += global_parameters(frozenset(own))
    signed: Any = root
    signed.__signature__ = inspect.Signature(parameters)
    signed.__annotations__ = {p.name: p.annotation for p in parameters}
    return root


def list_messages(
    ctx: typer.Context,
    state: State = None,
    recipient: Recipient = None,
    limit: Limit = None,
    after_key: AfterKey = None,
    count: Count = False,
) -> None:
    """List the messages, the oldest first."""

    session = session_of(ctx)
    if state is not None:
        state = choice(session_of(ctx).words, "--state", "message_state", state, STATES)
    post = _kept(session)
    found = post.messages(state, recipient) if post else []
    if count:
        print_count(session, len(found))
        return
    rows = list(window(session, map(message_row, found), "id", limit, after_key))
    if session.as_json:
        print_json(rows)
    elif not rows:
        session.note("outbox.empty")
    else:
        _print(session, rows)


def _kept(session: Session) -> SqlMessageQueue | None:
    """The messages to read, an older database's as they are; None where it has none yet."""
    ledger, older = session.records()
    note_older(session, older)
    return SqlMessageQueue(ledger) if older is None or keeps_messages(ledger) else None


def _post(session: Session) -> SqlMessageQueue:

    return SqlMessageQueue(session.database())


def _print(session: Session, rows: list[MessageRow]) -> None:

    names = ("message", "day", "recipient", "message_state", "at")
    table = Table([session.say(f"column.{name}") for name in names], flexible=2)
    for row in rows:
        to = [
            row["recipient"],
            row["address"],
            *filter(None, [row["error"] and _error(session, row["error"])]),
        ]
        state = session.words.term("message_state", row["state"])
        at = row["sent_at"] or row["next_at"] or row["made_at"]
        kind = session.words.term("message_kind", row["kind"])
        table.add(
            f"{row['id']}\n{kind}",
            session.words.day(row["day"]),
            "\n".join(to),
            f"{state}\n{session.say('outbox.tries', count=row['attempts'])}",
            session.words.stamp(at.astimezone(session.zone)),
        )
    print_table(table)
    session.note("outbox.count", count=len(rows))


def show(ctx: typer.Context, name: Id) -> None:
    """Show a message, with the notices that it is about."""

    session = session_of(ctx)
    post = _kept(session)
    if post is None:
        raise NotThereError(name)
    message = message_named(post, name)
    with post.ledger.reading() as unit:
        about = [{"n": one.n, **notice_json(one.notice)} for one in unit.outbox.at(message.notices)]
    if session.as_json:
        print_json(message_row(message) | {"about": about})
        return
    texts = _texts(session, message)
    texts["about"] = "; ".join(_notice(session, row) for row in about) or "-"
    print_labels([(session.say(f"label.{key}"), text) for key, text in texts.items()], page_width())


def _texts(session: Session, message: Message) -> dict[str, str]:
    words = session.words
    stamps = {
        key: words.stamp(at.astimezone(session.zone)) if at else "-"
        for key, at in (
            ("made_at", message.made_at),
            ("next_at", message.next_at),
            ("sent_at", message.sent_at),
        )
    }
    return {
        "message": message.id,
        "message_kind": words.term("message_kind", message.kind),
        "to": f"{message.recipient} ({message.address})",
        "day": words.day(message.day),
        "message_state": words.term("message_state", message.state),
        "tries": str(message.attempts),
        **stamps,
        "error": _error(session, message.error) if message.error else "-",
    }


def _error(session: Session, error: str) -> str:
    """Why a message was not sent: in words, or as whoever refused it said it."""
    return session.words.term("message_error", error)


def _notice(session: Session, row: dict[str, Any]) -> str:
    text = f"{row['task'] or row['occurrence']} {row['kind']}"
    return f"{text} ({session.words.day(row['deadline'])})" if row["deadline"] else text


def resend(ctx: typer.Context, ids: Ids = None, dead: Dead = False) -> None:
    """Let messages go out once more, under the ids that they have."""

    session = session_of(ctx)
    session.for_recording()
    if bool(ids) == dead:
        raise UsageError("resend", "--dead" if dead else "-", "ID..., --dead")
    count = send_again(_post(session), None if dead else ids)
    if session.as_json:
        print_json({"queued": count})
    session.note("outbox.queued", count=count)


def drop(ctx: typer.Context, name: Id, reason: Reason) -> None:
    """Let a message never be sent."""

    session = session_of(ctx)
    session.for_recording()
    message = drop_message(_post(session), name, reason)
    if session.as_json:
        print_json({"dropped": message.id})
    session.note("outbox.dropped", id=message.id)
