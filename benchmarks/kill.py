"""Kills: nothing that was acknowledged is lost, nothing is there by half.

`python -m benchmarks.kill --kills 2000 --seed 1` first kills every command at each of its
statements (the product's failpoints), then kills at random moments processes that record, correct,
retract, complete, amend, back up, copy and make fresh databases; after each kill it holds the
database against all that was acknowledged, and asks again what was in flight under its key.
`--postgresql` does it over databases of a server of its own, or of the one whose URL follows.
"""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from engine.model.hash_chain import Head
from store.ledger import open_ledger
from tests.kill.places import Files, Place, Stage, stage_of
from tests.kill.scene import KILLED, Told, Words, head_of, hold, plan_file, told_to

PER_DATABASE = 25
LONGEST = 0.5
"""Seconds within which a process is killed: several commands long; on a server, which is slower to
be met, three times that."""


def commands(folder: Path, event: str, key: str) -> dict[str, Words]:
    """One command of each kind that leaves something behind; `event` is a document of before."""
    other = plan_file(folder, "Tổng kết lần hai")
    same = ("--reason", "r", "--key", key)
    return {
        "record": ("record", "y", "--issued", "2023-02-01", "--number", "9-HD", "--key", key),
        "correct": ("correct", event, "--issued", "2023-01-20", *same),
        "retract": ("retract", event, *same),
        "complete": ("complete", "2", "--number", "7", "--key", key),
        "extend": ("extend", "2", "--to", "2023-06-30", *same),
        "amend": ("amend", other, "--accept", "all", *same),
        "undo": ("undo",),
        "rebuild": ("rebuild",),
        "backup": ("backup", str(folder / f"copy-{key}.db")),
        "copy": ("copy", "--to", str(folder / f"copy-to-{key}.db")),
    }


def started(stage: Stage) -> tuple[Place, str]:
    """A database with the plan and a document in force, and that document's id."""
    place = stage.place("template")
    place.clear()
    document = ("record", "x", "--issued", "2023-01-05", "--number", "1-QC")
    told = told_to(place, [("adopt", plan_file(stage.folder)), document])
    assert len(told.acknowledged) == 2, told
    return place, str(told.acknowledged[1]["event"])


def sweep(
    stage: Stage, how: str = "kill", only: str | None = None, stride: int = 1
) -> Counter[str]:
    """Fail each command at each of its statements, until it is through; failures by command."""
    template, event = started(stage)
    asked = {"adopt": ("adopt", plan_file(stage.folder))} | commands(stage.folder, event, "k")
    failed: Counter[str] = Counter()
    for name, words in asked.items():
        if only in (None, name) and (name != "backup" or isinstance(stage, Files)):
            made = None if name == "adopt" else template
            failed[name] = _swept(stage, made, words, how, stride)
    return failed


def _swept(stage: Stage, template: Place | None, words: Words, how: str, stride: int) -> int:
    """The failures of one command; no template for a database that is to be made by it."""
    place = stage.place("swept")
    for failures, number in enumerate(count(1, stride)):
        if template:
            place.become(template)
        else:
            place.clear()
        before = head_of(place)
        told = told_to(place, [words], fail=f"{how}@{number}")
        hold(place, before, told)
        through = told.end == 0 and told.answers[0].get("code", 0) == 0
        if not through:
            assert told.end == (KILLED if how == "kill" else 0), told
            assert how == "kill" or "failed on purpose" in told.answers[0]["err"], told
        again(place, before, words)
        for copy in stage.folder.glob("copy-*"):
            copy.unlink()
        if through:
            return failures
    return 0


def again(place: Place, before: Head, words: Words) -> None:
    """What was in flight is asked once more: now it is there, once. A copy that was whole before
    its answer came is refused."""
    if words[0] in {"backup", "undo", "adopt"}:
        return
    keyed = "--key" in words
    told = told_to(place, [words])
    code = told.answers[0].get("code", 0)
    assert code == 0 or (words[0] == "copy" and code == 4), told
    after = hold(place, before if keyed else head_of(place), Told([], told.answers, 0))
    assert not keyed or after.count == before.count + 1
    if words[0] == "copy":
        assert head_of(Files(Path(words[-1]).parent).place(Path(words[-1]).stem)) == after


