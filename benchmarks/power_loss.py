"""Power loss at every system call of a command: what was answered is there, the rest whole or not.

`python -m benchmarks.power_loss --draws 20` traces commands over a SQLite file (`strace`, which has
to be installed), and for each moment of each makes the disk that a loss of power could leave then:
with what was synced alone, with all that was written, and with sectors and changes drawn by lot.
On each of them the next start must find the ledger whole, with the entry where the command had
answered, with it or without it before; `verify` and SQLite itself must find nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.kill import commands, started
from benchmarks.support.power import CALLS, Files, Operation, left, operations, sure
from engine.model.hash_chain import Head
from tests.kill.places import FilePlace
from tests.kill.places import Files as Folder
from tests.kill.scene import TODAY, Told, head_of, hold

ROOT = Path(__file__).parents[1]
NAMES = ("record", "correct", "retract", "complete", "extend", "amend", "undo")


class Figures(NamedTuple):
    """How many operations a command had, and how many different disks were looked at: before its
    answer, and after it."""

    operations: int
    before: int
    after: int


def is_there() -> bool:
    """Whether processes can be traced here: strace is installed, and may do so."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode == 0


def traced(place: FilePlace, words: tuple[str, ...]) -> list[Operation]:
    """What a command does with the files of a place, and when it answers."""
    trace = place.path.parent.parent / "trace.txt"
    env = os.environ | {"UPON_DB": place.url, "UPON_LANG": "en", "PYTHONPATH": str(ROOT)}
    tracer = [
        "strace",
        "-f",
        "-y",
        "-xx",
        "-s",
        str(2**24),
        "-e",
        f"trace={CALLS}",
        "-o",
        str(trace),
    ]
    upon = [sys.executable, "-m", "upon", *words, *TODAY]
    subprocess.run([*tracer, *upon], env=env, check=True, stdout=subprocess.PIPE)
    return operations(trace, place.path.parent)


def disks(
    before: Files, done: list[Operation], rng: Random, draws: int, stride: int = 1
) -> Iterator[tuple[bool, Files]]:
    """The different disks that a loss of power may leave, at each moment, or each so many
    (`stride`) back from the last; and whether the command had answered by then."""
    seen: set[bytes] = set()
    for number in range(len(done), -1, -stride):
        made = done[:number]
        told, keep = any(one.kind == "told" for one in made), sure(made)
        ways = [(keep, None), ([True] * number, None), *([(keep, rng)] * draws)]
        for kept, lot in ways:
            found = left(before, made, kept, lot)
            digest = hashlib.sha256(repr((told, sorted(found.items()))).encode()).digest()
            if digest not in seen:
                seen.add(digest)
                yield told, found


class Traced(NamedTuple):
    """A command that was traced over a `place`: its words, the files and the head of before, what
    it did, and what it answered."""

    place: FilePlace
    words: tuple[str, ...]
    before: Files
    head: Head
    done: list[Operation]
    answer: dict[str, object]


def trace_of(folder: Path, name: str) -> Traced:
    """Run the command of that `name` in a `folder`, traced."""
    template, event = started(Folder(folder))
    room = folder / "disk"
    room.mkdir()
    place = FilePlace(room / "upon.db")
    place.become(template)
    words = commands(folder, event, name)[name]
    before = {str(path): path.read_bytes() for path in room.iterdir()}
    head = head_of(place)
    done = traced(place, words)
    assert any(one.kind == "told" for one in done), "the answer was not seen"
    return Traced(
        place, words, before, head, done, {"entry": head.count + 1, "head": str(head_of(place))}
    )


def lose_power(command: Traced, rng: Random, draws: int, stride: int = 1) -> Figures:
    """Lose the power at each moment of a `command`; `draws` are the disks drawn by lot with `rng`
    at each, `stride` looks at each so many. Raises AssertionError where something was lost, or is
    there by half."""
    looked = [0, 0]
    for told, disk in disks(command.before, command.done, rng, draws, stride):
        looked[told] += 1
        _put(command.place.path.parent, disk)
        hold(command.place, command.head, Told([command.words], [command.answer] * told, 0))
    return Figures(len(command.done), *looked)


def _put(room: Path, disk: Files) -> None:
    for path in room.iterdir():
        path.unlink()
    for name, data in disk.items():
        Path(name).write_bytes(data)


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=5, help="disks drawn by lot at each moment")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=NAMES)
    given = parser.parse_args()
    if not is_there():
        sys.exit("strace is needed (apt-get install strace), and the right to trace processes")
    for name in [given.only] if given.only else NAMES:
        with tempfile.TemporaryDirectory() as folder:
            rng = Random(given.seed)  # noqa: S311  no secret
            found = lose_power(trace_of(Path(folder).resolve(), name), rng, given.draws)
            looked = f"{found.before} disks before the answer, {found.after} after it"
            print(f"{name}: {found.operations} operations, {looked}; nothing lost", flush=True)
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")


if __name__ == "__main__":
    main()
