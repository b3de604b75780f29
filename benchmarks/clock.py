"""The running clock under kills: each reminder once in the outbox, none missing, all sent.

`python -m benchmarks.clock --kills 500 --reminders 20000 --processes 8 [--postgresql]` starts so
many `upon run` over one database, lets plans come into force, kills and replaces processes at
random moments, and holds the outbox and what a real receiver got against what must be there
(tests/kill/clockwork.py). `python -m benchmarks.job_store` shows what two APScheduler processes on
a shared job store do instead.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.support.machine import described, facts, postgresql_version
from tests.kill.clockwork import campaign
from tests.support.servers import fresh_database, postgres

_SHARED = Path("/dev/shm")  # noqa: S108  a folder of its own is made there; commits are quick


def main() -> None:
    """Read the options, let them work, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--reminders", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    with ExitStack() as ends:
        where = _SHARED if _SHARED.is_dir() else None
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(dir=where)))
        url, version = f"sqlite:///{folder}/u.db", ""
        if given.postgresql:
            server = ends.enter_context(postgres(folder / "pg"))
            url, version = fresh_database(server), postgresql_version(server)
        found = campaign(
            url,
            folder,
            reminders=given.reminders,
            kills=given.kills,
            processes=given.processes,
            seed=given.seed,
            patience=1200,
        )
        print(
            f"{found.reminders:,} reminders, each once and none missing; {found.messages:,} "
            f"messages sent; {found.kills} kills of {given.processes} processes, "
            f"{found.repeats} sent again under the same id; {found.seconds:.0f} s"
        )
        print(described(facts(folder, version)))


if __name__ == "__main__":
    main()