def stream(stage: Stage, rng: Random, run: int) -> Iterator[Words]:
    """Commands without an end, likely and unlikely ones, each under a key of its own."""
    folder, place = stage.folder, stage.place("random")
    if head_of(place).count == 0:
        yield "adopt", plan_file(folder)
    events = _events(place)
    others = ["correct", "retract", "correct", "undo", "rebuild"]
    others.append("backup" if isinstance(stage, Files) else "copy")
    for number in count(1):
        key = f"k{run}-{number}"
        known = commands(folder, rng.choice(events or ["none"]), key)
        roll = rng.random()
        if roll < 0.4:
            yield (
                "record",
                rng.choice("xy"),
                "--issued",
                f"2023-01-{rng.randint(1, 28):02}",
                "--number",
                f"{key}-QĐ",
                "--key",
                key,
            )
        elif roll < 0.5:
            move = rng.choice(["complete", "reopen", "start"])
            yield move, rng.choice("1234"), "--reason", "r", "--key", key
        elif roll < 0.6:
            title = f"Tổng kết lần {rng.randint(1, 9)}"
            yield "amend", plan_file(folder, title), "--accept", "all", "--reason", "r"
        else:
            yield known[rng.choice(others)]


def _events(place: Place) -> list[str]:
    if not place.begun():
        return []
    ledger = open_ledger(place.url)
    with ledger.reading() as unit:
        found = [event.id for event in unit.catalog.events()]
    ledger.engine.dispose()
    return found


def at_random(stage: Stage, kills: int, seed: int, until: float) -> Counter[str]:
    """Kill processes at random moments, one after another on the same database, a fresh one now
    and then; what they were doing when they died."""
    rng, place = Random(seed), stage.place("random")  # noqa: S311  no secrets
    done, longest = Counter[str](), LONGEST if isinstance(stage, Files) else 3 * LONGEST
    for run in range(kills):
        if time.monotonic() > until:
            break
        if run % PER_DATABASE == 0:
            place.clear()
            for left in stage.folder.glob("copy-*"):
                left.unlink()
        before = head_of(place)
        told = told_to(place, stream(stage, rng, run), kill_after=rng.random() * longest)
        assert told.end == KILLED, told
        hold(place, before, told)
        done["kills"] += 1
        done["acknowledged"] += len(told.acknowledged)
        done[f"in {told.in_flight[0]}" if told.in_flight else "in between"] += 1
    return done


def main() -> None:
    """Read the options, run, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2000, help="at random moments")
    parser.add_argument("--seconds", type=float, default=600, help="no longer than this, at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-sweep", action="store_true")
    parser.add_argument("--sweep", help="only this command's statements")
    parser.add_argument("--stride", type=int, default=1, help="each so many statements")
    parser.add_argument(
        "--postgresql",
        metavar="URL",
        nargs="?",
        const="",
        help="a server's databases; no URL: a server of its own",
    )
    given = parser.parse_args()
    began = time.monotonic()
    with stage_of(given.postgresql) as stage:
        swept = (
            Counter[str]()
            if given.no_sweep
            else sweep(stage, only=given.sweep, stride=given.stride)
        )
        print(f"killed at each statement: {swept.total()}; {dict(swept)}")
        found = at_random(stage, given.kills, given.seed, time.monotonic() + given.seconds)
    print(f"killed at random: {dict(found)}, seed {given.seed}")
    print(
        f"{swept.total() + found['kills']} kills in {time.monotonic() - began:.0f} s: all that "
        "was acknowledged is there, nothing by half"
    )
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}", file=sys.stderr)


if __name__ == "__main__":
    main()
