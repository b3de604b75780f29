"""The bodies of a workspace: the tree, the groups, and who carries on whose work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.model.bodies import Bodies, Known, more_known
from engine.model.groups.groups import Groups, Shared
from engine.model.successions import Succession, Successions
from triggers.events import Event

D = date.fromisoformat
KNOWN = {
    "centre": Known("Centre"),
    "north": Known("North", "centre", "province"),
    "south": Known("South", "centre", "province"),
    "n1": Known("N1", "north"),
    "n2": Known("N2", "north"),
    "s1": Known("S1", "south"),
    "village": Known("Village", "n1"),
}


def bodies(*successions: tuple[str, str, str], **more: Known) -> Bodies:
    groups = {"communes": Shared("Communes", ("n1", "n2", "s1")), "north-two": Shared("-", ("n2",))}
    own = {"p": {"communes": ("n1",), "mine": ("s1",)}, "q": {}}
    said = [Succession(old, new, D(on)) for old, new, on in successions]
    return Bodies(KNOWN | more, Groups(groups, own), Successions(said))


# The tree


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("centre", "centre"),
        ("n1", "n1 north centre"),
        ("village", "village n1 north centre"),
        ("nobody", "nobody"),
    ],
)
def test_path(body: str, path: str) -> None:
    """A body's path leads over those above it to the top; one that nobody declared is alone."""
    assert bodies().path(body) == tuple(path.split())


@pytest.mark.parametrize(
    ("body", "below"),
    [
        ("centre", "centre n1 n2 north s1 south village"),
        ("north", "n1 n2 north village"),
        ("village", "village"),
        ("nobody", "nobody"),
    ],
)
def test_below(body: str, below: str) -> None:
    """Below a body are itself and all whose path leads over it; asked twice it is the same."""
    made = bodies()
    assert made.below(body) == set(below.split())
    assert made.below(body) is made.below(body)


def test_the_nearest_scope() -> None:
    """Of some scopes the nearest on the body's path counts, the whole where none lies there."""
    made = bodies()
    asked: tuple[set[str | None], ...] = (
        {"n1", "north"},
        {"north", "centre"},
        {"s1", "south"},
        set(),
    )
    assert [made.nearest("n1", scopes) for scopes in asked] == ["n1", "north", None, None]


def test_below_is_the_path_turned_round() -> None:
    """A body is below another exactly where the other is on its path."""
    made = bodies()
    pairs = {(high, low) for low in KNOWN for high in made.path(low)}
    assert pairs == {(high, low) for high in KNOWN for low in made.below(high)}


def test_bodies_under_each_other_end() -> None:
    """Bodies that lie under each other (taken back imports can do that) do not lead round for
    ever."""
    looped = bodies(a=Known("A", "b"), b=Known("B", "a"))
    assert looped.path("a") == ("a", "b")
    assert looped.below("a") == {"a", "b"}


# The groups


@pytest.mark.parametrize(
    ("plan", "group", "members"),
    [
        ("p", "communes", "n1"),
        ("q", "communes", "n1 n2 s1"),
        ("none", "communes", "n1 n2 s1"),
        ("p", "mine", "s1"),
        ("q", "mine", ""),
        ("p", "nothing", ""),
    ],
)
def test_members(plan: str, group: str, members: str) -> None:
    """A plan's own group comes before the workspace's of that id; an unknown one is empty."""
    made = bodies()
    assert made.groups.members(plan, group) == tuple(members.split())
    assert made.groups.member_set(plan, group) == set(members.split())
    assert made.groups.member_set(plan, group) is made.groups.member_set(plan, group)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("n1", "n1 communes"),
        ("n2", "n2 communes north-two"),
        ("s1", "s1 communes mine"),
        ("north", "north"),
        ("communes", "communes"),
    ],
)
def test_names_of(body: str, names: str) -> None:
    """Plans know a body by its id and by each group that holds it; a group by its own id."""
    assert bodies().groups.names_of(body) == set(names.split())


def test_names_that_are_known() -> None:
    """Bodies, shared groups and groups of plans are known, in the order of the alphabet."""
    made = bodies()
    assert [made.knows(n) for n in ("n1", "communes", "mine", "m")] == [True, True, True, False]
    assert made.names() == [
        "centre",
        "communes",
        "mine",
        "n1",
        "n2",
        "north",
        "north-two",
        "s1",
        "south",
        "village",
    ]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (None, ("B", "x", "l"), ("B", "x", "l")),
        (("A", None, None), ("B", "x", "l"), ("A", "x", "l")),
        (("A", "y", "k"), ("B", "x", "l"), ("A", "y", "k")),
        (
            ("A", "y", "k", ("C",)),
            ("B", "x", "l", ("D", "C"), ("T",)),
            ("A", "y", "k", ("C", "D"), ("T",)),
        ),
    ],
)
def test_declared_again(first: Any, second: Any, found: Any) -> None:
    """A second declaration adds what the first left out, and changes nothing."""
    assert more_known(Known(*first) if first else None, Known(*second)) == Known(*found)


