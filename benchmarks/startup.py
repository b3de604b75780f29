"""How long the command takes to start, as a multiple of an empty Python, all in one run.

Run it with the Python of an environment into which the wheel was installed and nothing else: what
pip installs is compiled, and an editable environment, in which an empty Python takes twice as long,
would flatter the ratio; it is refused. For one that is thrown away afterwards:

    python -m venv /tmp/plain && /tmp/plain/bin/pip install -c constraints.txt .
    /tmp/plain/bin/python benchmarks/startup.py
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import Distribution, PackageNotFoundError, version
from pathlib import Path

RUNS = 15
BINARY = Path(sys.executable).parent
UPON = str(BINARY / "upon")
TODAY = ("--today", "2022-12-15")
GOALS: dict[str, tuple[list[str], int]] = {
    "upon --version": ([UPON, "--version"], 2),
    "upon --help": ([UPON, "--help"], 8),
    "upon calc": ([UPON, "calc", "3 months after x", "--event", "x=2022-11-30"], 15),
    "upon due --json": ([UPON, "due", "--json", *TODAY], 26),
    "upon why": ([UPON, "why", "2.1.6", *TODAY], 45),
}
"""Command -> its words, and how many times an empty Python it may take."""

EMPTY = [sys.executable, "-c", "pass"]
PACKAGES = ("upon", "typer", "rich", "pydantic", "sqlalchemy", "sqlmodel", "lark")


def timed(command: list[str], where: Path, env: dict[str, str]) -> float:
    """Milliseconds of one run, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=where, env=env, check=True, capture_output=True)
    return (time.perf_counter() - start) * 1000


def medians(where: Path, env: dict[str, str]) -> dict[str, float]:
    """The median of each command; they take turns, so that a busy moment hits all alike."""
    commands = {"python -c pass": EMPTY} | {name: words for name, (words, _) in GOALS.items()}
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            found[name].append(timed(command, where, env))
    return {name: statistics.median(times) for name, times in found.items()}


def machine() -> str:
    """Processor, system, Python and the versions that weigh."""
    packages = []
    for name in PACKAGES:
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} -")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{system}, {os.cpu_count()} CPUs; {python}; {', '.join(packages)}"


def is_editable() -> bool:
    """Whether Upon lies in this environment by a path to its checkout."""
    return '"editable": true' in (Distribution.from_name("upon").read_text("direct_url.json") or "")


def main() -> int:
    """Print the table; 1 where a goal was missed, 2 where this is no environment to measure in."""
    if not Path(UPON).exists():
        print(f"no {UPON}: install Upon here first, `pip install -c constraints.txt .`")
        return 2
    if is_editable():
        print(
            "Upon is installed here as an editable checkout: install the wheel, see the docstring"
        )
        return 2
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"UPON_DB": f"sqlite:///{folder}/upon.db"}
        adopt = [UPON, "adopt", "nq21-duc-pho", *TODAY]
        subprocess.run(adopt, cwd=folder, env=env, check=True, capture_output=True)
        found = medians(Path(folder), env)
    empty = found["python -c pass"]
    print(f"{'python -c pass':<18} {empty:7.1f} ms   medians of {RUNS}")
    missed = 0
    for name, (_, goal) in GOALS.items():
        ratio = found[name] / empty
        missed += ratio > goal
        verdict = "missed" if ratio > goal else "met"
        print(f"{name:<18} {found[name]:7.1f} ms {ratio:6.1f}x   goal {goal}x: {verdict}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
