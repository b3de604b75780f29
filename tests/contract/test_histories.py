"""Two ledgers live through the same random history: they never differ, from each other or from
what the entries say. Corrections, retractions and extensions join the rules when they come."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.listing import Filters
from engine.memory import MemoryLedger
from engine.service import Engine
from store.database import open_ledger
from tests.strategies import (
    TODAY,
    office,
    random_document,
    random_move,
    random_plan,
    randoms,
)
from triggers.errors import UponError

ALL = Filters(all_occurrences=True)
TRIGGERS = [f"x{number}" for number in range(1, 6)]

_FOLDER = Path(tempfile.mkdtemp(prefix="upon-histories-"))


def fresh_database(name: str) -> Path:
    """A migrated, empty database file."""
    template = _FOLDER / "template.db"
    if not template.exists():
        open_ledger(str(template)).engine.dispose()
    return Path(shutil.copy(template, _FOLDER / name))


class Histories(RuleBasedStateMachine):
    """Says the same to a ledger in memory and to one in a file, and compares all they answer."""

    def __init__(self) -> None:
        super().__init__()
        self.path = fresh_database("history.db")
        self.offices = [office(MemoryLedger()), office(open_ledger(str(self.path)))]
        self.plans: list[str] = []
        self.count = 0
        self.asked: dict[str, tuple[str, dict[str, Any]]] = {}

    def say(self, name: str, **asked: Any) -> Any:
        """Ask both offices; the answers, or the refusals, are the same."""
        answers = [_answer(engine, name, asked) for engine in self.offices]
        assert answers[0] == answers[1]
        return answers[0]

    def act(self, name: str, rng: Random, **asked: Any) -> Any:
        """Preview, then commit, now and then under a key: preview and commit agree."""
        key = f"k{len(self.asked)}" if rng.randint(0, 2) == 0 else None
        preview = self.say(name, **asked, preview=True)
        outcome = self.say(name, **asked, key=key)
        if isinstance(outcome, tuple):
            assert preview == outcome
        else:
            assert preview.changes == outcome.changes
            if key:
                self.asked[key] = name, asked
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
        if not isinstance(self.act("adopt", rng, plan=plan), tuple):
            self.plans.append(plan.plan)

    @rule(rng=randoms)
    def record(self, rng: Random) -> None:
        """Record a document, sometimes one that was recorded before."""
        self.count += rng.randint(0, 4) > 0
        self.act("record", rng, **random_document(rng, TRIGGERS, self.count), new=True)

    @rule(rng=randoms)
    def move(self, rng: Random) -> None:
        """Make a move on a task of some plan."""
        asked = random_move(rng, [str(n) for n in range(1, 9)], TODAY)
        self.act("move", rng, **asked, plan=rng.choice(self.plans or ["p"]))

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A request under its key comes again: nothing happens, and the answer has its entry."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        name, asked = self.asked[key]
        heads = [engine.verify()[0] for engine in self.offices]
        outcome = self.say(name, **asked, key=key)
        assert outcome.entry is not None
        assert [engine.verify()[0] for engine in self.offices] == heads

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def misuse(self, data: st.DataObject) -> None:
        """Another request under a used key is refused."""
        key = data.draw(st.sampled_from(sorted(self.asked)))
        answer = self.say("record", triggers="x1", issued=TODAY, number="misuse", new=True, key=key)
        assert answer[0] == "key_conflict"

    @rule()
    def rebuild(self) -> None:
        """Work everything out again."""
        self.say("rebuild")

    @rule()
    def crash(self) -> None:
        """The process dies in the middle of an act; another one opens the file."""
        engine = self.offices[1]
        with engine.ledger.writing(preview=True) as unit:
            unit.put([standing.ref for standing, _ in unit.board()], [], [])
        engine.ledger.engine.dispose()  # type: ignore[attr-defined]
        self.offices[1] = office(open_ledger(str(self.path)))

    @invariant()
    def nothing_differs(self) -> None:
        """Both ledgers verify without a difference and show the same rows and history."""
        _, differences = self.say("verify")
        assert differences == []
        self.say("tasks", filters=ALL)
        self.say("lines")

    def teardown(self) -> None:
        """Let go of the file."""
        self.offices[1].ledger.engine.dispose()  # type: ignore[attr-defined]


def _answer(engine: Engine, name: str, asked: dict[str, Any]) -> Any:
    try:
        return getattr(engine, name)(**asked)
    except UponError as error:
        return error.code, str(error)


Histories.TestCase.settings = settings(
    max_examples=30, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
)
TestHistories = Histories.TestCase
