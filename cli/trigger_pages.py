"""The tables of triggers and of recorded documents."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli.output import print_table
from cli.session import Session
from cli.tables import Table

if TYPE_CHECKING:
    from engine.ledger import Unit

Row = dict[str, Any]


def trigger_rows(unit: Unit, today: date) -> list[Row]:
    """All triggers that plans declare or documents name; `tasks` that name each, and `waiting`
    that still wait for it on the day. The most waited-for first."""
    found: dict[str, Row] = {}
    for plan in unit.plans():
        for name, trigger in plan.triggers.items():
            row = found.setdefault(name, _row(name))
            issuer = plan.bodies.get(trigger.issuer or "")
            row["name"] = row["name"] or trigger.name
            row["issuer"] = row["issuer"] or trigger.issuer
            row["issuer_name"] = row["issuer_name"] or (issuer.name if issuer else None)
            row["kind"] = row["kind"] or trigger.kind
            row["repeats"] = row["repeats"] or trigger.repeats
            row["plans"].append(plan.plan)
    for event in unit.events():
        for name in event.triggers:
            found.setdefault(name, _row(name))["events"].append(event.id)
    for name, row in found.items():
        refs = unit.waiting_on_trigger(name)
        row["tasks"] = len(refs)
        waited = {standing.ref for standing in unit.standings_of(refs) if standing.is_open(today)
                  and _waits(standing.waiting_for(today), name)}  # fmt: skip
        row["waiting"] = len(waited)
    return sorted(found.values(), key=lambda row: -row["waiting"])


def _row(name: str) -> Row:
    return {"id": name, "name": None, "issuer": None, "issuer_name": None, "kind": None,
            "repeats": False, "plans": [], "events": [], "tasks": 0, "waiting": 0}  # fmt: skip


def _waits(names: tuple[str, ...], trigger: str) -> bool:
    return any(trigger in (name, name.rpartition(".")[0]) for name in names)


def print_triggers(session: Session, found: list[Row]) -> None:
    """The table of triggers."""
    if not found:
        session.note("triggers.empty")
        return
    names = ("trigger", "trigger_name", "recorded", "naming", "waiting")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1, most=2)
    for row in found:
        issuer = row["issuer_name"] or row["issuer"]
        name = row["name"] or session.say("triggers.undeclared")
        trigger = f"{row['id']}\n  {issuer}" if issuer else row["id"]
        recorded = session.say("triggers.yes") if row["events"] else session.say("triggers.no")
        table.add(trigger, name, recorded, str(row["tasks"]), str(row["waiting"]),
                  style="dim" if row["events"] and not row["repeats"] else "")  # fmt: skip
    print_table(table)
    session.note("triggers.count", count=len(found))


def event_rows(unit: Unit, trigger: str | None = None) -> list[Row]:
    """The documents in the order of recording, with who recorded each."""
    from engine.entries import EventRecorded  # noqa: PLC0415  it is slow to import

    found = []
    for entry in unit.entries():
        act = entry.act
        if isinstance(act, EventRecorded) and (trigger is None or trigger in act.event.triggers):
            document = act.event.model_dump()
            found.append({"event": document.pop("id"), **document, "entry": entry.seq,
                          "at": entry.at, "by": entry.by, "via": entry.via})  # fmt: skip
    return found


def print_events(session: Session, found: list[Row]) -> None:
    """The table of documents."""
    if not found:
        session.note("events.empty")
        return
    names = ("event", "document", "dates", "by")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for row in found:
        heads = [row["number"], row["title"]]
        first = " – ".join(text for text in heads if text) or session.say("events.no_number")
        document = [first, *row["triggers"]]
        if row["issuer"]:
            document.insert(1, session.say("triggers.issuer", name=row["issuer"]))
        dates = [
            session.say(f"events.{kind}", day=row[kind])
            for kind in ("issued", "effective", "received", "sets_due")
            if row[kind]
        ]
        at = session.words.stamp(row["at"].astimezone(session.zone))
        table.add(row["event"], "\n".join(document), "\n".join(dates), f"{row['by']}\n{at}")
    print_table(table)
    session.note("events.count", count=len(found))
