"""The best raw peer: a table of one row a task, and one set-based UPDATE for a directive.

`python -m benchmarks.raw` lays out 10,010,000 rows, of which 1,001,000 wait for each of ten
triggers, and times one durable transaction a trigger; `--postgresql` does so on a server of its own
too, `--layouts` tries every layout of `support/raw_layouts.py`. It renews the sections
`raw-sqlite` and `raw-postgresql` of docs/reference/benchmarks.md (`--dry` does not).

It knows no rules, keeps no history and decides nothing: it is what row-a-task costs at the least.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from typing import Protocol

from benchmarks.durable import connect, settings
from benchmarks.support.machine import described, facts, median_of, postgresql_version
from benchmarks.support.raw_layouts import POSTGRESQL, SQLITE, TABLE, Layout
from benchmarks.support.tables import table, write_section

ROWS, AFFECTED, REPEATS = 10_010_000, 1_001_000, 5


class Table(Protocol):
    """A table of tasks, laid out and filled."""

    says: str

    def update(self, statement: str) -> int:
        """Run the statement in one durable transaction; how many rows it changed."""

    def settle(self) -> None:
        """Finish what is left of earlier work, as a quiet hour would."""

    def drop(self) -> None:
        """Leave nothing behind."""


class SqliteTable:
    """In a file of its own, as durable as Upon's."""

    def __init__(self, url: str, layout: Layout, rows: int, affected: int) -> None:
        self.path = Path(url.removeprefix("sqlite:///"))
        if self.path.exists():
            raise FileExistsError(self.path)
        made = connect(self.path)
        for words in (f"page_size = {layout.page}", "journal_mode = OFF", "synchronous = OFF"):
            made.execute(f"PRAGMA {words}")
        for statement in (*layout.make, "BEGIN", layout.fill, "COMMIT", *layout.after):
            made.execute(statement.format(rows=rows, affected=affected))
        made.close()
        os.sync()
        self.connection = connect(self.path)
        self.says = settings(self.connection)

    def update(self, statement: str) -> int:
        """Run the statement in one durable transaction; how many rows it changed."""
        self.connection.execute("BEGIN IMMEDIATE")
        changed = self.connection.execute(statement).rowcount
        self.connection.execute("COMMIT")
        return changed

    def settle(self) -> None:
        """SQLite leaves nothing for later."""

    def drop(self) -> None:
        """Remove the file."""
        self.connection.close()
        self.path.unlink()


class PostgresqlTable:
    """In a database on a server, with the server's own settings."""

    def __init__(self, url: str, layout: Layout, rows: int, affected: int) -> None:
        import psycopg  # noqa: PLC0415  only PostgreSQL needs it

        plain = url.replace("postgresql+psycopg:", "postgresql:", 1)
        self.connection = psycopg.connect(plain, autocommit=True)
        for statement in (*layout.make, layout.fill, *layout.after):
            self.connection.execute(statement.format(rows=rows, affected=affected))
        self.settle()
        names = ("fsync", "synchronous_commit", "shared_buffers", "max_wal_size")
        self.says = ", ".join(f"{name} {self.setting(name)}" for name in names)

    def setting(self, name: str) -> str:
        """A setting of the server."""
        row = self.connection.execute(f"SHOW {name}").fetchone()
        return str(row[0]) if row else ""

    def update(self, statement: str) -> int:
        """Run the statement in one durable transaction; how many rows it changed."""
        with self.connection.transaction():
            return int(self.connection.execute(statement).rowcount)

    def settle(self) -> None:
        """Clean and analyse, and bring all to the disk."""
        self.connection.execute(f"VACUUM (ANALYZE, FREEZE) {TABLE}")
        self.connection.execute("CHECKPOINT")

    def drop(self) -> None:
        """Remove the table."""
        self.connection.execute(f"DROP TABLE {TABLE}")
        self.connection.close()


def raw_update(
    url: str, rows: int, affected: int, repeats: int, layout: Layout | None = None
) -> list[float]:
    """The seconds of `repeats` updates of `affected` rows out of `rows`.

    `url` is a file of SQLite that is not there yet, or a database on a PostgreSQL server; without a
    layout it is the best of those tried. Each update is for the next trigger; when every row was
    changed, all are put back, which is not timed.
    """
    return measured(url, rows, affected, repeats, layout)[0]


def measured(
    url: str, rows: int, affected: int, repeats: int, layout: Layout | None = None
) -> tuple[list[float], str]:
    """As `raw_update`, and what the database says of its settings."""
    sqlite = url.startswith("sqlite:")
    chosen = layout or (SQLITE if sqlite else POSTGRESQL)[0]
    made: Table = (SqliteTable if sqlite else PostgresqlTable)(url, chosen, rows, affected)
    seconds, triggers = [], rows // affected
    try:
        for number in range(repeats):
            if number and number % triggers == 0:
                made.update(chosen.restore())
                made.settle()
            began = time.perf_counter()
            changed = made.update(chosen.update(number % triggers))
            seconds.append(time.perf_counter() - began)
            assert changed == affected, f"{changed} rows changed"
    finally:
        made.drop()
    return seconds, made.says


def section(url: str, given: argparse.Namespace, layouts: tuple[Layout, ...], version: str) -> str:
    """Measure the layouts and say how it went."""
    where = Path(tempfile.gettempdir())
    machine, rows, says = facts(where, version), [], ""
    for layout in layouts if given.layouts else layouts[:1]:
        times, says = measured(url, given.rows, given.affected, given.repeats, layout)
        figures = (median_of(times), min(times), max(times))
        load = f"{os.getloadavg()[0]:.1f}"
        rows.append((layout.name, *(f"{seconds:.2f} s" for seconds in figures), load))
        print(*rows[-1], flush=True)
    head = ("layout", "median", "fastest", "slowest", "load")
    intro = (
        f"One UPDATE of {given.affected:,} of {given.rows:,} rows, one row a task, in one "
        f"transaction; {given.repeats} triggers one after another; {says}. "
        "The load is the machine's average when the layout was done."
    )
    after = facts(where)["load average"]
    return f"{intro}\n\n{table(head, rows)}\n\n{described(machine)}, and {after} afterwards."


def main() -> None:
    """Read the options, measure, print and write the sections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--affected", type=int, default=AFFECTED)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--layouts", action="store_true")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--dry", action="store_true")
    given = parser.parse_args()
    texts = {}
    with tempfile.TemporaryDirectory() as folder:
        texts["raw-sqlite"] = section(f"sqlite:///{folder}/raw.db", given, SQLITE, "")
    if given.postgresql:
        from tests.support.servers import postgres  # noqa: PLC0415  only PostgreSQL needs it

        with tempfile.TemporaryDirectory() as folder, postgres(Path(folder)) as url:
            version = postgresql_version(url)
            texts["raw-postgresql"] = section(url, given, POSTGRESQL, version)
    for name, text in texts.items():
        print(f"\n{text}")
        if not given.dry:
            write_section(name, text)


if __name__ == "__main__":
    main()
