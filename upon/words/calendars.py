"""A calendar of working days in sentences: its version, its week, up to when it is confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from upon.words.texts import Words

if TYPE_CHECKING:
    from triggers.calendars import Calendar, DayNote


def calendar_sentences(
    words: Words, zone: tzinfo, calendar: Calendar, said: dict[str, Any]
) -> Iterator[str]:
    """What holds for a `calendar` as a whole and for the year shown, a sentence each. `said` is
    what `calendar_json` makes of it, `zone` the office's, for moments."""
    made = said["set"] or {}
    if said["origin"] == "workspace" and said["extends"]:
        yield words.say("calendar.extends", name=said["extends"])
    yield words.say(
        f"calendar.origin.{said['origin']}",
        version=said["version"],
        entry=made.get("entry"),
        by=made.get("by"),
        at=made["at"].astimezone(zone) if made else None,
        reason=made.get("reason"),
    )
    week = [words.say(f"step.weekday.{day}") for day in sorted(calendar.weekend)]
    if week:
        key = "calendar.weekend.sourced" if said["weekend_source"] else "calendar.weekend"
        yield words.say(key, days=week, source=said["weekend_source"])
    else:
        yield words.say("calendar.no_weekend")
    if said["confirmed_to"]:
        yield words.say("calendar.confirmed_to", year=said["confirmed_to"])
    if said["year_status"]:
        source = said["year_source"] or "-"
        yield words.say(f"calendar.year.{said['year_status']}", year=said["year"], source=source)
    elif said["confirmed_to"] or said["year"] not in said["years"]:
        yield words.say("calendar.year.unsaid", year=said["year"])


def no_rows_sentence(words: Words, said: dict[str, Any]) -> str:
    """That no day of the year shown differs from the week; of a year that has no list nothing is
    known, so nothing is written of its days. `said` as above."""
    key = "calendar.no_rows" if said["year"] in said["years"] else "calendar.no_list"
    return words.say(key, year=said["year"], years=_span(said["years"]))


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}-{years[-1]}" if years else "-"


def day_name(words: Words, note: DayNote) -> str:
    """What a day is called in the language, as far as it has a name there."""
    return note.name if words.lang == "vi" else note.name_en or note.name


def day_sentence(words: Words, calendar: Calendar, new: Calendar, day: Any) -> str:
    """A `day` that a `new` version changes, and why: what makes it a day off, or (worked again)
    what made it one before. `calendar` is the one by which it is a day off."""
    note = new.work.get(day) or calendar.note(day)
    key = "step.day.sourced" if note.source else "step.day.named"
    return words.say(
        key,
        weekday=words.say(f"step.weekday.{day.weekday()}"),
        day=words.day(day),
        name=day_name(words, note) or "-",
        source=note.source,
    )
