"""What occurrences that documents opened are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from engine.model.event_ids import is_event_id

if TYPE_CHECKING:
    from engine.ports.ledger import Unit

__all__ = ["event_label", "is_event_id", "labels_of", "occurrence_labels"]


def occurrence_labels(unit: Unit, labels: Iterable[str | None]) -> dict[str, str]:
    """Occurrence -> what it is called where a document opened it: its number, else its date."""
    found = {}
    for label in labels:
        event = unit.catalog.event(label) if label and is_event_id(label) else None
        if event is not None and label:
            found[label] = event_label(event.number, label)
    return found


def labels_of(numbers: Mapping[str, str | None]) -> dict[str, str]:
    """The same from the documents' numbers."""
    return {id_: event_label(number, id_) for id_, number in numbers.items()}


def event_label(number: str | None, id_: str) -> str:
    """What an occurrence is called: the document's number, else the date in its id."""
    return number or id_[:10]
