"""Places in a list: keys, their order, and going on from a row that may be gone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.memory.ledger import MemoryUnit
from engine.ports.scan import Found, Place, Scan, place_from
from engine.queries.filters import Filters
from engine.queries.lists import LISTS
from engine.queries.rows import Row
from engine.service.engine import Engine
from tests.support.country import country
from triggers.errors import BadInputError

D = date.fromisoformat
TASKS: dict[str, dict[str, Any]] = {
    "1": {"each": "communes", "when": "x", "due": "1 month after x"},
    "2": {"due": "by 2023-02-20", "lead": ["north"]},
    "3": {"due": "every year", "implementing": ["communes"]},
    "4": {"when": "y"},
}
BELOW = {"body": "centre", "below": True}


@pytest.fixture
def engine() -> Engine:
    """The country with standings of all kinds: of scopes, of parts, of occurrences."""
    made = country(TASKS, until="2023-12-31")
    made.record("x", issued=D("2023-01-05"), scope="north")
    made.record("x", issued=D("2023-01-20"), scope="n1")
    made.record("y", issued=D("2023-01-20"), scope="s1")
    made.start("1", body="n2")
    made.complete("3", occurrence="2022")
    return made


class Plans(MemoryUnit):
    """A ledger that knows one plan."""

    def plan_seq(self, plan: str) -> int:
        """The plan `p` was adopted with entry 3."""
        if plan != "p":
            raise LookupError(plan)
        return 3


# Keys

names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
places = st.builds(
    Place,
    st.none() | st.dates(),
    st.just(3),
    st.integers(0, 999_999),
    st.integers(0, 999),
    names,
    names,
    names,
)


@given(places, st.booleans())
def test_a_key_is_a_place(place: Place, by_due: bool) -> None:
    """A key names the place that it was made from; the date only in a list by date."""
    if by_due and place.due is None:
        return
    right = place if by_due else place._replace(due=None)
    assert place_from(place.key("p", by_due=by_due), Plans(), by_due=by_due) == right


def test_a_key_can_be_written_in_a_url() -> None:
    """Slashes and letters of whatever kind in names do not tear a key apart."""
    place = Place(D("2023-01-05"), 3, 4, 0, "đảng ủy/a", "", "b c")
    assert (
        place.key("p", by_due=True) == "2023-01-05/p/4/0/%C4%91%E1%BA%A3ng%20%E1%BB%A7y%2Fa//b%20c"
    )


NO_KEYS = [
    "",
    "x",
    "-/p/0/0//",
    "-/p/0/0////",
    "-/q/0/0///",
    "-/p/-1/0///",
    "-/p/1.5/0///",
    "-/p/0////",
    "-/p/٣/0///",
    f"-/p/{'9' * 30}/0///",
    "2023-13-01/p/0/0///",
    "/p/0/0///",
    "-/p/0/0/%00//",
    "-/p/0/0/\ud800//",
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("key", NO_KEYS)
def test_a_key_that_is_none(engine: Engine, key: str, name: str) -> None:
    """Text that is no key is refused as such, in every list, and reaches no database."""
    with pytest.raises(BadInputError):
        engine.page(name, limit=3, after_key=key)


def test_a_key_of_another_list(engine: Engine) -> None:
    """The key of a list in the plans' order means nothing in one by date and is refused there; the
    other way round it names the row in the plans' order."""
    key = engine.tasks("tasks")[0]["key"]
    for name in ("due", "overdue"):
        with pytest.raises(BadInputError):
            engine.page(name, limit=3, after_key=key)
    due = engine.tasks("due")
    row = next(row for row in due if row["task"] == "2")
    assert engine.page("tasks", limit=1, after_key=row["key"])[0]["task"] == "3"


# Going on

