"""What occurrences that documents opened are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.ports.ledger import Unit

_EVENT_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")


def is_event_id(label: str | None) -> bool:
    """Whether an occurrence was opened by a document, whose id it has."""
    return label is not None and _EVENT_ID.fullmatch(label) is not None


def occurrence_labels(unit: Unit, labels: Iterable[str | None]) -> dict[str, str]:
    """Occurrence -> what it is called where a document opened it: its number, else its date."""
    found = {}
    for label in labels:
        event = unit.event(label) if label and is_event_id(label) else None
        if event is not None and label:
            found[label] = event_label(event.number, label)
    return found


def event_label(number: str | None, id_: str) -> str:
    """What an occurrence is called: the document's number, else the date in its id."""
    return number or id_[:10]
