"""Occurrences that follow each other: each day has those that the completions of that day open."""

from __future__ import annotations

from datetime import date

from engine.queries.filters import Filters
from engine.service.engine import Engine
from tests.support.strategies import opened

D = date.fromisoformat
ALL = Filters(all_occurrences=True)
TASK = {"due": "every 3 months after done"}


def chain() -> Engine:
    """A task whose occurrences follow each other, three months apart."""
    return opened({"1": TASK}, until="2024-12-31")


Shown = dict[str | None, tuple[str, str, bool]]


def shown(engine: Engine, day: str) -> Shown:
    """Occurrence -> state, due day, whether it is ungrounded, in the list of a day; all occurrences
    are those and what opens later."""
    found: list[Shown] = []
    for asked in (Filters(), ALL):
        rows = engine.tasks(today=D(day), filters=asked)
        found.append({r["occurrence"]: (r["state"], str(r["due"]), r["ungrounded"]) for r in rows})
    listed, every = found
    assert all(told[0] == "waiting" for label, told in every.items() if label not in listed)
    assert listed.items() <= every.items()
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


def test_what_followed_for_a_member_is_there_until_it_reopens() -> None:
    """Each member's next occurrence goes with the completion of its own part; lists of the body, of
    all below one and the sums of earlier days keep it."""
    groups = {"g": {"name": "G", "members": ["a", "b"]}}
    bodies = {"r": {"name": "R"}, "a": {"name": "A", "under": "r"}, "b": {"name": "B"}}
    engine = opened({"1": {**TASK, "each": "g"}}, bodies=bodies, groups=groups)
    asked = (Filters(body="a"), Filters(body="r", below=True), Filters(body="r", total=True))

    def listed(day: str) -> list[list[tuple[object, ...]]]:
        return [
            [
                tuple(row[key] for key in ("occurrence", "body", "state", "due", "progress"))
                for row in engine.tasks(today=D(day), filters=one)
            ]
            for one in asked
        ]

    engine.complete("1", body="a", on=D("2023-01-10"))
    before = {day: listed(day) for day in ("2023-01-09", "2023-01-10", "2023-02-14")}
    assert all("2" in {row[0] for row in rows} for rows in before["2023-02-14"])
    engine.reopen("1", body="a", occurrence="1", on=D("2023-02-15"), reason="not yet")
    assert {day: listed(day) for day in before} == before
    gap = listed("2023-02-15")
    assert all({row[0] for row in rows} == {"1"} for rows in gap)
    engine.complete("1", body="a", occurrence="1", on=D("2023-02-24"))
    assert {day: listed(day) for day in before} == before
    assert listed("2023-02-15") == gap
