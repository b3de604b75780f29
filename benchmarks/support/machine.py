"""What a measured figure depends on: the machine, its versions and its load; and how times add up.

`python -m benchmarks.support.machine [FOLDER]` prints the facts as one JSON line; it needs nothing
but Python, so that the interpreter that was measured can say them itself.
"""

from __future__ import annotations

import json
import math
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

Facts = dict[str, str]


def facts(folder: Path | None = None, postgresql: str = "") -> Facts:
    """The machine now: name of the fact -> what it is; `folder` is where the database lies."""
    where = folder or Path(tempfile.gettempdir())
    found = {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "PostgreSQL": postgresql,
        "file system": file_system(where),
        "load average": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
    return {name: said for name, said in found.items() if said}


def described(found: Facts) -> str:
    """The facts as one line of a report."""
    return "; ".join(f"{name} {said}" for name, said in found.items())


def postgresql_version(url: str) -> str:
    """The version that a server says it has."""
    import psycopg  # noqa: PLC0415  only PostgreSQL needs it

    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else ""


def file_system(folder: Path) -> str:
    """The kind of file system that holds a folder; empty where the system does not say."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    place, kinds = folder.resolve(), {}
    for line in mounts.read_text(encoding="utf-8").splitlines():
        _, point, kind, *_ = line.split()
        if place.is_relative_to(point):
            kinds[len(Path(point).parts)] = kind
    return kinds[max(kinds)] if kinds else ""


def median_of(times: Iterable[float]) -> float:
    """The middle one."""
    return statistics.median(times)


def quantile(times: Iterable[float], share: float) -> float:
    """The time under which that share of the times lies, with straight lines between them."""
    ordered = sorted(times)
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """The k of time = c * size ** k that fits best (least squares of the logarithms)."""
    fit = statistics.linear_regression([math.log(n) for n in sizes], [math.log(t) for t in times])
    return fit.slope


def _memory() -> str:
    said = _field("/proc/meminfo", "MemTotal").removesuffix(" kB")
    return f"{int(said) / 2**20:.0f} GiB" if said else ""


def _field(file: str, name: str) -> str:
    """The first `name: said` of a file of the system; empty where there is none."""
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    found = (line.partition(":")[2].strip() for line in lines if line.startswith(name))
    return next(found, "")


if __name__ == "__main__":
    print(json.dumps(facts(Path(sys.argv[1]) if sys.argv[1:] else None)))
