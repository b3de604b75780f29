"""From which day an act holds: apart from the acts themselves, for many kinds of them do."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from engine.model.acts import Act
from triggers.dates import ALLOWED, FIRST, LAST
from triggers.errors import BadInputError

A = TypeVar("A", bound=Act)


def holding_from(act: A, day: date | None, today: date) -> A:
    """The `act` as it holds from a `day` (None: unchanged). The day on which it is recorded,
    `today`, is left out, for it is what an act without a day means. Raises BadInputError."""
    if day is None or day == today:
        return act
    if not FIRST <= day <= LAST:
        raise BadInputError("from", day.isoformat(), ALLOWED)
    return act.model_copy(update={"holds_from": day})
