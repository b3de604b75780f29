"""What the ledger holds: acts of people as frozen values, sealed into a chain of entries."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from engine.states import Move
from triggers.events import Event
from workflows.plan import Plan


class Act(BaseModel):
    """Something that a person said."""

    kind: str

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanAdopted(Act):
    """A plan was put into force, whole."""

    kind: Literal["adopted"] = "adopted"
    plan: Plan


class EventRecorded(Act):
    """A document was recorded."""

    kind: Literal["recorded"] = "recorded"
    event: Event


class TaskMoved(Act):
    """A body moved a task on a day; `number` is the document that proves it."""

    kind: Literal["moved"] = "moved"
    plan: str
    task: str
    occurrence: str | None = None
    move: Move
    on: date
    body: str | None = None
    number: str | None = None
    reason: str | None = None
    without_trigger: bool = False


AnyAct = Annotated[PlanAdopted | EventRecorded | TaskMoved, Field(discriminator="kind")]


class Entry(BaseModel):
    """A row of the ledger.

    `at` is the clock's stamp in UTC, `today` the office's day that the recorder saw, `via` what it
    was recorded through. `request` is the digest of what was asked under an idempotency `key`;
    `digest` is the SHA-256 of the act, `hash` that of the whole row and the hash before it. Order
    is `seq`, never the clock.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seq: int
    at: AwareDatetime
    today: date
    by: str
    via: str
    key: str | None
    request: str | None
    act: AnyAct
    digest: str
    prev: str
    hash: str
