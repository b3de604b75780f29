"""Two ledgers live through the same random history: they never differ, from each other or from
what the entries say, whatever is said, supposed, repeated, taken back or worked out again.

The suite lives through some; benchmarks/histories.py through as many as one likes.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.queries.filters import Filters
from engine.queries.lists import LISTS
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.kill.places import Files, Place, Server, Stage
from tests.support.plain_lists import plain_agenda, plain_counts
from tests.support.random_acts import random_act, random_filters, supposed
from tests.support.strategies import SEARCH, TODAY, office, random_plan, randoms
from triggers.errors import UponError

ALL = Filters(all_occurrences=True)
DAY = timedelta(days=1)

_SHARED = Path("/dev/shm")  # noqa: S108  the folder gets a fresh name; commits there are quick
_FOLDER = Path(
    tempfile.mkdtemp(prefix="upon-histories-", dir=_SHARED if _SHARED.is_dir() else None)
)
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)


def fresh_database(stage: Stage) -> Place:
    """A migrated, empty database of its own."""
    template, place = stage.place("history_template"), stage.place("history")
    if stage not in _READY:
        template.clear()
        open_ledger(template.url).engine.dispose()
        _READY.append(stage)
    place.become(template)
    return place


_READY: list[Stage] = []


class Histories(RuleBasedStateMachine):
    """Says the same to a ledger in memory and to one in a database; compares all they answer."""

    stage: ClassVar[Stage] = Files(_FOLDER)

    def __init__(self) -> None:
        super().__init__()
        self.place = fresh_database(self.stage)
        self.offices = [office(MemoryLedger()), office(open_ledger(self.place.url))]
        self.plans: list[str] = []
        self.count = 0
        self.asked: dict[str, tuple[str, dict[str, Any], str]] = {}
        self.rows: dict[int, Any] = {}

    def say(self, name: str, /, **asked: Any) -> Any:
        """Ask both offices; the answers, or the refusals, are the same."""
        answers = [_answer(engine, name, asked) for engine in self.offices]
        assert answers[0] == answers[1]
        return answers[0]

    def heads(self) -> list[Any]:
        """The heads of both ledgers."""
        return [engine.proof(quick=True).head for engine in self.offices]

    def act(self, name: str, asked: dict[str, Any], rng: Random) -> Any:
        """Preview, then commit, now and then under a key: preview and commit agree."""
        key = f"k{len(self.asked)}" if rng.randint(0, 2) == 0 else None
        preview = self.say(name, **asked, preview=True)
        outcome = self.say(name, **asked, key=key)
        if isinstance(outcome, tuple):
            assert preview == outcome
        else:
            assert preview.changes == outcome.changes
            if key:
                self.asked[key] = name, asked, self.offices[0].by
        return outcome

    @initialize(rng=randoms)
    def first_plan(self, rng: Random) -> None:
        """There is a plan to speak of."""
        self.adopt(rng)

    @precondition(lambda self: len(self.plans) < 3)
    @rule(rng=randoms)
    def adopt(self, rng: Random) -> None:
        """Put another plan into force."""
        plan = random_plan(rng, f"p{len(self.plans)}")
        if not isinstance(self.act("adopt", {"plan": plan}, rng), tuple):
            self.plans.append(plan.plan)

    @rule(rng=randoms)
    def say_something(self, rng: Random) -> None:
        """Record, correct, retract, undo, move, extend, settle, amend, confirm, set, put."""
        self.count += rng.randint(0, 4) > 0
        by = rng.choice(["clerk", "clerk", "chief"])
        for engine in self.offices:
            engine.by = by
        self.act(*random_act(rng, self.offices[0], self.count), rng)

    @rule(rng=randoms)
    def suppose(self, rng: Random) -> None:
        """What would follow is the same on both ledgers, changes nothing, and follows indeed."""
        name, asked = random_act(rng, self.offices[0], self.count)
        if name == "put_bodies":
            return
        heads = self.heads()
        told = [_supposed(engine, name, asked) for engine in self.offices]
        assert told[0] == told[1]
        assert self.heads() == heads
        outcome = self.say(name, **asked)
        changes = outcome if isinstance(outcome, tuple) else sorted(map(str, outcome.changes))
        assert told[0] == changes

    @rule(rng=randoms)
    def look_back(self, rng: Random) -> None:
        """A prefix of the ledger, gone through anew, gives the rows that there were."""
        count = rng.choice(sorted(self.rows))
        then = office(MemoryLedger())
        with self.offices[1].ledger.reading() as unit:
            entries = list(unit.entries.all())[:count]
        with then.ledger.writing() as unit:
            for entry in entries:
                copy_entry(unit, then.calendars, entry)
        assert then.tasks(filters=ALL) == self.rows[count]

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A request under its key comes again: nothing happens, and the answer has its entry."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        name, asked, by = self.asked[key]
        heads = self.heads()
        for engine in self.offices:
            engine.by = by
        outcome = self.say(name, **asked, key=key)
        assert outcome.entry is not None
        assert self.heads() == heads

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def misuse(self, data: st.DataObject) -> None:
        """Another request under a used key is refused."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        answer = self.say("record", triggers="x1", issued=TODAY, number="misuse", new=True, key=key)
        assert answer[0] == "key_conflict"

    @rule(rng=randoms)
    def list_something(self, rng: Random) -> None:
        """A list is the same on both ledgers, and the same read page by page; so are its sums and
        the first rows under each heading."""
        with self.offices[0].ledger.reading() as unit:
            filters = random_filters(rng, unit.facts.bodies().known)
        name = rng.choice(LISTS)
        today = TODAY + rng.randint(-200, 200) * DAY
        whole = self.say("tasks", name=name, filters=filters, today=today)
        limit, pages, key = rng.randint(1, 7), [], None
        while page := self.say(
            "page", name=name, filters=filters, today=today, limit=limit, after_key=key
        ):
            pages += page
            key = page[-1]["key"]
        assert pages == whole
        assert len({row["key"] for row in whole}) == len(whole)
        self.sums(filters, today)

    def sums(self, filters: Filters, today: date) -> None:
        """How many rows a list has of what is what its rows add up to, on both ledgers."""
        agenda = self.say("agenda", filters=filters, today=today)
        rows = self.say("tasks", filters=filters, today=today)
        assert agenda == plain_agenda(rows, today)
        counts = self.say("counts", filters=filters, today=today)
        assert counts == plain_counts(rows, agenda)
        page = self.say("agenda_page", filters=filters, today=today, limit=3)
        assert page.rows == {name: found[:3] for name, found in agenda.items()}

    @rule()
    def rebuild(self) -> None:
        """Work everything out again."""
        self.say("rebuild")

    @rule()
    def crash(self) -> None:
        """The process dies in the middle of an act; another one opens the database."""
        engine = self.offices[1]
        with engine.ledger.writing(preview=True) as unit:
            unit.standings.put([standing for standing, _ in unit.standings.board()], [])
        engine.ledger.engine.dispose()  # type: ignore[attr-defined]
        by = self.offices[0].by
        self.offices[1] = office(open_ledger(self.place.url), by=by)

    @invariant()
    def nothing_differs(self) -> None:
        """Both ledgers verify without a difference and show the same rows and history."""
        head, differences = self.say("verify")
        assert differences == []
        self.rows[head.count] = self.say("tasks", filters=ALL)
        self.say("lines")
        self.say("log")

    def teardown(self) -> None:
        """Let go of the database."""
        self.offices[1].ledger.engine.dispose()  # type: ignore[attr-defined]


def _answer(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    try:
        return getattr(engine, name)(**asked)
    except UponError as error:
        return error.code, str(error)


def _supposed(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    try:
        steps = [(TODAY, supposed(engine, name, asked))]
        return sorted(map(str, engine.what_if(steps, today=TODAY).changes))
    except UponError as error:
        return error.code, str(error)


Histories.TestCase.settings = settings(
    max_examples=6 * SEARCH, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
)
TestHistories = Histories.TestCase


class ServerHistories(Histories):
    """The same on PostgreSQL."""


ServerHistories.TestCase.settings = settings(
    max_examples=3 * SEARCH, stateful_step_count=12, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module")
def served(server: str) -> None:
    """A server for the histories."""
    ServerHistories.stage = Server(_FOLDER, server)


TestServerHistories = pytest.mark.usefixtures("served")(ServerHistories.TestCase)
