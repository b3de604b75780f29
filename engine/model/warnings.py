"""What an act gives to think about and does not forbid: voiced with its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TEMPLATES: Mapping[str, str] = {
    "verdict_changes": "{count} finished: the verdict changes",
    "date_before_from": "{task}: due {due}, before {since}",
    "key_retracted": "entry {entry} under this key was retracted; nothing was recorded",
    "waits_for_cancelled": "waiting for it: {tasks}; waive, cancel too, or reinstate",
    "near_duplicate": "resembles {event}; replaces it?",
    "replaces_elsewhere": "it is not for {trigger}: tasks lose {event}",
    "replaces_later": "it is dated before {event}, which it replaces from {since} on",
    "no_date_set": "it sets no date; {event}'s stays",
    "effective_before_issued": "{a} lies before {b}",
    "received_before_issued": "{a} lies before {b}",
    "clock_behind": "{a} lies before {b}",
    "extension_conflict": "{task}: extended to {to}, the rule now gives {due}",
    "parts_change": "{task}: {before} -> {after}",
    "part_ready": "{sub_plans} was done on {on}: the part of {body} in {task} of {plan} may be "
    "completed",
    "nobody_waits": "no plan waits for {trigger} any more",
}
"""Code -> the English sentence; other languages look their own up by `warning.<code>`."""


@dataclass(frozen=True, slots=True)
class ActWarning:
    """A doubt about an act: its code, and the arguments that its sentence names."""

    code: str
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.code, repr(sorted(self.arguments.items()))))

    @property
    def message(self) -> str:
        """The sentence in English."""
        shown = {name: _shown(value) for name, value in self.arguments.items()}
        return TEMPLATES[self.code].format(**shown)


def _shown(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
