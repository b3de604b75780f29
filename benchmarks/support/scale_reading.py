"""Reading at national scale: lists, reasons and one commune's day, each beside the raw SQL."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import text

from benchmarks.nation import TODAY, Size, commune
from benchmarks.support.machine import quantile
from engine.commands.moves import make_move
from engine.commit.commit import Signature, commit_in
from engine.model.acts import TaskMoved
from engine.model.standing import TaskRef
from engine.model.states import Move
from engine.ports.ledger import Unit
from engine.queries.filters import Filters
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import office
from triggers.errors import UponError

TIMES = 100
DATED = ("5", "6", "8")
"""Tasks of a plan that start with it."""


def act_on(engine: Engine, size: Size, number: int) -> None:
    """Let bodies start and complete so many parts, in one transaction."""
    rng = Random(1)  # noqa: S311  any parts will do
    signature = Signature(datetime.now(UTC), TODAY, "bench", "bench")
    with engine.ledger.writing() as unit:
        for _ in range(number):
            with suppress(UponError):  # this part was done already
                commit_in(unit, engine.calendars, signature, move_of(rng, size))


def move_of(rng: Random, size: Size) -> Callable[[Unit], TaskMoved]:
    """Some body's start or completion of its part in some task."""
    ref = TaskRef(f"k{rng.randrange(size.plans):02}", rng.choice(DATED))
    body = commune(rng.randrange(size.communes))
    return partial(_act, ref, rng.choice([Move.START, Move.COMPLETE]), body)


def _act(ref: TaskRef, move: Move, body: str, unit: Unit) -> TaskMoved:
    return make_move(unit, ref, move, None, date(2025, 3, 1), TODAY, {"body": body})


def reading(url: str, engine: Engine, size: Size) -> list[tuple[str, float, str]]:
    """What each question takes at the 95th in a hundred, and the raw SQL beside it."""
    engine = office(open_ledger(url), TODAY)
    rng = Random(2)  # noqa: S311

    def place() -> str:
        return f"p{rng.randrange(size.provinces):02}"

    due = Filters(after=TODAY)
    asked: list[tuple[str, Callable[[], Any], str, dict[str, Any]]] = [
        (
            "next 100 due in the country",
            lambda: engine.page("due", limit=100, filters=due),
            _DUE,
            {"day": TODAY.isoformat()},
        ),
        (
            "one province's first 100 overdue",
            lambda: engine.page("overdue", limit=100, filters=Filters(body=place(), below=True)),
            _OVERDUE,
            {"day": TODAY.isoformat()},
        ),
        (
            "waiting for one trigger",
            lambda: engine.page("waiting", limit=100, filters=Filters(trigger="national")),
            _WAITING,
            {},
        ),
        (
            "one why",
            lambda: engine.why(
                "5",
                plan=f"k{rng.randrange(size.plans):02}",
                body=commune(rng.randrange(size.communes)),
            ),
            _WHY,
            {},
        ),
        (
            f"one commune's agenda ({size.plans * 10} tasks)",
            lambda: engine.agenda(filters=Filters(body=commune(rng.randrange(size.communes)))),
            _AGENDA,
            {"body": commune(7)},
        ),
    ]
    found = []
    for what, call, query, values in asked:
        mine = quantile(_times(call), 0.95)
        raw = quantile(_times(partial(_raw, engine, query, values)), 0.95)
        found.append((f"{what}, p95", mine, f"raw SQL {raw * 1000:.2f} ms, {mine / raw:.1f} times"))
    return found


def _times(call: Callable[[], Any]) -> list[float]:
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        call()
        found.append(time.perf_counter() - began)
    return found


def _raw(engine: Engine, query: str, values: dict[str, Any]) -> None:
    with engine.ledger.engine.connect() as connection:  # type: ignore[attr-defined]
        connection.execute(text(query), values).fetchall()


_DUE = (
    "SELECT * FROM standing WHERE due > :day AND due IS NOT NULL AND state != 'done' "
    "AND state != 'cancelled' AND body = '' "
    "ORDER BY due, plan_seq, position, ord, scope, body LIMIT 100"
)
_OVERDUE = (
    "SELECT * FROM standing WHERE due < :day AND due IS NOT NULL AND state != 'done' "
    "AND state != 'cancelled' ORDER BY due, plan_seq, position, ord, scope, body "
    "LIMIT 100"
)
_WAITING = (
    "SELECT s.* FROM standing s JOIN listener l ON l.plan = s.plan AND l.task = s.task "
    "WHERE l.kind = 'trigger' AND l.name = 'national' AND s.body = '' "
    "LIMIT 100"
)
_WHY = "SELECT * FROM standing WHERE plan = 'k07' AND task = '5' AND body = ''"
_AGENDA = (
    "SELECT s.*, c.title, c.roles FROM standing s JOIN card c ON c.plan = s.plan "
    "AND c.task = s.task WHERE s.scope IN ('', :body, 'p07', 'centre') AND "
    "(s.body = '' OR s.body = :body)"
)
