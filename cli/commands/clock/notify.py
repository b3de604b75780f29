"""The commands notify check, preview and test: who is told what, before it goes out by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli.app.completion import complete_body
from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.ledgers import existing_ledger
from cli.app.output import line, lines, print_json
from cli.app.session import Session, session_of
from cli.app.shared_options import Notify
from cli.pages.faults import refuse_file, warning_line
from delivery.errors import NoSettingsError
from delivery.settings import NotifyFile
from delivery.settings import Recipient as Told
from delivery.settings_file import NAME, Settings
from triggers.errors import UsageError
from upon.files.notify import notify_settings, read_notify
from upon.files.notify_checks import checked, letters_now, recipient_name, send_trial
from upon.views.faults import fault_lists

ACTS = "help.panel.acts"
FAILED = 1

Recipient = Annotated[
    str | None, typer.Option("--recipient", metavar="NAME", help="help.notify.recipient")
]
To = Annotated[
    str, typer.Option("--recipient", metavar="NAME", help="help.notify.to", show_default=False)
]
Body = Annotated[
    str | None,
    typer.Option("--body", metavar="BODY", help="help.notify.body", autocompletion=complete_body),
]
Lang = Annotated[str | None, typer.Option("--lang", metavar="vi|en", help="help.notify.lang")]
Html = Annotated[bool, typer.Option("--html", help="help.notify.html")]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("check", help="help.notify.check", rich_help_panel=ACTS)(check)
    made.command("preview", help="help.notify.preview", rich_help_panel=ACTS)(preview)
    made.command("test", help="help.notify.test", rich_help_panel=ACTS)(send_test)
    made.callback(cls=Group)(keeping_globals())
    return made


def check(ctx: typer.Context, notify: Notify = None) -> None:
    """Tell the faults of the file, and whether its channels can be used; nothing is sent."""

    session = session_of(ctx)
    reading = read_notify(session, notify)
    settings = reading.settings
    if settings is None:
        refuse_file(session, reading, "notify.faulty")
    found = list(checked(session, existing_ledger(session), settings))
    if session.as_json:
        print_json(fault_lists(session.words, reading) | {"checked": found})
    else:
        lines(warning_line(session, one) for one in reading.warnings)
        for row in found:
            key = "notify.bad" if row["error"] else "notify.good"
            line(session.say(f"{key}.{row['what']}", name=row["name"], error=row["error"]))
    bad = sum(1 for row in found if row["error"])
    session.note("notify.checked", file=str(settings.path), count=len(found), bad=bad)
    if bad:
        raise typer.Exit(FAILED)


def preview(
    ctx: typer.Context,
    recipient: Recipient = None,
    body: Body = None,
    lang: Lang = None,
    html: Html = False,
    notify: Notify = None,
) -> None:
    """Print what would go out now; nothing is sent, and nothing is written."""

    session = session_of(ctx)
    if recipient is not None and body is not None:
        raise UsageError("--recipient", "--body", "one of the two")
    settings = _for_preview(session, notify, body)
    names = [recipient_name(settings, recipient)] if recipient else list(settings.recipients)
    if lang is not None:
        changed = {
            one: it.model_copy(update={"lang": lang}) for one, it in settings.recipients.items()
        }
        settings = replace(settings, file=settings.file.model_copy(update={"recipients": changed}))
    ledger = session.ledger()
    letters = [one for name in names for one in letters_now(session, ledger, settings, name)]
    if session.as_json:
        print_json([dict(letter.data) for letter in letters])
        return
    for number, letter in enumerate(letters):
        if html:
            line(letter.html.rstrip("\n"))
            continue
        if number:
            line()
        line(session.say("notify.to", name=letter.data["recipient"]))
        line(session.say("notify.subject", subject=letter.subject))
        line()
        line(letter.text.rstrip("\n"))
    if not letters:
        session.note("notify.nothing", today=session.today)


def _for_preview(session: Session, notify: str | None, body: str | None) -> Settings:
    """The settings, with one recipient where a body is asked for, who is told of its work. Where
    there is no file, somebody who is told of all is taken for an example."""

    try:
        settings = notify_settings(session, notify)
    except NoSettingsError:
        if notify is not None:
            raise
        settings = Settings(NotifyFile(), Path(NAME))
        if body is None:
            session.note("notify.example")
    else:
        if body is None:
            return settings
    told = Told(
        body=body,
        office=body is None,
        channel="-",
        lang="en" if session.words.lang == "en" else "vi",
    )
    one = {"recipients": {body or "office": told}}
    return replace(settings, file=settings.file.model_copy(update=one))


def send_test(ctx: typer.Context, recipient: To, notify: Notify = None) -> None:
    """Send one test message."""

    session = session_of(ctx)
    session.for_recording()
    settings = notify_settings(session, notify)
    name = recipient_name(settings, recipient)
    letter, remark = send_trial(session, existing_ledger(session), settings, name)
    if session.as_json:
        print_json({"id": letter.id, "recipient": name, "remark": remark})
    session.note("notify.sent", name=name, id=letter.id)
    if remark:
        session.note("notify.remark", remark=remark)
