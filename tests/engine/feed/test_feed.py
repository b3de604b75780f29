"""What a calendar shows, through any history: nothing vanishes, no sequence falls."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from engine.feed.feed import Item
from engine.model.states import State
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.random_acts import random_act
from tests.support.strategies import TODAY, TREE, office, opened, random_plan
from triggers.errors import UponError

D = date.fromisoformat
VIEWS = (
    Filters(),
    Filters(role="lead"),
    Filters(body="n1"),
    Filters(body="centre"),
    Filters(body="north", below=True),
)
OVER = (State.DONE, State.CANCELLED)
HISTORIES, ACTS = 30, 12


def shown(engine: Engine, filters: Filters) -> dict[str, Item]:
    """The items by their ids, none where the body is not there yet."""
    try:
        items = engine.feed(filters=filters)
    except UponError:
        return {}
    found = {item.uid: item for item in items}
    assert len(found) == len(items)
    return found


def only(engine: Engine, **filters: object) -> Item:
    """The one item."""
    (item,) = engine.feed(filters=Filters(**filters))
    return item


@pytest.mark.parametrize("start", range(0, HISTORIES, 10))
def test_any_history_keeps_what_it_published(start: int) -> None:
    """After any act, in the calendar of everybody, of bodies and of all below one: each item is
    still there, neither its sequence nor its stamp falls, and the sequence rises wherever the date
    or the status is another."""
    for seed in range(start, start + 10):
        rng = Random(seed)  # noqa: S311  a seed
        engine = office()
        for name in "pq"[: rng.randint(1, 2)]:
            engine.adopt(random_plan(rng, name))
        before = [shown(engine, view) for view in VIEWS]
        for number in range(ACTS):
            name, asked = random_act(rng, engine, number)
            try:
                getattr(engine, name)(**asked)
            except UponError:
                continue
            after = [shown(engine, view) for view in VIEWS]
            for was, now in zip(before, after, strict=True):
                check(was, now)
            before = after


def check(was: dict[str, Item], now: dict[str, Item]) -> None:
    """Hold a calendar against the one before it."""
    assert was.keys() <= now.keys()
    for uid, old in was.items():
        new = now[uid]
        assert (new.moved, new.turned, new.at) >= (old.moved, old.turned, old.at)
        assert new.moved >= old.moved
        assert new.turned >= old.turned
        moved = (new.due, new.state is State.CANCELLED) != (old.due, old.state is State.CANCELLED)
        if moved:
            assert new.moved > old.moved
        if moved or _todo(new) != _todo(old):
            assert new.turned > old.turned
        whole = new.which.scope is None and new.which.body is None
        if whole and new.which.occurrence and not (moved or new.gone or old.gone):
            assert new.moved == old.moved


def _todo(item: Item) -> State | None:
    """Which of the four states of a to-do it is in."""
    return item.state if item.state in {*OVER, State.IN_PROGRESS} else None


def test_the_sequence_is_the_entry_that_moved_the_date() -> None:
    """It rises when the date comes, moves, is put off, goes and comes back, and by nothing else."""
    engine = opened({"1": {"when": "x", "due": "10 days after x"}}, today=D("2023-03-01"))
    assert engine.feed() == []
    event = engine.record("x", issued=D("2023-02-01")).event or ""
    seen = [(only(engine).due, only(engine).moved, only(engine).state.value)]

    def then(item: Item) -> None:
        seen.append((item.due, item.moved, item.state.value))

    engine.start("1", on=D("2023-02-02"))
    then(only(engine))
    engine.correct(event, issued=D("2023-02-05"), reason="r")
    then(only(engine))
    engine.correct(event, title="t", reason="r")
    then(only(engine))
    engine.extend("1", D("2023-03-20"), reason="r")
    then(only(engine))
    engine.undo()
    then(only(engine))
    engine.retract(event, reason="r")
    then(only(engine))
    engine.record("x", issued=D("2023-02-07"))
    then(only(engine))
    assert seen == [
        (D("2023-02-11"), 2, "active"),
        (D("2023-02-11"), 2, "in_progress"),
        (D("2023-02-15"), 4, "in_progress"),
        (D("2023-02-15"), 4, "in_progress"),
        (D("2023-03-20"), 6, "in_progress"),
        (D("2023-02-15"), 7, "in_progress"),
        (D("2023-02-15"), 8, "cancelled"),
        (D("2023-02-17"), 9, "in_progress"),
    ]


def test_a_task_that_a_person_cancels() -> None:
    """Cancelling and bringing back raise the sequence, and the id stays."""
    engine = opened({"1": {"due": "by 2023-05-01"}})
    first = only(engine)
    engine.cancel("1", reason="r")
    second = only(engine)
    engine.reinstate("1", reason="r")
    third = only(engine)
    assert (first.uid, first.uid) == (second.uid, third.uid)
    assert [item.moved for item in (first, second, third)] == [1, 2, 3]
    assert [item.state for item in (first, second, third)] == ["active", "cancelled", "active"]
    assert second.gone is None


def test_what_an_amendment_takes_out_stays_cancelled() -> None:
    """A task that a new version does not have is shown as removed, on the date that it had."""
    engine = opened({"1": {"due": "by 2023-05-01"}, "2": {"due": "by 2023-06-01"}})
    version = engine.plan_versions("p")[-1]
    kept = {"2": version.tasks["2"]}
    engine.amend(version.model_copy(update={"tasks": kept}), reason="r")
    gone, stays = engine.feed()
    assert (gone.which.task, gone.due, gone.state, gone.gone) == (
        "1",
        D("2023-05-01"),
        State.CANCELLED,
        "removed",
    )
    assert (gone.moved, stays.moved) == (2, 1)


def test_occurrences_come_as_they_open() -> None:
    """A recurring task has an item for each occurrence that lists show; later ones come with their
    day, and those that never opened leave nothing behind when the task goes."""
    engine = opened({"1": {"due": "every year"}, "2": {}}, until="2025-12-31")
    labels = [item.which.occurrence for item in engine.feed(today=D("2023-05-01"))]
    assert labels == ["2022", "2023"]
    assert len(engine.feed(today=D("2025-05-01"))) == 4
    version = engine.plan_versions("p")[-1]
    engine.amend(version.model_copy(update={"tasks": {"2": version.tasks["2"]}}), reason="r")
    assert [(i.which.occurrence, i.gone) for i in engine.feed(today=D("2025-05-01"))] == [
        ("2022", "removed"),
        ("2023", "removed"),
    ]


def test_ids_and_sequences_are_the_same_on_another_machine() -> None:
    """The same acts on another day's machine give other ids only where the ledger is another; a
    rebuilt ledger gives the same."""
    engine = opened({"1": {"due": "every year"}, "2": {"due": "by 2023-05-01"}})
    before = engine.feed()
    engine.rebuild()
    assert engine.feed() == before
    other = opened(
        {"1": {"due": "every year"}, "2": {"due": "by 2023-05-01"}}, today=TODAY + timedelta(days=1)
    )
    assert {i.uid for i in other.feed()}.isdisjoint(item.uid for item in before)


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("90 days after done 1", 90),
        ("2 weeks after done 1", 14),
        ("1 week 3 days after done 1", 10),
        ("3 days after (1 week after done 1)", 10),
        ("5 days before done 1", -5),
        ("3 months after done 1", None),
        ("10 working days after done 1", None),
        ("10 days after x", None),
    ],
)
def test_a_span_of_days_from_a_completion_links_two_items(due: str, days: int | None) -> None:
    """Days and weeks counted from another task's completion are a link to its item; spans whose
    length depends on the calendar are none."""
    engine = opened({"1": {"due": "by 2023-05-01"}, "2": {"due": due}})
    engine.record("x", issued=D("2023-02-01"), new=True)
    engine.complete("1", on=D("2023-02-20"))
    first, second = sorted(engine.feed(), key=lambda item: item.which.task)
    assert [(link.uid, link.days) for link in second.links] == ([(first.uid, days)] if days else [])


def test_unknown_names_are_refused() -> None:
    """A plan or a body that nobody declared is an error, not an empty calendar."""
    engine = opened({"1": {"due": "by 2023-05-01"}})
    for filters in (Filters(plan="q"), Filters(body="nobody")):
        with pytest.raises(UponError) as caught:
            engine.feed(filters=filters)
        assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    "asked", [{}, {"plan": "p"}, {"body": "n1"}, {"body": "north", "below": True}]
)
def test_a_calendar_outlives_what_it_is_of(asked: dict[str, Any]) -> None:
    """Once the only adoption that knew a plan and its bodies is taken back, their calendars go on,
    with what they showed as cancelled; nothing is shown that never was."""
    plan = {
        "1": {"due": "by 2023-05-01", "lead": ["n1"]},
        "2": {"when": "x", "due": "1 day after x"},
    }
    engine = opened(plan, bodies=TREE["bodies"], groups=TREE["groups"])
    filters = Filters(**asked)
    before = shown(engine, filters)
    engine.retract(1, reason="r")
    items = engine.feed(filters=filters)
    assert before
    assert before.keys() == {item.uid for item in items}
    assert {item.state for item in items} == {State.CANCELLED}
    check(before, shown(engine, filters))
