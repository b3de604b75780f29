"""What is odd about a document that is about to be recorded: asked about, never forbidden."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from engine.ports.ledger import Unit


class DocumentDoubt(NamedTuple):
    """One thing to look at again: the end of its text's key, and its arguments."""

    key: str
    arguments: dict[str, Any]


def document_doubts(
    unit: Unit, triggers: tuple[str, ...], document: Mapping[str, Any], today: date
) -> list[DocumentDoubt]:
    """What may be a slip in a `document` (its fields by name) that sets off `triggers`: a day after
    `today`, received before issued, older than the plan that waits for it, as `unit` reads the
    plans. Likely duplicates are found by the engine."""
    found = [
        DocumentDoubt("future", {"field": name, "on": document[name]})
        for name in ("issued", "received")
        if document.get(name) and document[name] > today
    ]
    issued, received = document.get("issued"), document.get("received")
    if issued and received and received < issued:
        found.append(DocumentDoubt("order", {"issued": issued, "received": received}))
    plans = [plan for plan in unit.catalog.plans() if set(triggers) & set(plan.triggers)]
    oldest = min((plan.adopted for plan in plans), default=None)
    if issued and oldest and issued < oldest:
        found.append(DocumentDoubt("older", {"issued": issued, "adopted": oldest}))
    return found
