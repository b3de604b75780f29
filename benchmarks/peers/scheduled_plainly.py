"""APScheduler as it comes: the same jobs, each change of a job committed by the job store itself.

The job store has a connection of its own, the table of tasks another, and what the runs said is
committed in one transaction once all ran.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from benchmarks.durable import connect
from benchmarks.peers.scheduled import Scheduled, write
from benchmarks.peers.work import measure


class Plainly(Scheduled):
    """The scheduler over a connection that commits when it is told to."""

    def reopened(self) -> tuple[sqlite3.Connection, Any]:
        """The scheduler that the directive finds."""
        return self.opened(sqlite3.Connection)

    def activate(self) -> None:
        """The jobs' own transactions, then the tasks'."""
        self.let_run()
        with closing(connect(self.path)) as own:
            own.execute("BEGIN IMMEDIATE")
            write(own)
            own.execute("COMMIT")


if __name__ == "__main__":
    measure("APScheduler", Plainly, " (as it comes)")
