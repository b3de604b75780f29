"""What tells people of an act, as the transaction that made it saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from engine.model.bodies import Bodies
from engine.model.warnings import ActWarning
from triggers.nodes import Waits


class CarriedPart(NamedTuple):
    """An open part whose work another body carries on, as it stands on the day of the succession;
    who carried it `before` and `after` (None: the member itself)."""

    plan: str
    task: str
    title: str
    occurrence: str | None
    part: str
    state: str
    due: date | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says beside the changes.

    `titles` is what the tasks that changed are called, by plan and task. `bodies` are those of the
    workspace, where something changed for some of them alone; `members` the bodies that have a part
    in a task that changed; `numbers` is what the documents are called by whose ids occurrences that
    changed go. Of a document: `undated` are tasks whose date it should have set and did not,
    `unheard` the triggers that no task waits for, `waits` what else its tasks wait for, `names`
    what triggers are called. Of a succession, `parts` are the open ones that change hands.
    `warnings` are what the act gives to think about beside what its own content does.
    """

    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    bodies: Bodies | None = None
    members: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    undated: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    waits: Mapping[str, Waits] = field(default_factory=dict)
    numbers: Mapping[str, str | None] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[CarriedPart, ...] = ()
    warnings: tuple[ActWarning, ...] = ()
