"""transitions: a state machine a task, the state kept in a row of SQLite.

Fair and fast: one Machine for all, without the helpers that it would put on each model (its
`add_model` also looks through all models that it has, so that n of them take n² steps); the rows
are read with one SELECT over an index, the machine decides each move (and would refuse a wrong
one), and the rows are written by key with one executemany, all in one transaction of the sqlite3
module. SQLite is as durable as Upon's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transitions import Machine

from benchmarks.durable import connect
from benchmarks.peers.work import DUE, ISSUED, TRIGGER, counted, measure

TABLE = """CREATE TABLE task (id INTEGER PRIMARY KEY, trigger TEXT NOT NULL, state TEXT NOT NULL,
    started_on TEXT, due TEXT)"""
INDEX = "CREATE INDEX waiting ON task (trigger)"
MOVES: list[dict[str, Any]] = [
    {"trigger": "activate", "source": "waiting", "dest": "active"},
    {"trigger": "start", "source": "active", "dest": "in_progress"},
    {"trigger": "complete", "source": ["active", "in_progress"], "dest": "done"},
]


class Task:
    """The model of the machine: `state` is the machine's to change."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.state = ""


class Machines:
    """The table and the machine of its rows."""

    def __init__(self, folder: Path, n: int) -> None:
        self.path = folder / "tasks.db"
        made = connect(self.path)
        made.execute("BEGIN")
        made.execute(TABLE)
        made.executemany(
            "INSERT INTO task (trigger, state) VALUES (?, 'waiting')", [(TRIGGER,)] * n
        )
        made.execute(INDEX)
        made.execute("COMMIT")
        made.close()
        states = ["waiting", "active", "in_progress", "done"]
        self.machine = Machine(
            model=None,
            states=states,
            transitions=MOVES,
            initial="waiting",
            auto_transitions=False,
            send_event=False,
        )
        self.connection = connect(self.path)

    def activate(self) -> None:
        """One transaction: read, decide each, write."""
        self.connection.execute("BEGIN IMMEDIATE")
        waiting = self.connection.execute(
            "SELECT id, state FROM task WHERE trigger = ? AND state = 'waiting'", (TRIGGER,)
        ).fetchall()
        event, day, due = self.machine.events["activate"], ISSUED.isoformat(), DUE.isoformat()
        changed = []
        for number, state in waiting:
            task = Task(number)
            self.machine.set_state(state, task)
            event.trigger(task)
            changed.append((task.state, day, due, number))
        self.connection.executemany(
            "UPDATE task SET state = ?, started_on = ?, due = ? WHERE id = ?", changed
        )
        self.connection.execute("COMMIT")

    def active(self) -> int:
        """Counted by another connection."""
        return counted(
            self.path,
            "SELECT count(*) FROM task WHERE state = 'active' AND started_on = ? AND due = ?",
            ISSUED.isoformat(),
            DUE.isoformat(),
        )

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


if __name__ == "__main__":
    measure("transitions", Machines)