FILTERS: list[dict[str, Any]] = [
    {},
    BELOW,
    {"body": "n1"},
    {"body": "n2", "below": True},
    {"body": "north", "total": True},
    {"body": "north", "below": True, "role": "implementing"},
    {"trigger": "x"},
    {"before": D("2023-03-01")},
    BELOW | {"after": D("2023-02-04")},
    {"all_occurrences": True},
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", FILTERS)
def test_pages_are_the_list(engine: Engine, name: str, asked: dict[str, Any]) -> None:
    """Read page by page, of any size, a list has the same rows once each, and each its own key."""
    filters = Filters(**asked)
    whole = engine.tasks(name, filters=filters)
    assert len({row["key"] for row in whole}) == len(whole)
    for limit in (1, 2, 5):
        pages: list[Row] = []
        key = None
        while page := engine.page(name, limit=limit, after_key=key, filters=filters):
            pages += page
            key = page[-1]["key"]
        assert pages == whole


@pytest.mark.parametrize("asked", [{}, BELOW, {"body": "n1"}])
def test_going_on_where_the_row_is_gone(engine: Engine, asked: dict[str, Any]) -> None:
    """A list goes on after a row that has vanished since with the rows that come after its
    place."""
    filters = Filters(**asked)
    before = engine.tasks(filters=filters)
    engine.undo()  # the completion of 2022's occurrence
    engine.undo()  # the start of n2's part
    engine.undo()  # s1's document: its standing of task 4 goes
    engine.undo()  # n1's document: its standing of task 1 goes
    after = engine.tasks(filters=filters)
    kept = {row["key"] for row in after}
    gone = [row for row in before if row["key"] not in kept]
    assert gone or asked == {"body": "n1"}
    for row in before:
        rest = [r for r in after if _order(r) > _order(row)]
        assert engine.page(limit=99, after_key=row["key"], filters=filters) == rest


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    _, _, position, order, *places = row["key"].split("/")
    return int(position), int(order), *places


def test_a_list_by_date_goes_on_after_a_date_that_moved(engine: Engine) -> None:
    """A row that is due later by now comes again; none that was not shown is left out."""
    first = engine.page("due", limit=1, filters=Filters(**BELOW))[0]
    assert (first["task"], first["body"]) == ("1", "n1")
    engine.extend("1", D("2023-05-31"), body="n1", reason="r")
    rest = engine.page("due", limit=99, after_key=first["key"], filters=Filters(**BELOW))
    assert [(row["task"], row["body"]) for row in rest if row["body"]][-1] == ("1", "n1")
    assert len(rest) == len(engine.tasks("due", filters=Filters(**BELOW)))


# What a scan takes

TAKEN = [
    # scan, the places of tasks taken
    ({}, "1 1@n1 1@north 2 3 3 4 4@s1"),
    ({"parts": True}, "1 1@n1 1@n2:n2 1@north 2 3 3 4 4@s1"),
    ({"plan": "q"}, ""),
    ({"scopes": ()}, "1 2 3 3 4"),
    ({"scopes": {"n1", "centre"}, "parts": True}, "1 1@n1 2 3 3 4"),
    ({"by_due": True}, "3 1@n1 1@north 2 3"),
    ({"by_due": True, "unfinished_on": D("2023-03-01")}, "1@n1 1@north 2 3"),
    ({"by_due": True, "unfinished_on": D("2023-02-28")}, "3 1@n1 1@north 2 3"),
    ({"before": D("2023-02-20")}, "1@n1 1@north 3"),
    ({"since": D("2023-02-20")}, "2 3"),
    ({"trigger": "x"}, "1 1@n1 1@north"),
]


@pytest.mark.parametrize(("asked", "taken"), TAKEN)
def test_what_a_scan_takes(engine: Engine, asked: dict[str, Any], taken: str) -> None:
    """Each restriction leaves the standings that it names, in the order of the list."""
    with engine.ledger.reading() as unit:
        found = [_written(f) for f in unit.standings.scan(Scan(**asked))]
    assert found == taken.split()


def _written(found: Found) -> str:
    place = found.place
    at = f"@{place.scope}" if place.scope else ""
    return f"{found.standing.task}{at}{':' if place.body else ''}{place.body}"
