"""The ledger as it stood: one fold gives what deciding entry by entry gave, however it is asked."""

from __future__ import annotations

from random import Random

from hypothesis import given

from engine.commit.commit import copy_entry
from engine.memory.ledger import MemoryLedger
from engine.ports.scan import Scan
from engine.service.engine import Engine
from tests.support.random_acts import random_act
from tests.support.strategies import office, opened, random_plan, randoms, searched
from triggers.calendar_files import shipped_calendar
from triggers.errors import UponError
from upon.known_ledger import known_at


def spent(rng: Random, acts: int = 14) -> Engine:
    """An office after a random history."""
    engine = office()
    for name in "pq"[: rng.randint(1, 2)]:
        engine.adopt(random_plan(rng, name))
    for number in range(acts):
        name, asked = random_act(rng, engine, number)
        try:
            getattr(engine, name)(**asked)
        except UponError:
            continue
    return engine


@searched(20)
@given(randoms)
def test_any_prefix_is_as_it_stood(rng: Random) -> None:
    """After any number of the entries of any history: standings with their cards, what lies at
    narrower places, lists of one plan, and the history are those of a ledger that ends there."""
    engine = spent(rng)
    with engine.ledger.reading() as unit:
        entries = list(unit.entries.all())[: rng.randint(0, unit.entries.head().count)]
    then = MemoryLedger()
    with then.writing() as unit:
        for entry in entries:
            copy_entry(unit, shipped_calendar, entry)
    with then.reading() as right, known_at(entries, shipped_calendar).reading() as known:
        for plan in right.catalog.plans():
            scan = Scan(plan=plan.plan)
            assert list(known.standings.scan(scan)) == list(right.standings.scan(scan))
        board = list(right.standings.board())
        assert list(known.standings.board()) == board
        for standing, _ in board:
            near = [{s.key: s for s in u.standings.narrower(standing)} for u in (known, right)]
            assert near[0] == near[1]
        assert list(known.history.lines()) == list(right.history.lines())
        assert known.entries.head() == right.entries.head()


def test_only_the_plan_that_is_asked_for_is_decided() -> None:
    """A question about one plan decides no other; the history is gone through only for itself, and
    a supposition leaves the ledger as it was."""
    engine = opened({"1": {"due": "by 2023-05-01"}, "2": {"when": "done 1"}})
    engine.adopt(random_plan(Random(1), "q"))  # noqa: S311  a seed
    with engine.ledger.reading() as unit:
        entries = list(unit.entries.all())
    ledger = known_at(entries, shipped_calendar)
    with ledger.reading() as known:
        state = known.standings._state  # type: ignore[attr-defined]
        assert list(known.standings.scan(Scan(plan="p")))
        assert {ref.plan for ref in state.standings.open} == {"q"}
        assert state.replay is not None
    with ledger.writing(preview=True) as supposed:
        supposed.standings.put([standing for standing, _ in supposed.standings.board()], [])
    with ledger.reading() as known:
        assert {standing.plan for standing, _ in known.standings.board()} == {"p", "q"}
        assert known.history.lines()
