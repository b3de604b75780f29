"""A standing against a day: timeliness, what it waits for, and the keys of its row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.cards import Card
from engine.model.phases import Phase
from engine.model.standing import Standing
from engine.model.states import State
from engine.queries.rows import view
from triggers.nodes import Node

DUE = date(2023, 3, 10)
FIRST = date(2023, 1, 1)

# The keys of design.md, section 7, in their order; keys may be added, never renamed.
KEYS = """plan task occurrence scope title state since starts_on due_kind due nominal_due
computed_due extended_to ambiguous provisional needs_confirmation ungrounded timeliness waiting_for
roles""".split()  # noqa: SIM905  as the design has them
ADDED = [
    "not_before",
    "extension_conflict",
    "completed_on",
    "due_waits_for",
    "body",
    "each",
    "carried_by",
    "rule_from",
    "waits",
    "waived_on",
    "lapsed_on",
    "lapsed_by",
    "blocked_by",
    "not_before",
    "remaining",
    "document",
    "replaced",
    "progress",
    "targets",
]


def standing(
    *phases: tuple[date | None, State],
    due: date | None = DUE,
    since: date | None = FIRST,
    node: Node | None = None,
) -> Standing:
    kept = tuple(Phase(*phase) for phase in ((None, State.WAITING), *phases))
    kind = "dated" if due else "none"
    return Standing("p", "t", None, None, 0, None, since, node, kept, kind, due, due)


TIMELINESS = [
    # state, without a date, then on: 8 and 7 days before the due day, the day, the day after
    (State.ACTIVE, "no_date", "in_time", "due_soon", "due_soon", "overdue"),
    (State.IN_PROGRESS, "no_date", "in_time", "due_soon", "due_soon", "overdue"),
    (State.SUSPENDED, "no_date", "in_time", "due_soon", "due_soon", "overdue"),
    (State.WAITING, "waiting", "waiting", "waiting", "waiting", "waiting"),
    (State.CANCELLED, "cancelled", "cancelled", "cancelled", "cancelled", "cancelled"),
    (State.DONE, "done_in_time", "done_in_time", "done_in_time", "done_in_time", "done_in_time"),
]


@pytest.mark.parametrize("row", TIMELINESS, ids=lambda row: row[0])
def test_timeliness(row: tuple[State, str, str, str, str, str]) -> None:
    """Each state against each distance from the due day: due on D is overdue from D + 1."""
    state, without, *with_date = row
    assert standing((FIRST, state), due=None).timeliness(DUE) == without
    days = [DUE - timedelta(8), DUE - timedelta(7), DUE, DUE + timedelta(1)]
    assert [standing((FIRST, state)).timeliness(day) for day in days] == with_date


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (DUE - timedelta(1), "done_in_time"),
        (DUE, "done_in_time"),
        (DUE + timedelta(1), "done_late"),
    ],
)
def test_done_in_time_or_late(done: date, told: str) -> None:
    """What counts is the day of completion, however much later one looks."""
    kept = standing((FIRST, State.ACTIVE), (done, State.DONE))
    assert kept.timeliness(date(2030, 1, 1)) == told
    assert kept.timeliness(done - timedelta(1)) in ("due_soon", "overdue")


def test_timeliness_is_exhaustive() -> None:
    """The table has a row for every state."""
    assert {row[0] for row in TIMELINESS} == set(State)


def test_view_has_the_keys_of_the_design() -> None:
    """The row has exactly the keys of the design in their order, and the ones added since."""
    row = view(standing(), Card("p", "t", 0, "T", {"lead": ("a", "b")}), FIRST)
    assert [key for key in row if key not in ADDED] == KEYS
    assert set(row) == {*KEYS, *ADDED}
    assert (row["title"], row["roles"]) == ("T", {"lead": ["a", "b"]})


def test_a_task_becomes_active_when_the_day_comes() -> None:
    """Nothing is recorded on the day: the same standing is waiting before it and active on it."""
    kept = standing((DUE, State.ACTIVE), since=DUE, due=None)
    before, on = DUE - timedelta(1), DUE
    assert kept.phase(before) == (None, State.WAITING)
    assert kept.phase(on) == (DUE, State.ACTIVE)
    assert kept.waiting_for(before) == (f"from {DUE}",)
    assert kept.waiting_for(on) == ()


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.SUSPENDED, State.DONE])
def test_ungrounded_is_work_without_its_condition(state: State) -> None:
    """Work whose condition does not hold on the day is ungrounded, and no longer once it does."""
    assert standing((FIRST, state), since=None).ungrounded(DUE)
    assert standing((FIRST, state), since=DUE + timedelta(1)).ungrounded(DUE)
    assert not standing((FIRST, state), since=DUE).ungrounded(DUE)


@pytest.mark.parametrize("state", [State.WAITING, State.ACTIVE, State.CANCELLED])
def test_no_work_is_never_ungrounded(state: State) -> None:
    """Where nobody has begun there is nothing to be ungrounded."""
    assert not standing((FIRST, state), since=None).ungrounded(DUE)


def test_waiting_for_names_the_leaves_that_lack() -> None:
    """A waiting task names what it lacks, in the order of the text, each once."""
    leaf = Node("event", "x", None, lacks="x")
    met = Node("event", "y", FIRST, event="e")
    late = Node("from", "from 2023-03-10", DUE)
    node = Node("all", "x and y and x", None, need=4, children=(leaf, met, leaf, late))
    kept = standing(since=None, node=node)
    assert kept.waiting_for(FIRST) == ("x", "from 2023-03-10")
    assert kept.waiting_for(DUE) == ("x",)


@given(st.dates(date(2022, 1, 1), date(2024, 1, 1)), st.dates(date(2022, 1, 1), date(2024, 1, 1)))
def test_overdue_never_heals_by_waiting(one: date, other: date) -> None:
    """As days pass an open task goes from in time over due soon to overdue and never back."""
    order = ["in_time", "due_soon", "overdue"]
    early, late = sorted((one, other))
    kept = standing((date(2021, 1, 1), State.ACTIVE))
    ranks = [order.index(kept.timeliness(day)) for day in (early, late)]
    assert ranks == sorted(ranks)
