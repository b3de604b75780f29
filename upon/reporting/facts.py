"""What a report is made from, as values: the work of a day with its history, and what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from upon.reporting.periods import Stretch

Row = dict[str, Any]


class Phase(NamedTuple):
    """From `on` (None: from the beginning) the work is in `state`."""

    on: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Work:
    """One row of the lists on the cut-off day, and what a list does not show of it.

    `phases` are its states in order; `opens` the day from which lists show it (None: always);
    `waits_since` the day since which it has waited as it does; `reason` how its date was counted,
    in one sentence ("" where that was not asked for or there is no date).
    """

    row: Row
    phases: tuple[Phase, ...]
    opens: date | None
    waits_since: date | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What a report says of a plan."""

    plan: str
    title: str
    number: str | None
    issuer: str | None
    adopted: date


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: bodies and groups, triggers with their issuers, levels of bodies.

    `below` has the body that was asked for and those under it, where they were asked for too;
    `held` the ids under which plans know some bodies: their own and those of their groups.
    """

    bodies: Mapping[str, str]
    levels: Mapping[str, str]
    triggers: Mapping[str, str]
    issuers: Mapping[str, str]
    plans: Mapping[str, PlanHead]
    below: frozenset[str] = frozenset()
    held: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def body(self, name: str | None) -> str:
        """What a body is called, its id where nothing else is known."""
        return self.bodies.get(name or "", name or "")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report rests on.

    `moved`, `extended`, `questions`, `documents` and `letters` are rows as in the report's JSON;
    `gone` is what lists showed on the day before the period and show no more at its end, as an
    amendment took it out; `head` is how many entries the ledger had and the hash of the last;
    `below` says that the bodies under `body` are meant, each by itself.
    """

    stretch: Stretch
    today: date
    known_at: datetime | None
    head: str
    plans: tuple[str, ...]
    body: str | None
    below: bool
    names: Names
    work: tuple[Work, ...]
    moved: tuple[Row, ...] = ()
    extended: tuple[Row, ...] = ()
    questions: tuple[Row, ...] = ()
    documents: tuple[Row, ...] = ()
    letters: tuple[Row, ...] = ()
    gone: tuple[Work, ...] = ()

    @property
    def cut_off(self) -> date:
        """The day up to which is counted."""
        return self.stretch.cut_off(self.today)
