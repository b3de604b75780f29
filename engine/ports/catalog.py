"""What is in force by name: plans, documents, and which task listens to what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from engine.model.standing import TaskRef
from triggers.events import Event
from workflows.plan import Plan


class Catalog(Protocol):
    """Plans and documents in force, and the inverted index from what happens to tasks."""

    def plans(self) -> Sequence[Plan]:
        """The plans in force, in the order of adoption."""

    def plan_versions(self, plan_id: str) -> Sequence[Plan]:
        """All versions of a plan, the one in force last."""

    def plans_with(self, task: str) -> list[str]:
        """The plans in force that have a task of that id, in the order of adoption."""

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""

    def events(self) -> Sequence[Event]:
        """All documents, in the order of recording."""

    def event(self, name: str) -> Event | None:
        """A document in force by its id."""

    def same_document(self, identity: tuple[str, ...]) -> Event | None:
        """The document in force of that identity (number, issuer, date)."""

    def waiting_on_trigger(self, trigger: str) -> list[TaskRef]:
        """The tasks, of every plan, that name a trigger."""

    def waiting_on_task(self, ref: TaskRef) -> list[TaskRef]:
        """The tasks of the same plan that wait for a task to be done."""

    def with_each(self, groups: Collection[str]) -> list[TaskRef]:
        """The tasks in which each member of one of these groups has a part."""