# Successions

MERGED = ("n1", "n2", "2023-02-01")
AGAIN = ("n2", "s1", "2023-06-01")


@pytest.mark.parametrize(
    ("day", "n1", "n2"),
    [
        ("2023-01-31", "n1", "n2"),
        ("2023-02-01", "n2", "n2"),
        ("2023-05-31", "n2", "n2"),
        ("2023-06-01", "s1", "s1"),
    ],
)
def test_the_carrier_of_a_day(day: str, n1: str, n2: str) -> None:
    """From the day of each succession on the next body carries the work, also what it carried for
    others."""
    made = bodies(MERGED, AGAIN)
    assert (made.successions.carrier("n1", D(day)), made.successions.carrier("n2", D(day))) == (
        n1,
        n2,
    )
    assert made.successions.carrier("s1", D(day)) == "s1"


def test_a_chain_told_out_of_order() -> None:
    """Where the second succession was before the first, nobody carries on in between, and the
    last carries all."""
    made = bodies(("n1", "n2", "2023-06-01"), ("n2", "s1", "2023-02-01"))
    days = ("2023-03-01", "2023-06-01")
    assert [made.successions.carrier("n1", D(day)) for day in days] == ["n1", "s1"]


@pytest.mark.parametrize(
    ("day", "n1", "n2", "s1"),
    [
        ("2023-01-31", "n1", "n2", "s1"),
        ("2023-02-01", "", "n2 n1", "s1"),
        ("2023-06-01", "", "", "s1 n1 n2"),
    ],
)
def test_whose_work_a_body_does(day: str, n1: str, n2: str, s1: str) -> None:
    """From the day of a succession the new body does the old one's work beside its own, and the old
    one none; who does what on some day is told without a day."""
    made = bodies(MERGED, AGAIN)
    told = [" ".join(made.successions.works_on(name, D(day))) for name in ("n1", "n2", "s1")]
    assert told == [n1, n2, s1]
    assert made.successions.works("s1") == ("s1", "n1", "n2")
    assert made.successions.works("n1") == ("n1",)
    assert made.successions.does("s1", "s1", D(day))
    assert made.successions.does("n2", "n1", D(day)) is ("n1" in n2)


def test_carriers_and_predecessors() -> None:
    """All who carry on a body's work on some day, and all whose work a body then carries."""
    made = bodies(MERGED, AGAIN, ("north", "south", "2024-01-01"))
    assert made.successions.carriers("n1") == ((D("2023-02-01"), "n2"), (D("2023-06-01"), "s1"))
    assert made.successions.carriers("s1") == ()
    assert made.successions.predecessors("s1") == {"n1", "n2"}
    assert made.successions.predecessors("n2") == {"n1"}
    assert made.successions.predecessors("n1") == frozenset()


def test_successions_in_a_ring_end() -> None:
    """Successions that lead back (taken back ones can do that) do not lead round for ever."""
    made = bodies(MERGED, ("n2", "n1", "2023-03-01"))
    assert [name for _, name in made.successions.carriers("n1")] == ["n2"]


# Where a document holds


def document(scope: str | None, **days: str) -> Event:
    dates = {name: D(day) for name, day in ({"issued": "2023-03-01"} | days).items() if day}
    return Event(id="e", triggers=("x",), scope=scope, **({"recorded": D("2023-04-01")} | dates))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "days", "reach"),
    [
        (None, {}, [None]),
        ("south", {}, ["south", "n1"]),
        ("s1", {}, ["s1", "n1"]),
        ("north", {}, ["north"]),
        ("centre", {}, ["centre"]),
        ("n1", {}, ["n1"]),
        ("n2", {}, ["n2"]),
        ("s1", {"issued": "2023-01-31"}, ["s1"]),
        ("s1", {"issued": "2023-02-01"}, ["s1", "n1"]),
        ("s1", {"issued": "", "effective": "2023-01-31"}, ["s1"]),
        ("s1", {"issued": "", "received": "2023-02-01"}, ["s1", "n1"]),
        ("s1", {"issued": "", "recorded": "2023-01-31"}, ["s1"]),
    ],
)
def test_the_reach_of_a_document(scope: str | None, days: dict[str, str], reach: list[Any]) -> None:
    """A document of the day of the succession or later, at the new body's scope or above it, holds
    at the old body as well; an earlier one, one that holds there anyway, or one at the old body's
    own scope, nowhere else."""
    made = bodies(("n1", "s1", "2023-02-01"))
    assert made.reach(document(scope, **days)) == tuple(reach)


def test_the_reach_over_two_successions() -> None:
    """A document reaches all whose work is by then carried on below its scope, and no longer at
    the scope of the body in between."""
    made = bodies(MERGED, AGAIN)
    late = {"issued": "2023-07-01"}
    assert made.reach(document("s1", **late)) == ("s1", "n1", "n2")
    assert made.reach(document("n2")) == ("n2", "n1")
    assert made.reach(document("n2", **late)) == ("n2",)
