"""Provinces that follow one centre, killed while they do: each ends whole.

`python -m benchmarks.follow --provinces 34 --kills 300 --seed 1` lets a centre record, correct and
withdraw documents while its provinces take them; one of them is killed time and again, at a
statement or a moment drawn by lot. After each kill the province must hold what the centre had at
the entry that it took last, each once, and verify; at the end all of them what the centre has.
`--postgresql` does it over databases of a server of its own, or of the one whose URL follows;
`--served` follows the centre by its service (`upon serve`), not by its database.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.support.machine import described, facts
from cli.commands.clock.follow import TOKEN
from engine.commands.following import DocumentHistory, DocumentTurn
from engine.queries.origins import origin_of
from engine.service.engine import Engine
from store.accounts.accounts import SqlAccounts
from store.accounts.sessions import SqlTokens
from store.ledger import SqlLedger, open_ledger
from tests.kill.places import Place, Stage, stage_of
from tests.kill.scene import KILLED, plan_file, told_to
from tests.support.served_process import serving
from tests.support.strategies import office
from triggers.errors import UponError
from triggers.events import Event
from upon.clock import now
from upon.running import following

LONGEST = 3.0
"""Seconds within which a process is killed: some looks take as long on a busy machine."""
STATEMENTS = 600
"""The statements among which one is drawn: as many as a long look has."""


class Country(NamedTuple):
    """A centre, the provinces that follow it, and the URL by which they do."""

    centre: Place
    provinces: list[Place]
    source: str


def founded(stage: Stage, provinces: int) -> Country:
    """Databases with a plan in force, that of the centre adopted by an office of its own."""
    plan = plan_file(stage.folder)
    centre, *places = (
        stage.place(name) for name in ("centre", *map("p{}".format, range(provinces)))
    )
    for place, who in ((centre, "centre"), (places[0], "province")):
        place.clear()
        assert told_to(place, [("adopt", plan, "--as", who)]).end == 0
    for place in places[1:]:
        place.become(places[0])
    return Country(centre, places, centre.url)


@contextmanager
def served(country: Country, folder: Path) -> Iterator[Country]:
    """The same country, whose provinces follow the centre by its service, with a token."""
    ledger = open_ledger(country.centre.url)
    SqlAccounts(ledger, now).add("lan", by="t", full_name="Lan", role="reader", password=None)
    os.environ[TOKEN], _ = SqlTokens(ledger, now).add("lan", "provinces", "reader", None, 9)
    ledger.engine.dispose()
    with serving(["--db", country.centre.url], folder) as (_, url):
        yield country._replace(source=url)
    del os.environ[TOKEN]


def decree(centre: Engine, rng: Random, number: int) -> None:
    """Something that the centre records, corrects or withdraws."""
    day = date(2023, 1, 5) + timedelta(days=rng.randint(0, 50))
    events = [row["event"] for row in centre.documents()]
    pick = rng.randint(0, 5)
    try:
        if pick < 3 or not events:
            centre.record(rng.choice("xy"), issued=day, number=f"{number}-QĐ")
        elif pick < 5:
            centre.correct(rng.choice(events), issued=day, reason="misread")
        else:
            centre.retract(rng.choice(events), reason="forged")
    except UponError:
        return  # a correction that changes nothing


def campaign(
    stage: Stage, provinces: int, kills: int, rng: Random, *, by_service: bool = False
) -> Counter[str]:
    """Kill a province that follows, so many times, and hold each; how often something was seen.
    `by_service`: the centre is followed by its service."""
    country = founded(stage, provinces)
    if not by_service:
        return _killed(country, kills, rng)
    with served(country, stage.folder) as shown:
        return _killed(shown, kills, rng)


def _killed(country: Country, kills: int, rng: Random) -> Counter[str]:
    seen = Counter[str]()
    ledger = open_ledger(country.centre.url)
    centre = office(ledger, by="centre")
    come = Counter[str]()
    while seen["killed"] < kills:
        for _ in range(rng.randint(0, 12)):
            decree(centre, rng, seen["decrees"])
            seen["decrees"] += 1
        place = rng.choice(country.provinces)
        killed = _followed(country, place, rng)
        seen["killed" if killed else "through"] += 1
        taken = _held(ledger, place)
        seen["killed after something was taken"] += killed and taken > come[place.url]
        come[place.url] = taken
    for place in country.provinces:
        assert told_to(place, [_words(country)]).end == 0
        seen["taken in all"] += _held(ledger, place, whole=True)
    seen["entries of the centre"] = centre.verify()[0].count
    ledger.engine.dispose()
    return seen


def _words(country: Country) -> tuple[str, ...]:
    return ("follow", "--from", country.source)


def _followed(country: Country, place: Place, rng: Random) -> bool:
    """Let a province look; whether it was killed."""
    if rng.randint(0, 1):
        statement = f"kill@{rng.randint(1, STATEMENTS)}"
        told = told_to(place, [_words(country)], fail=statement)
    else:
        told = told_to(place, [_words(country)], kill_after=rng.uniform(0.05, LONGEST))
    assert told.end in (0, KILLED), told
    return told.end == KILLED


def _held(centre: SqlLedger, place: Place, *, whole: bool = False) -> int:
    """Hold a province against what the centre had at the entry that it took last (with `whole`: has
    now); how many entries it took."""
    assert place.begun()
    ledger = open_ledger(place.url)
    with ledger.reading() as unit:
        origins = [one for entry in unit.entries.all() if (one := origin_of(entry))]
        here = {event.id: event for event in unit.catalog.events()}
    found = office(ledger).verify()[1]
    ledger.engine.dispose()
    turns = turns_of(centre)
    taken = [origin.entry for origin in origins]
    last = taken[-1] if taken else 0
    due = [turn.origin for turn in turns if whole or turn.origin.entry <= last]
    assert (found, origins) == ([], due), place
    assert here == _documents(turns, len(due)), place
    place.check()
    return len(due)


def turns_of(centre: SqlLedger) -> list[DocumentTurn]:
    """What the entries of the centre made of documents, in order."""
    with centre.reading() as unit:
        rows = list(unit.entries.raw())
    history = DocumentHistory(rows[0].hash)
    return [turn for row in rows if (turn := history.take(row))]


def _documents(turns: list[DocumentTurn], count: int) -> dict[str, Event]:
    """The documents after so many turns."""
    found: dict[str, Event] = {}
    for turn in turns[:count]:
        found.pop(turn.event.id, None)
        if turn.after is not None:
            found[turn.event.id] = turn.after
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", nargs="?", const="", metavar="URL")
    parser.add_argument("--served", action="store_true")
    given = parser.parse_args()
    following.BATCH = 3  # more transactions to be killed between
    began = time.monotonic()
    with stage_of(given.postgresql) as stage:
        rng = Random(given.seed)  # noqa: S311  a draw by lot, no secret
        seen = campaign(stage, given.provinces, given.kills, rng, by_service=given.served)
    took = time.monotonic() - began
    print(described(facts()))
    print(f"{given.provinces} provinces, seed {given.seed}, {took:.0f} s")
    for name, count in sorted(seen.items()):
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()
