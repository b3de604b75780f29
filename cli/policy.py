"""The commands policy show, set and names: how deadlines are counted in the whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.session import Session, session_of

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from triggers.policies import Policy
    from workflows.plan import Plan

Knobs = Annotated[
    list[str], typer.Argument(metavar="KNOB=VALUE", help="help.policy.knobs", show_default=False)
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="help.law.reason")]
Key = Annotated[str | None, typer.Option("--key", metavar="KEY", help="help.key")]
Preview = Annotated[bool, typer.Option("--preview", help="help.preview")]
ACTS = "help.panel.acts"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    from cli.help import Group  # noqa: PLC0415  it is loaded when commands are made
    from cli.options import keeping_globals  # noqa: PLC0415

    group = typer.Typer(cls=Group, rich_markup_mode=None)
    group.command("show", help="help.policy.show", rich_help_panel=ACTS)(show)
    group.command("set", help="help.policy.set", rich_help_panel=ACTS)(set_)
    group.command("names", help="help.policy.names", rich_help_panel=ACTS)(names)
    group.callback(cls=Group)(keeping_globals())
    app.add_typer(
        group, name="policy", help="help.policy", cls=Group, rich_help_panel="help.panel.law"
    )


def show(ctx: typer.Context) -> None:
    """Show the workspace's policy, knob by knob."""
    from cli.calendar import existing_ledger  # noqa: PLC0415  for speed
    from cli.output import print_json  # noqa: PLC0415

    session = session_of(ctx)
    ledger = existing_ledger(session)
    policy = session.engine(ledger).policy()
    with ledger.reading() as unit:
        said = policy_json(unit, policy)
    if session.as_json:
        print_json(said)
    else:
        _print_policy(session, said)


def policy_json(unit: Unit, policy: Policy) -> dict[str, Any]:
    """Each knob with its value, where that comes from and what is allowed; who set what; the knobs
    that plans set for themselves."""
    from triggers.calendar_files import calendar_names  # noqa: PLC0415  for speed
    from triggers.policies import KNOBS, named_policy  # noqa: PLC0415

    values, source = policy.values(), named_policy(policy.name)
    return {
        "name": policy.name,
        "title": source.title,
        "source": source.source,
        "knobs": {
            knob: {
                "value": values[knob],
                "from": policy.origin(knob),
                "allowed": list(allowed or calendar_names()),
            }
            for knob, allowed in KNOBS.items()
        },
        "set": _acts(unit),
        "plans": {plan.plan: own for plan in unit.plans() if (own := _own(plan))},
    }


def _own(plan: Plan) -> dict[str, str]:
    return ({"calendar": plan.calendar} if plan.calendar else {}) | plan.policy


def _acts(unit: Unit) -> list[dict[str, Any]]:
    from engine.model.acts import PolicySet  # noqa: PLC0415  for speed

    return [
        {
            "entry": entry.seq,
            "at": entry.at,
            "by": entry.by,
            "knobs": entry.act.knobs,
            "reason": entry.act.reason,
        }
        for entry in unit.entries()
        if isinstance(entry.act, PolicySet) and not unit.is_retracted(entry.seq)
    ]


def _print_policy(session: Session, said: dict[str, Any]) -> None:
    from cli.output import bold, line, lines, print_table  # noqa: PLC0415  for speed
    from cli.tables import Table, page_width, wrapped  # noqa: PLC0415

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
    session.note("policy.hint")


def set_(
    ctx: typer.Context,
    knobs: Knobs,
    reason: Reason = None,
    key: Key = None,
    preview: Preview = False,
) -> None:
    """Set knobs for the workspace, after listing the deadlines that move."""
    from cli.calc import pairs  # noqa: PLC0415  for speed
    from cli.moved import tell_and_record  # noqa: PLC0415
    from cli.plans import recording_ledger  # noqa: PLC0415
    from triggers.policies import check_knob  # noqa: PLC0415

    session = session_of(ctx)
    session.for_recording()
    chosen = pairs(knobs, "policy set", "KNOB=VALUE")
    for knob, value in chosen.items():
        check_knob(knob, value)
    ledger = recording_ledger(session, preview=preview)
    engine = session.engine(ledger)
    if "calendar" in chosen:
        engine.calendar(chosen["calendar"])
    tell_and_record(
        session,
        ledger,
        lambda dry: engine.set_policy(
            chosen, reason=reason, today=session.day, key=key, preview=dry
        ),
        preview=preview,
    )


def names(ctx: typer.Context) -> None:
    """List the named policies."""
    from cli.output import print_json, print_table  # noqa: PLC0415  for speed
    from cli.tables import Table  # noqa: PLC0415
    from triggers.policies import DEFAULT, named_policy, policy_names  # noqa: PLC0415

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
