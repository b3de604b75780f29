"""What was known: a database read as of an entry answers as it did then, whatever came after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from engine.model.standing import TaskRef
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from store.past import PastLedger
from store.read_model import open_board
from tests.support.random_acts import random_act
from tests.support.strategies import (
    BODIES,
    SEARCH,
    TODAY,
    TRIGGERS,
    make_plan,
    office,
    random_plan,
)
from triggers.errors import UponError
from upon.workspace import folded_ledger, known_ledger

DAYS = (TODAY, date(2023, 7, 1))
FILTERS = (
    Filters(),
    Filters(plan="q"),
    Filters(body="n1"),
    Filters(body="north", below=True),
    Filters(trigger="x1", all_occurrences=True),
)
LISTS = ("tasks", "due", "overdue", "waiting")


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest) -> SqlLedger:
    """A ledger in a fresh database."""
    fixture = "database" if request.param == "sqlite" else "server_database"
    return open_ledger(str(request.getfixturevalue(fixture)))


def questions(engine: Engine) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What an office asks: each list, filtered in each way, each reason, and what was recorded."""
    for day in DAYS:
        for name in LISTS:
            for asked in FILTERS:
                yield f"{name} {day} {asked}", lambda: engine.tasks(name, today=day, filters=asked)  # noqa: B023
        yield f"triggers {day}", lambda: engine.triggers(today=day)  # noqa: B023
    with engine.ledger.reading() as unit:
        tasks = [(plan.plan, task) for plan in unit.catalog.plans() for task in plan.tasks]
    for plan, task in tasks:
        for body in (None, "n1", "s2"):
            yield f"why {plan} {task} {body}", lambda: engine.why(task, plan=plan, body=body)  # noqa: B023
        yield f"history {plan} {task}", lambda: engine.history(task, plan=plan)  # noqa: B023
    yield "feed", engine.feed
    yield "ready", engine.ready_parts
    yield "plans", engine.plans
    yield "documents", engine.documents
    yield "bodies", engine.bodies
    yield "policy", engine.policy
    yield "log", engine.log
    yield "lines", engine.lines
    yield "head", lambda: engine.proof(quick=True)
    for body in BODIES[:4]:
        yield f"body {body}", lambda: engine.body(body)  # noqa: B023


def answers(engine: Engine) -> dict[str, str]:
    """The answers to all of them, what is refused among them, as text."""
    found = {}
    for name, ask in questions(engine):
        try:
            found[name] = repr(ask())
        except UponError as error:
            found[name] = f"{type(error).__name__} {error}"
    return found


def at(engine: Engine, ledger: Any) -> dict[str, str]:
    """The same of another ledger."""
    return answers(office(ledger, engine.today()))


def spent(
    ledger: SqlLedger, rng: Random, acts: int, steps: Sequence[int] = (1, 1, 0, 7, -4)
) -> Iterator[tuple[Engine, datetime]]:
    """An office after each entry of a random history, with the moment of the entry; the clock goes
    on by one of some `steps` in minutes, now and then back."""
    engine = office(ledger)
    moment = engine.clock()
    for number in range(-2, acts):
        moment += timedelta(minutes=rng.choice(steps), microseconds=rng.randint(0, 3))
        engine.clock = lambda: moment  # noqa: B023
        try:
            if number < 0:
                engine.adopt(random_plan(rng, "pq"[number]))
            else:
                name, asked = random_act(rng, engine, number)
                getattr(engine, name)(**asked)
        except UponError:
            continue
        yield engine, moment


@pytest.mark.parametrize("seed", range(2 * SEARCH))
def test_every_answer_is_that_of_its_moment(ledger: SqlLedger, seed: int) -> None:
    """After each entry of any history each question is answered; asked again at the end as of any
    of the moments, each has the same answer, as has the ledger that is folded up to there."""
    rng, taken = Random(seed), dict[int, dict[str, str]]()  # noqa: S311  a seed
    moments = dict[int, datetime]()
    for engine, moment in spent(ledger, rng, 14):
        with ledger.reading() as unit:
            count = unit.entries.head().count
        taken[count], moments[count] = answers(engine), moment
    latest = max(moments.values())
    for count in rng.sample(sorted(moments), 5):
        known = known_ledger(ledger, moments[count])
        assert isinstance(known, PastLedger)
        with ledger.reading() as unit:
            kept = [entry.at for entry in unit.entries.all()]
        later = [number for number, one in enumerate(kept) if one > moments[count]]
        assert known.last == (later[0] if later else len(kept))
        found = at(engine, known)
        assert found == at(engine, folded_ledger(ledger, moments[count]))
        if known.last in taken:
            assert found == taken[known.last]
    assert at(engine, known_ledger(ledger, latest)) == taken[max(taken)]
    assert engine.verify()[1] == []


