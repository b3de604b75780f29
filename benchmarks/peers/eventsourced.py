"""eventsourcing: an aggregate a task, its events in the library's own SQLite recorder.

Fair and fast: the ids are computed (uuid5), so that no list of who waits is read; each aggregate is
rebuilt by the repository, as a command must; one `save` of all puts their events into the database
in one transaction, with the library's own settings (WAL, synchronous FULL: durable too). Dates are
text, which its transcoder writes fastest; no snapshots, no cache, no compression.
"""

from __future__ import annotations

from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from benchmarks.peers.work import DUE, ISSUED, TRIGGER, measure


class Task(Aggregate):
    """A task that waits for a trigger."""

    @event("Planned")
    def __init__(self, trigger: str, number: int) -> None:
        self.trigger, self.number = trigger, number
        self.state, self.started_on, self.due = "waiting", "", ""

    @staticmethod
    def create_id(trigger: str, number: int) -> UUID:
        """The id is a function of the trigger and the number."""
        return uuid5(NAMESPACE_URL, f"/tasks/{trigger}/{number}")

    @event("Activated")
    def activate(self, started_on: str, due: str) -> None:
        """The trigger is there."""
        if self.state != "waiting":
            raise ValueError(self.state)
        self.state, self.started_on, self.due = "active", started_on, due


class Eventsourced:
    """The application and how many tasks it has."""

    def __init__(self, folder: Path, n: int) -> None:
        self.n = n
        self.env = {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "SQLITE_DBNAME": str(folder / "tasks.db"),
        }
        with Application[UUID](env=self.env) as made:
            made.save(*(Task(trigger=TRIGGER, number=number) for number in range(n)))
        self.application = Application[UUID](env=self.env)

    def activate(self) -> None:
        """Rebuild each, tell each, save all at once."""
        repository, day, due = self.application.repository, ISSUED.isoformat(), DUE.isoformat()
        tasks = []
        for number in range(self.n):
            task: Task = repository.get(Task.create_id(TRIGGER, number))
            task.activate(day, due)
            tasks.append(task)
        self.application.save(*tasks)

    def active(self) -> int:
        """Counted by another application."""
        wanted = ("active", ISSUED.isoformat(), DUE.isoformat())
        with Application[UUID](env=self.env) as other:
            ids = [Task.create_id(TRIGGER, number) for number in range(self.n)]
            found: list[Task] = [other.repository.get(one) for one in ids]
        return sum((task.state, task.started_on, task.due) == wanted for task in found)

    def close(self) -> None:
        """Close the application."""
        self.application.close()


if __name__ == "__main__":
    measure("eventsourcing", Eventsourced)
