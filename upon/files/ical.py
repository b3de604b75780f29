"""A calendar as an iCalendar file (RFC 5545, 7986, 9253): escaped, folded by octets, the same bytes
for the same ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from icalendar import Alarm, Calendar, Event, Todo, vDuration, vText

from engine.model.states import State

if TYPE_CHECKING:
    from engine.feed.feed import Item
    from upon.words.calendar_items import Wording

FORMS = ("event", "todo")
"""What a task with a date becomes."""

PRODID = "-//Upon//upon feed//EN"
REFRESH = timedelta(hours=6)
"""How often a calendar program may ask again."""

NOON = time(12, tzinfo=UTC)
TODO_STATUS = {
    State.IN_PROGRESS: "IN-PROCESS",
    State.DONE: "COMPLETED",
    State.CANCELLED: "CANCELLED",
}
"""What is not here has still to be begun, or to be gone on with."""


def calendar_bytes(items: Iterable[tuple[Item, Wording]], title: str, form: str) -> bytes:
    """The file of some `items` with their wordings; `title` is the calendar's name, `form` what
    each becomes: `event` an all-day event on its date, `todo` a to-do due on it."""
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("NAME", title)
    calendar.add("X-WR-CALNAME", title)
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    make = _MAKERS[form]
    for item, wording in items:
        calendar.add_component(make(item, wording))
    return bytes(calendar.to_ical())


def _event(item: Item, wording: Wording) -> Event:
    event = Event()
    event.add("DTSTART", item.due)
    event.add("DTEND", item.due + timedelta(days=1))
    event.add("TRANSP", "TRANSPARENT")
    event.add("STATUS", "CANCELLED" if item.state is State.CANCELLED else "CONFIRMED")
    event.add("SEQUENCE", item.moved)
    # The event begins on the day that the span leads to.
    _add_common(event, item, wording, "FINISHTOSTART")
    for days, text in wording.alarms.items():
        event.add_component(_alarm(days, text, {}))
    return event


def _todo(item: Item, wording: Wording) -> Todo:
    todo = Todo()
    todo.add("DUE", item.due)
    todo.add("STATUS", TODO_STATUS.get(item.state, "NEEDS-ACTION"))
    if item.row and item.row["completed_on"]:
        # The day is known and the hour is not: noon UTC is that day in nearly every zone.
        todo.add("COMPLETED", datetime.combine(item.row["completed_on"], NOON))
    todo.add("SEQUENCE", item.turned)
    # A to-do has no beginning; its end is what the span leads to.
    _add_common(todo, item, wording, "FINISHTOFINISH")
    for days, text in wording.alarms.items():
        todo.add_component(_alarm(days, text, {"RELATED": "END"}))
    return todo


_MAKERS: dict[str, Callable[..., Event | Todo]] = {"event": _event, "todo": _todo}


def _add_common(made: Event | Todo, item: Item, wording: Wording, relation: str) -> None:
    """What events and to-dos both have."""
    made.add("UID", item.uid)
    stamp = item.at.astimezone(UTC).replace(microsecond=0)
    made.add("DTSTAMP", stamp)
    made.add("LAST-MODIFIED", stamp)
    made.add("SUMMARY", wording.summary)
    made.add("DESCRIPTION", wording.description)
    made.add("CATEGORIES", wording.categories)
    for link in item.links:
        gap = f"{'-' if link.days < 0 else ''}P{abs(link.days)}D"
        made.add("RELATED-TO", link.uid, parameters={"RELTYPE": relation, "GAP": gap})
    for name, value in item.which._asdict().items():
        if value is not None:
            made.add(f"X-UPON-{name.upper()}", vText(value))
    made.add("X-UPON-STATE", vText(item.gone or item.state.value))


def _alarm(days: int, text: str, parameters: dict[str, str]) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", text)
    alarm.add("TRIGGER", timedelta(days=-days), parameters=parameters)
    return alarm