def rows(ledger: Any) -> list[Any]:
    """All that answers are made of: standings with their cards, plans, documents, who listens to
    what, acts, what no longer counts."""
    with ledger.reading() as unit:
        plans = list(unit.catalog.plans())
        refs = [TaskRef(plan.plan, task) for plan in plans for task in plan.tasks]
        count = unit.entries.head().count
        return [
            list(unit.standings.board()),
            plans,
            [list(unit.facts.plan_timeline(plan.plan)) for plan in plans],
            [list(unit.facts.plan_steps(plan.plan)) for plan in plans],
            list(unit.catalog.events()),
            [{*unit.facts.scopes_of(name)} for name in TRIGGERS],
            [[event.id for event in unit.facts.events_of(name)] for name in TRIGGERS],
            [unit.catalog.waiting_on_trigger(name) for name in TRIGGERS],
            [unit.catalog.waiting_on_task(ref) for ref in refs],
            [list(unit.facts.acts_of(ref)) for ref in refs],
            unit.facts.bodies().known,
            unit.facts.workspace_policy(),
            unit.entries.taken_back(range(1, count + 1)),
            count,
        ]


@pytest.mark.parametrize("seed", range(4 * SEARCH))
def test_every_row_is_that_of_its_moment(ledger: SqlLedger, seed: int) -> None:
    """As of each entry of a longer history every table holds what it held after it: rows that came,
    changed, went and came back."""
    engine, taken = office(ledger), dict[datetime, list[Any]]()
    for made, moment in spent(ledger, Random(seed), 40, steps=(1, 2)):  # noqa: S311  a seed
        engine, taken[moment] = made, rows(ledger)
    for moment, right in taken.items():
        assert rows(known_ledger(ledger, moment)) == right
    assert engine.verify()[1] == []


@pytest.mark.parametrize("seed", range(SEARCH))
def test_a_rebuild_knows_it_too(ledger: SqlLedger, seed: int) -> None:
    """What derived rows were is worked out again with them: a rebuilt ledger answers alike."""
    made = list(spent(ledger, Random(seed), 10))  # noqa: S311  a seed
    engine, moments = made[0][0], [moment for _, moment in made]
    asked = moments[:: max(1, len(moments) // 3)]
    before = [at(engine, known_ledger(ledger, moment)) for moment in asked]
    engine.rebuild()
    assert [at(engine, known_ledger(ledger, moment)) for moment in asked] == before
    assert engine.verify()[1] == []


def test_the_light_reader_knows_it_too(ledger: SqlLedger) -> None:
    """The lists' own way in gives the board of the moment, and the names of it."""
    engine = office(ledger)
    moment = engine.clock()
    engine.adopt(make_plan({"1": {"when": "x"}, "2": {"due": "by 2023-05-01"}}))
    engine.clock = lambda: moment + timedelta(hours=1)
    engine.record("x", issued=date(2023, 2, 1), number="1")
    engine.start("2")
    url = ledger.engine.url.render_as_string(hide_password=False)
    for asked in (moment - timedelta(seconds=1), moment, moment + timedelta(days=1)):
        with folded_ledger(ledger, asked).reading() as unit, open_board(url, asked) as board:
            assert list(board.board()) == list(unit.standings.board())
            assert board.declares("x") == unit.catalog.declares("x")
            assert board.bodies().known == unit.facts.bodies().known
            ids = [event.id for event in unit.catalog.events()]
            assert board.event_numbers(["x", *ids]) == dict.fromkeys(ids, "1")


def test_what_is_supposed_of_it_is_kept_nowhere(ledger: SqlLedger) -> None:
    """A preview works on a copy in memory; the database has no entry more."""
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}))
    past = known_ledger(ledger, datetime.max.replace(tzinfo=UTC))
    then = office(past)
    supposed = then.record("x", issued=date(2023, 2, 1), preview=True)
    assert [change.after for change in supposed.changes if change.field == "state"] == ["active"]
    assert then.tasks() == engine.tasks()
    with ledger.reading() as unit:
        assert unit.entries.head().count == 1


def test_nothing_that_came_after_is_looked_at(ledger: SqlLedger) -> None:
    """No statement about an early moment reads a later entry's rows: with all of them altered it
    answers the same."""
    engine = office(ledger)
    moment = engine.clock()
    engine.adopt(make_plan({"1": {"due": "by 2023-05-01"}, "2": {"when": "done 1"}}))
    known = known_ledger(ledger, moment)
    right = at(engine, known)
    engine.clock = lambda: moment + timedelta(hours=1)
    engine.complete("1", on=TODAY)
    with ledger.connected(writing=True) as connection:
        connection.exec_driver_sql("DELETE FROM standing WHERE from_entry > 1")
        connection.exec_driver_sql("DELETE FROM task_act WHERE from_entry > 1")
    assert at(engine, known_ledger(ledger, moment)) == right
