"""Facts for the tests of triggers: bare days by name, and calendars written in a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from triggers.calendar_files import shipped_calendar
from triggers.calendars import Calendar, days_in
from triggers.dates import DateKind, parse_any_date
from triggers.results import Anchor


@dataclass
class Facts:
    """`days` by `trigger`, `trigger.kind`, `done TASK`, `trigger.due` or `start`."""

    days: dict[str, date] = field(default_factory=dict)

    @property
    def start(self) -> date | None:
        """The task's start."""
        return self.days.get("start")

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        """The trigger's day, by the kind if one is asked for."""
        day = self.days.get(f"{trigger}.{kind}" if kind else trigger)
        return Anchor(day, f"event-{trigger}", kind or "issued", trigger) if day else None

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """What is waited for."""
        return f"{trigger}.{kind}" if kind and trigger in self.days else trigger

    def done(self, task: str) -> Anchor | None:
        """The day of a task's completion."""
        day = self.days.get(f"done {task}")
        return Anchor(day, task) if day else None

    def set_by(self, trigger: str) -> Anchor | None:
        """The date that the document carries."""
        day = self.days.get(f"{trigger}.due")
        return Anchor(day, f"event-{trigger}", "sets_due", trigger) if day else None


def facts_from(text: str) -> Facts:
    """Read `x=2022-11-30; done 2.1=2023-01-02`."""
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return Facts({name.strip(): parse_any_date(day) for name, day in pairs})


def calendar_from(text: str) -> Calendar:
    """Read a shipped calendar's name, or `Sat Sun; off D D; work D; recess D..D`."""
    if text and " " not in text and ";" not in text:
        return shipped_calendar(text)
    weekend, *rest = (part.strip() for part in text.split(";"))
    lists = {name: days.split() for name, _, days in (part.partition(" ") for part in rest)}
    spans = [tuple(map(parse_any_date, span.split(".."))) for span in lists.get("recess", [])]
    return days_in(
        "table",
        weekend=weekend.split(),
        off=map(parse_any_date, lists.get("off", [])),
        work=map(parse_any_date, lists.get("work", [])),
        recess=[(first, last) for first, last in spans],
    )
