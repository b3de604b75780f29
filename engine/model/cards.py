"""Cards: what lists show of a task beside its standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.progress import Goal


@dataclass(frozen=True, slots=True)
class Card:
    """What a list says of a task beside its standing; `each` is the group of which each member has
    a part in it, `targets` what the plan wants reached, `reminders` the rules of its own
    (workflows.reminders.overrides)."""

    plan: str
    task: str
    position: int
    title: str
    roles: Mapping[str, tuple[str, ...]]
    each: str | None = None
    targets: tuple[Goal, ...] = ()
    reminders: str | None = None
