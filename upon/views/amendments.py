"""The differences of a new version of a plan, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.commands.amendments import Amendment


def difference_json(found: Amendment) -> dict[str, Any]:
    """A difference for programs."""
    fields = {name: {"before": old, "after": new} for name, (old, new) in found.fields.items()}
    return {"id": found.name, "kind": found.kind, "title": found.title, "fields": fields}
