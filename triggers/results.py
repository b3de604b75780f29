"""What a deadline rule gives: never a bare date, but the date with all that defends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Protocol

from triggers.dates import DateKind
from triggers.errors import BadInputError
from triggers.policies import Policy
from triggers.steps import Step

DueKind = Literal["dated", "pending", "upon", "continuous", "none"]


class Anchor(NamedTuple):
    """A day to count from: whose it is (an event's id, a task), and which of its dates."""

    day: date
    source: str = ""
    kind: str = ""
    text: str = ""


class Anchors(Protocol):
    """What deadline rules ask of the facts."""

    @property
    def start(self) -> date | None:
        """The day on which the task starts, None while that is unknown."""

    def event(self, trigger: str, kind: DateKind | None) -> Anchor | None:
        """The trigger's event by the date that counts, None while it is not recorded."""

    def lacking(self, trigger: str, kind: DateKind | None) -> str:
        """What is waited for while `event` gives None: the trigger, or its unrecorded date
        (`model-regulation.received`) where the document itself is there."""

    def done(self, task: str) -> Anchor | None:
        """The day on which another task was completed."""

    def set_by(self, trigger: str) -> Anchor | None:
        """The date that the trigger's document itself carries."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a rule.

    `missing` names the triggers, tasks or dates that the rule still waits for; `window` is the
    first and last day of a period; `earlier` is the earlier reading of an early/mid/late date;
    `doubts` are the knobs whose value no law decides here and no person has yet.
    """

    rule: str
    kind: DueKind
    due: date | None
    nominal: date | None
    policy: Policy
    calendar: str
    calendar_version: str
    window: tuple[date, date] | None = None
    steps: tuple[Step, ...] = ()
    ambiguous: tuple[date, date] | None = None
    earlier: date | None = None
    provisional: bool = False
    doubts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    error: BadInputError | None = None

    @property
    def needs_confirmation(self) -> bool:
        """Whether a person should say which reading holds."""
        return bool(self.doubts)
