"""What is in force, as rows: the documents that count, and the plans."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from engine.model.acts import Entry, EventCorrected, EventRecorded
from engine.model.json_text import Rows
from engine.ports.ledger import Unit
from triggers.events import Event


class DocumentRow(TypedDict):
    """A document that counts, as last corrected: the triggers that it sets off, its dates, what
    else is said of it; the entry that recorded it, when, by whom and through what, and the entry
    that corrected it last."""

    event: str
    triggers: tuple[str, ...]
    issued: date | None
    effective: date | None
    received: date | None
    recorded: date
    number: str | None
    issuer: str | None
    title: str | None
    url: str | None
    scope: str | None
    sets_due: date | None
    note: str | None
    replaces: str | None
    entry: int
    at: datetime
    by: str
    via: str
    corrected: int | None


class PlanRow(TypedDict):
    """A plan in force: its number as printed, who issued it, from and until when it runs, which of
    its versions it is (from 1), and how many tasks it has."""

    plan: str
    title: str
    number: str | None
    issuer: str | None
    adopted: date
    until: date | None
    version: int
    tasks: int


def plan_rows(unit: Unit) -> Rows[PlanRow]:
    """The plans in force, in the order of adoption."""
    return Rows(
        {
            "plan": plan.plan,
            "title": plan.title,
            "number": plan.number,
            "issuer": plan.issuer,
            "adopted": plan.adopted,
            "until": plan.until,
            "version": len(unit.catalog.plan_versions(plan.plan)),
            "tasks": len(plan.tasks),
        }
        for plan in unit.catalog.plans()
    )


def document_rows(unit: Unit, trigger: str | None = None) -> Rows[DocumentRow]:
    """The documents that count, in the order of recording: each as last corrected, with who
    recorded it and the entry that corrected it last."""

    in_force = {event.id: event for event in unit.catalog.events()}
    found: dict[str, DocumentRow] = {}
    for entry in unit.entries.all():
        act = entry.act
        if not isinstance(act, EventRecorded | EventCorrected) or act.event.id not in in_force:
            continue
        if unit.entries.is_retracted(entry.seq):
            continue
        if isinstance(act, EventCorrected):
            found[act.event.id]["corrected"] = entry.seq
            continue
        found[act.event.id] = _document(in_force[act.event.id], entry)
    return Rows(row for row in found.values() if trigger is None or trigger in row["triggers"])


def _document(event: Event, entry: Entry) -> DocumentRow:
    return {
        "event": event.id,
        "triggers": event.triggers,
        "issued": event.issued,
        "effective": event.effective,
        "received": event.received,
        "recorded": event.recorded,
        "number": event.number,
        "issuer": event.issuer,
        "title": event.title,
        "url": event.url,
        "scope": event.scope,
        "sets_due": event.sets_due,
        "note": event.note,
        "replaces": event.replaces,
        "entry": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "via": entry.via,
        "corrected": None,
    }
