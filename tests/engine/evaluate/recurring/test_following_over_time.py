"""Occurrences that follow each other: each day has those that the completions of that day open."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given

from engine.model.states import Move
from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import TODAY, opened, randoms, searched
from triggers.errors import UponError

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
TASK = {"due": "every 3 months after done"}


def chain() -> Engine:
    """A task whose occurrences follow each other, three months apart."""
    return opened({"1": TASK}, until="2024-12-31")


Shown = dict[str | None, tuple[str, str, bool]]


def shown(engine: Engine, day: str) -> Shown:
    """Occurrence -> state, due day, whether it is ungrounded, in the list of a day, in order; all
    occurrences are those and what opens later."""
    found: list[Shown] = []
    for asked in (Filters(), ALL):
        rows = engine.tasks(today=D(day), filters=asked)
        found.append({r["occurrence"]: (r["state"], str(r["due"]), r["ungrounded"]) for r in rows})
    listed, every = found
    assert all(told[0] == "waiting" for label, told in every.items() if label not in listed)
    assert listed.items() <= every.items()
    assert list(listed) == sorted(listed, key=str)
    return listed


def test_what_followed_is_there_until_what_opened_it_is_reopened() -> None:
    """The next occurrence stays on the days before the completion that opened it was taken back; it
    is not there from that day until another completion opens it, and then counts from that one."""
    engine = chain()
    engine.complete("1", on=D("2023-01-10"))
    before = {day: shown(engine, day) for day in ("2023-01-09", "2023-01-10", "2023-02-14")}
    assert before["2023-02-14"]["2"] == ("active", "2023-04-10", False)
    engine.reopen("1", occurrence="1", on=D("2023-02-15"), reason="not yet")
    assert {day: shown(engine, day) for day in before} == before
    gap = {day: shown(engine, day) for day in ("2023-02-15", "2023-02-23")}
    assert all(list(rows) == ["1"] for rows in gap.values())
    engine.complete("1", occurrence="1", on=D("2023-02-24"))
    assert {day: shown(engine, day) for day in before} == before
    assert {day: shown(engine, day) for day in gap} == gap
    assert shown(engine, "2023-02-24")["2"] == ("active", "2023-05-24", False)


def test_what_followed_and_was_begun_loses_its_ground_on_the_day_of_reopening() -> None:
    """Of what was begun or finished before the completion that opened it was taken back, earlier
    days have what they had; from that day on it has no ground, and with the next completion it has
    it again."""
    for move, state in (("start", "in_progress"), ("complete", "done")):
        engine = chain()
        engine.complete("1", on=D("2023-01-10"))
        getattr(engine, move)("1", occurrence="2", on=D("2023-01-20"))
        before = {day: shown(engine, day)["2"] for day in ("2023-01-15", "2023-02-14")}
        assert before["2023-02-14"] == (state, "2023-04-10", False)
        engine.reopen("1", occurrence="1", on=D("2023-02-15"), reason="not yet")
        assert {day: shown(engine, day)["2"] for day in before} == before
        assert shown(engine, "2023-02-15")["2"][::2] == (state, True)
        engine.complete("1", occurrence="1", on=D("2023-02-24"))
        assert {day: shown(engine, day)["2"] for day in before} == before
        assert shown(engine, "2023-02-15")["2"][::2] == (state, True)
        assert shown(engine, "2023-02-24")["2"][::2] == (state, False)


def test_what_followed_one_after_another_is_there_until_each_is_reopened() -> None:
    """Where several completions are taken back one after another, each day has what was opened by
    those that stood on it."""
    engine = chain()
    acts = [
        ("complete", "1", "2022-11-10"),
        ("complete", "2", "2022-11-20"),
        ("reopen", "2", "2022-12-10"),
        ("reopen", "1", "2022-12-20"),
        ("complete", "1", "2023-01-10"),
        ("complete", "2", "2023-01-20"),
        ("reopen", "2", "2023-02-01"),
        ("complete", "2", "2023-02-10"),
        ("cancel", "3", "2023-02-15"),
        ("reinstate", "3", "2023-02-20"),
    ]
    told: dict[str, Shown] = {}
    for act, label, day in acts:
        asked = {} if act == "complete" else {"reason": "so"}
        getattr(engine, act)("1", occurrence=label, on=D(day), **asked)
        assert {then: shown(engine, then) for then in told} == told
        told[day] = shown(engine, day)
    third = {"2022-11-20", "2023-01-20", "2023-02-10", "2023-02-15", "2023-02-20"}
    assert {day for day, rows in told.items() if "3" in rows} == third
    assert [day for day, rows in told.items() if "4" in rows] == ["2023-02-15"]


def test_what_followed_what_stayed_done_is_there_again_with_the_first() -> None:
    """Where the first of two completions is taken back, what the second had opened is not there
    until the first stands again; it then counts from the second, as before."""
    engine = chain()
    engine.complete("1", occurrence="1", on=D("2022-11-10"))
    engine.complete("1", occurrence="2", on=D("2022-11-20"))
    engine.reopen("1", occurrence="1", on=D("2022-12-10"), reason="not yet")
    days = ("2022-11-19", "2022-12-09", "2022-12-10", "2022-12-19")
    before = {day: shown(engine, day) for day in days}
    assert [("3" in rows) for rows in before.values()] == [False, True, False, False]
    engine.complete("1", occurrence="1", on=D("2022-12-20"))
    assert {day: shown(engine, day) for day in days} == before
    assert shown(engine, "2022-12-20")["3"] == before["2022-12-09"]["3"]


BODIES = {"r": {"name": "R"}, "a": {"name": "A", "under": "r"}, "b": {"name": "B"}}
GROUPS = {"g": {"name": "G", "members": ["a", "b"]}}
BELOW_R = (Filters(body="r", below=True), Filters(body="r", total=True))

Rows = list[tuple[object, ...]]


def listed(engine: Engine, day: date) -> list[Rows]:
    """The rows of a day that tell more than that something is awaited: for all, for one member, for
    each member below a body and for these in sum."""
    keys = ("occurrence", "body", "state", "due", "completed_on", "ungrounded", "progress")
    asked = (Filters(), Filters(body="a"), *BELOW_R)
    found = (engine.tasks(today=day, filters=one) for one in asked)
    return [
        sorted((tuple(row[k] for k in keys) for row in rows if row["state"] != "waiting"), key=str)
        for rows in found
    ]


def moved(rng: Random, engine: Engine, day: date, *, parts: bool) -> None:
    """A move on a day, likely or not, on one of the first occurrences."""
    often = (Move.COMPLETE, Move.COMPLETE, Move.COMPLETE, Move.REOPEN, Move.REOPEN)
    move = rng.choice((*often, Move.START, Move.CANCEL, Move.REINSTATE))
    asked: dict[str, Any] = {"reason": "r", "occurrence": rng.choice("1123"), "on": day}
    if parts and rng.randint(0, 3):
        asked["body"] = rng.choice("ab")
    engine.move(move, "1", **asked)


@searched(25)
@given(randoms)
def test_no_move_reaches_back_before_its_day(rng: Random) -> None:
    """Whatever is finished, taken back and finished anew, the rows of every day before a move are
    the same with and without it, for all, for members and in sum."""
    parts = bool(rng.randint(0, 1))
    task = {**TASK, "each": "g"} if parts else TASK
    engine = opened({"1": task}, bodies=BODIES, groups=GROUPS)
    day, days = TODAY - timedelta(days=120), [TODAY - timedelta(days=10 * n) for n in range(12)]
    for _ in range(12):
        day = min(TODAY, day + timedelta(days=rng.randint(0, 15)))
        before = {then: listed(engine, then) for then in days if then < day}
        try:
            moved(rng, engine, day, parts=parts)
        except UponError:
            continue
        assert {then: listed(engine, then) for then in before} == before


def test_what_followed_for_a_member_is_there_until_it_reopens() -> None:
    """Each member's next occurrence goes with the completion of its own part; lists of the body, of
    all below one and the sums of earlier days keep it, also where it opens for all later."""
    engine = opened({"1": {**TASK, "each": "g"}}, bodies=BODIES, groups=GROUPS)

    def of_member(day: str) -> list[Rows]:
        return listed(engine, D(day))[1:]

    engine.complete("1", body="a", on=D("2023-01-10"))
    before = {day: of_member(day) for day in ("2023-01-09", "2023-01-10", "2023-02-14")}
    assert all("2" in {row[0] for row in rows} for rows in before["2023-02-14"])
    engine.reopen("1", body="a", occurrence="1", on=D("2023-02-15"), reason="not yet")
    assert {day: of_member(day) for day in before} == before
    gap = of_member("2023-02-15")
    assert all({row[0] for row in rows} == {"1"} for rows in gap)
    engine.complete("1", body="a", occurrence="1", on=D("2023-02-24"))
    assert {day: of_member(day) for day in before} == before
    assert of_member("2023-02-15") == gap
    engine.cancel("1", occurrence="1", on=D("2023-02-26"), reason="no more")
    assert {day: of_member(day) for day in before} == before
