"""Lists and sums where many members did much the same, which a database puts together: what its
rows give one by one, on every ledger."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from engine.ports.ledger import Ledger
from engine.queries.filters import Filters
from engine.queries.glance import Glance
from engine.queries.lists import LISTS
from engine.queries.place_sums import count_of, listing
from engine.service.engine import Engine
from tests.support.alike_country import MEMBERS, alike_country
from tests.support.plain_lists import plain_agenda, plain_counts
from tests.support.strategies import TODAY

PLACES = ("centre", "north", MEMBERS[7])


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """The office of the country of members who did much the same."""
    return alike_country(ledger)


def test_the_tables_are_what_the_entries_say(engine: Engine) -> None:
    """Parts that were acted on again, extended or whose member left stand as the entries give it,
    their fingerprints too."""
    assert engine.verify()[1] == []


def _asked() -> list[Filters]:
    places = [{"body": body, way: True} for body in PLACES for way in ("below", "total")]
    more: list[dict[str, Any]] = [
        {"body": "centre", "below": True, "state": "done"},
        {"body": "centre", "below": True, "plan": "p", "trigger": "x"},
        {"body": "centre", "total": True, "all_occurrences": True},
        {"body": "north", "below": True, "role": "lead"},
    ]
    return [Filters(**one) for one in (*places, *more)]


def test_sums_and_pages(engine: Engine) -> None:
    """What a place has under each heading, and its first rows there, are those of its rows, whoever
    did the same."""
    for filters, today in product(_asked(), (TODAY, TODAY - timedelta(1), TODAY + timedelta(40))):
        rows = engine.tasks(today=today, filters=filters)
        whole = plain_agenda(rows, today)
        assert engine.agenda(today=today, filters=filters) == whole
        assert engine.counts(today=today, filters=filters) == plain_counts(rows, whole)
        page = engine.agenda_page(limit=3, today=today, filters=filters)
        assert page.rows == {name: found[:3] for name, found in whole.items()}
        with engine.ledger.reading() as unit:
            for name in LISTS[:: 1 if today == TODAY else 4]:
                listed = engine.tasks(name, today=today, filters=filters)
                assert count_of(unit.standings, name, today, filters) == len(listed)


def test_a_list_goes_on_after_any_row(engine: Engine) -> None:
    """The page after a row has the rows after it, in the order of the list and by date, also when
    the row is one of many that were found together."""
    for filters in _asked():
        rows = engine.tasks(filters=filters)
        dated = sorted(rows, key=lambda row: (row["due"] is None, row["due"] or TODAY))
        with engine.ledger.reading() as unit:
            found = listing(unit.standings, TODAY, filters)
        for listed, plain in ((found, rows), (found.by_date(), dated)):
            assert [*listed.rows()] == plain == [*listed.rows("no key")]
            for number in range(0, len(plain), max(1, len(plain) // 7)):
                assert [*listed.rows(plain[number]["key"])] == plain[number + 1 :]


def test_looks_of_rows_found_together(engine: Engine) -> None:
    """How the rows look, counted, is what they are; a list of those alone that look so has them."""

    def is_begun(seen: Glance) -> bool:
        return seen.state == "in_progress"

    for filters in _asked():
        rows = engine.tasks(filters=filters)
        with engine.ledger.reading() as unit:
            found = listing(unit.standings, TODAY, filters)
        looks: Counter[object] = Counter()
        for seen, number in found.seen():
            looks[seen.state, seen.timeliness, seen.due] += number
        assert looks == Counter((row["state"], row["timeliness"], row["due"]) for row in rows)
        assert [*found.only(is_begun).rows()] == [r for r in rows if r["state"] == "in_progress"]
