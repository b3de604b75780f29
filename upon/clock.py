"""The system clock, and its one home: everything else is told the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime, zone: tzinfo) -> date:
    """The office's day at a moment, wherever the machine is."""
    return moment.astimezone(zone).date()
