"""The commands policy show, set and names: how deadlines are counted in the whole workspace."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.ledgers import existing_ledger
from cli.app.output import bold, line, lines, print_json, print_table
from cli.app.session import Session, session_of
from cli.app.shared_options import From, Key, Preview, day_from, pairs
from cli.app.shared_options import LawReason as Reason
from cli.app.tables import Table, page_width, wrapped
from cli.commands.law.confirm_impact import preview_and_record
from triggers.policies import DEFAULT, check_knob, named_policy, policy_names
from upon.views.policy import policy_json

Knobs = Annotated[
    list[str], typer.Argument(metavar="KNOB=VALUE", help="help.policy.knobs", show_default=False)
]
ACTS = "help.panel.acts"


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    made.command("show", help="help.policy.show", rich_help_panel=ACTS)(show)
    made.command("set", help="help.policy.set", rich_help_panel=ACTS)(set_)
    made.command("names", help="help.policy.names", rich_help_panel=ACTS)(names)
    made.callback(cls=Group)(keeping_globals())
    return made


def show(ctx: typer.Context) -> None:
    """Show the workspace's policy, knob by knob."""

    session = session_of(ctx)
    ledger = existing_ledger(session)
    policy = session.engine(ledger).policy()
    with ledger.reading() as unit:
        said = policy_json(unit, policy)
    if session.as_json:
        print_json(said)
    else:
        _print_policy(session, said)


def _print_policy(session: Session, said: dict[str, Any]) -> None:
    lang = session.words.lang
    title = said["title"].get(lang, said["name"])
    bold(session.say("policy.title", name=said["name"], title=title))
    line(session.say("policy.source", source=said["source"]))
    line()
    headings = ("knob", "value", "origin", "allowed")
    table = Table([session.say(f"column.{name}") for name in headings], flexible=3, most=4)
    for knob, row in said["knobs"].items():
        meaning = session.words.term("knob", knob)
        table.add(
            f"{knob}\n  {meaning}",
            row["value"],
            session.words.term("layer", row["from"]),
            ", ".join(row["allowed"]),
        )
    print_table(table)
    line()
    _print_acts(session, said)
    session.note("policy.hint")


def _print_acts(session: Session, said: dict[str, Any]) -> None:
    """The acts by which the workspace chose, and what each plan chooses itself."""
    for made in said["set"]:
        text = session.say(
            "policy.act",
            entry=made["entry"],
            by=made["by"],
            at=made["at"].astimezone(session.zone),
            reason=made["reason"],
            knobs=[f"{k}={v}" for k, v in made["knobs"].items()],
        )
        lines(wrapped(text, page_width()))
    for plan, own in said["plans"].items():
        knobs = [f"{knob}={value}" for knob, value in own.items()]
        lines(wrapped(session.say("policy.plan", plan_id=plan, knobs=knobs), page_width()))


def set_(
    ctx: typer.Context,
    knobs: Knobs,
    reason: Reason = None,
    since: From = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Set knobs for the workspace, after listing the deadlines that move."""

    session = session_of(ctx)
    session.for_recording()
    chosen = pairs(knobs, "policy set", "KNOB=VALUE")
    for knob, value in chosen.items():
        check_knob(knob, value)
    ledger = session.ledger()
    engine = session.engine(ledger)
    if "calendar" in chosen:
        engine.calendar(chosen["calendar"])
    preview_and_record(
        session,
        ledger,
        lambda dry: engine.set_policy(
            chosen,
            reason=reason,
            holds_from=day_from(session, since),
            today=session.day,
            key=key,
            preview=dry,
        ),
        preview=preview,
    )


def names(ctx: typer.Context) -> None:
    """List the named policies."""

    session = session_of(ctx)
    found = [named_policy(name) for name in policy_names()]
    if session.as_json:
        print_json(
            [
                {
                    "name": s.name,
                    "title": s.title,
                    "source": s.source,
                    "default": s.name == DEFAULT,
                    "knobs": s.knobs,
                }
                for s in found
            ]
        )
        return
    table = Table([session.say(f"column.{name}") for name in ("policy", "policy_title")])
    for source in found:
        title = source.title.get(session.words.lang, source.name)
        mark = " *" if source.name == DEFAULT else ""
        table.add(source.name + mark, f"{title}\n{source.source}")
    print_table(table)
    session.note("policy.names.hint")
