"""The tables of triggers and of recorded documents."""

from __future__ import annotations

from cli.app.output import print_table
from cli.app.session import Session
from cli.app.tables import Table
from engine.queries.awaited import TriggerRow
from engine.queries.registers import DocumentRow
from upon.words.bodies import Places
from upon.words.texts import Words


def print_triggers(session: Session, found: list[TriggerRow], silent: int | None = None) -> None:
    """The table of the triggers `found`, for the `session`; `silent` is the least number of days
    that was asked for (None: none was)."""
    if not found:
        session.note("triggers.empty" if silent is None else "triggers.none_silent", days=silent)
        return
    names = ("trigger_name", "recorded", "naming", "waiting", "waiting_days")
    table = Table([session.say(f"column.{name}") for name in names], flexible=0, most=2)
    for row in found:
        issuer = row["issuer_name"] or row["issuer"]
        name = row["name"] or session.say("triggers.undeclared")
        called = f"{row['id']} – {issuer}" if issuer else row["id"]
        recorded = session.say("triggers.yes") if row["events"] else session.say("triggers.no")
        days = "" if row["waiting_days"] is None else str(row["waiting_days"])
        table.add(
            f"{name}\n  {called}",
            recorded,
            str(row["tasks"]),
            _waiting_cell(session.words, row),
            days,
            style="dim" if row["events"] and not row["repeats"] else "",
        )
    print_table(table)
    key = "triggers.count" if silent is None else "triggers.count_silent"
    session.note(key, count=len(found), days=silent)


def _waiting_cell(words: Words, row: TriggerRow) -> str:
    """How many tasks wait, and in how many plans where it is more than one."""
    if row["waiting_plans"] < 2:
        return str(row["waiting"])
    plans = words.say("triggers.in_plans", plans=row["waiting_plans"])
    return f"{row['waiting']}\n{plans}"


def print_events(session: Session, places: Places, found: list[DocumentRow]) -> None:
    """The table of the documents `found`, for the `session`; `places` names the bodies."""
    if not found:
        session.note("events.empty")
        return
    names = ("event", "document", "dates", "by")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for row in found:
        heads = [row["number"], row["title"]]
        first = " – ".join(text for text in heads if text) or session.say("events.no_number")
        scope = [places.say([row["scope"]])] if row["scope"] else []
        document = [first, *row["triggers"], *scope, *_notes(session.words, row)]
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


def _notes(words: Words, row: DocumentRow) -> list[str]:
    """What else is to be known of a document."""
    found = {"replaces": row["replaces"], "corrected": row["corrected"]}
    return [words.say(f"events.{name}", what=what) for name, what in found.items() if what]
