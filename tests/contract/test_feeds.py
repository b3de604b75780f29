"""Whatever keeps the ledger, a calendar made of it is the same."""

from __future__ import annotations

from random import Random

import pytest

from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from tests.support.random_acts import random_act
from tests.support.strategies import office, random_plan
from triggers.errors import UponError

VIEWS = (Filters(), Filters(body="n1"), Filters(body="north", below=True))
SEED = 9
"""A history with parts, scopes and successions."""


def test_the_same_history_gives_the_same_calendars(ledger: Ledger) -> None:
    """Items, ids, sequences, stamps and reasons are those of a ledger in memory."""
    rng = Random(SEED)  # noqa: S311  a seed
    kept, wanted = office(ledger), office()
    plans = [random_plan(rng, name) for name in "pq"]
    for engine in (kept, wanted):
        for plan in plans:
            engine.adopt(plan)
    for number in range(15):
        name, asked = random_act(rng, wanted, number)
        try:
            getattr(wanted, name)(**asked)
        except UponError as refused:
            with pytest.raises(type(refused)):
                getattr(kept, name)(**asked)
        else:
            getattr(kept, name)(**asked)
    for view in VIEWS:
        assert wanted.feed(filters=view)
        assert kept.feed(filters=view) == wanted.feed(filters=view)
