"""Sums and pages of a place: the same as of its rows, which nobody has to make."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given

from engine.evaluate import name_sets
from engine.evaluate.scope_resolution import waits_for_first
from engine.queries import body_lists
from engine.queries.filters import Filters
from engine.queries.lists import LISTS
from engine.queries.place_sums import count_of, listing
from engine.queries.rows import row_of
from engine.queries.spoken_for import Apart, OfTask, read_by_task
from engine.service.engine import Engine
from tests.support.busy_country import busy_country
from tests.support.country import country, directory
from tests.support.plain_lists import plain_agenda, plain_below, plain_counts
from tests.support.random_acts import random_act
from tests.support.strategies import TODAY, TREE, make_plan, office, random_plan, randoms, searched
from triggers.errors import UnknownNameError, UponError

D = date.fromisoformat
DAY = timedelta(days=1)
WAYS: list[dict[str, Any]] = [{"below": True}, {"total": True}, {}]


def _lived(rng: Random) -> Engine:
    """An office of the country after a random history, with documents and work of its places."""
    engine = office()
    engine.put_bodies(directory(**TREE))
    engine.adopt(random_plan(rng))
    for number in range(rng.randint(2, 14)):
        name, asked = random_act(rng, engine, number)
        try:
            getattr(engine, name)(**asked)
        except UponError:
            continue
    return engine


@given(rng=randoms)
@searched(30)
def test_whom_a_standing_speaks_for(rng: Random) -> None:
    """Below a place each part of a member is spoken for by the standing that is found for it by
    itself, in the same order, whatever was recorded; and a standing speaks for as many as are
    named."""
    engine = _lived(rng)
    today = TODAY + rng.randint(-200, 200) * DAY
    with engine.ledger.reading() as unit:
        for body in sorted(unit.facts.bodies().known):
            plain = plain_below(unit.standings, body, today)
            listed = engine.tasks(today=today, filters=Filters(body=body, below=True))
            keys = ("plan", "task", "occurrence", "body", "scope")
            assert [tuple(row[k] for k in keys) for row in listed if row["each"]] == plain
            asked = body_lists.Scan(on=today)
            filters = Filters(body=body, below=True)
            for by_task in (False, True):
                source = unit.standings
                for one in body_lists.spoken(source, asked, filters, today, by_task=by_task):
                    names = [""] if one.members is None else list(one.members.names())
                    assert one.number == len(names)


@given(rng=randoms)
@searched(30)
def test_the_sums_of_a_place(rng: Random) -> None:
    """How many rows a place has under each heading, and of what, is what its rows add up to; a
    page has the first of them."""
    engine = _lived(rng)
    today = TODAY + rng.randint(-200, 200) * DAY
    limit, within = rng.randint(1, 6), rng.randint(0, 60)
    with engine.ledger.reading() as unit:
        places = sorted(unit.facts.bodies().known)
    for asked in ({}, *({"body": body, **way} for body in places for way in WAYS)):
        filters = Filters(**asked, all_occurrences=rng.randint(0, 1) == 0)
        whole = engine.agenda(today=today, within=within, filters=filters)
        rows = engine.tasks(today=today, filters=filters)
        assert whole == plain_agenda(rows, today, within)
        found = engine.counts(today=today, within=within, filters=filters)
        assert found == plain_counts(rows, whole)
        assert list(found["plan"]) == list(dict.fromkeys(row["plan"] for row in rows))
        page = engine.agenda_page(limit=limit, today=today, within=within, filters=filters)
        assert page.counts == found["buckets"]
        assert page.rows == {name: rows[:limit] for name, rows in whole.items()}
        with engine.ledger.reading() as unit:
            for name in LISTS:
                listed = engine.tasks(name, today=today, filters=filters)
                assert count_of(unit.standings, name, today, filters) == len(listed)


@given(rng=randoms)
@searched(30)
def test_a_list_by_date(rng: Random) -> None:
    """A list by date has the rows of the list `tasks` by their dates, what has none last; it goes
    on after any of them, also when nobody reads the ledger any more, and from the first after what
    is no row's key; its part by looks has the rows that look so."""
    engine = _lived(rng)
    today = TODAY + rng.randint(-200, 200) * DAY
    with engine.ledger.reading() as unit:
        places = sorted(unit.facts.bodies().known)
    for asked in ({}, *({"body": rng.choice(places), **way} for way in WAYS)):
        filters = Filters(**asked)
        rows = engine.tasks(today=today, filters=filters)
        plain = sorted(rows, key=lambda row: (row["due"] is None, row["due"] or today))
        with engine.ledger.reading() as unit:
            found = listing(unit.standings, today, filters).by_date()
        assert [*found.rows()] == plain == [*found.rows("no key")]
        for number in {0, len(plain) // 2, len(plain) - 1} & {*range(len(plain))}:
            assert [*found.rows(plain[number]["key"])] == plain[number + 1 :]
        looks = (
            (seen.state, seen.timeliness, seen.due) for seen, n in found.seen() for _ in range(n)
        )
        assert [*looks] == [(row["state"], row["timeliness"], row["due"]) for row in plain]
        late = found.only(lambda seen: seen.timeliness == "overdue")
        assert [*late.rows()] == [row for row in plain if row["timeliness"] == "overdue"]
        assert late.count == len([*late.rows()])


@pytest.mark.parametrize("before", [None, D("2023-02-10")])
@pytest.mark.parametrize("way", WAYS)
def test_filters_of_sums(way: dict[str, Any], before: date | None) -> None:
    """The filters of a list are those of its sums, dates too: a part of another date that speaks
    for its member does so there as well."""
    engine = busy_country()
    engine.extend("each", D("2023-09-30"), body="n3", reason="r")
    for state in (None, "active", "done"):
        filters = Filters(body="north", before=before, state=state, **way)
        whole = engine.agenda(filters=filters)
        assert engine.counts(filters=filters) == plain_counts(engine.tasks(filters=filters), whole)
        assert engine.agenda_page(limit=99, filters=filters).rows == whole


def test_sums_of_a_body_that_nobody_knows() -> None:
    """A sum of an unknown body is refused, not nothing."""
    engine = busy_country()
    for asked in (engine.counts, engine.agenda):
        with pytest.raises(UnknownNameError):
            asked(filters=Filters(body="nroth", below=True))


def test_no_row_a_body(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a place's sums and the pages of its lists cost does not grow with its members: counts
    make no row, and a page makes those alone that it shows."""
    made: list[str] = []

    def counted(*asked: Any) -> Any:
        made.append(asked[0].task)
        return row_of(*asked)

    monkeypatch.setattr("engine.queries.lists.row_of", counted)
    many = [f"m{number:04}" for number in range(400)]
    bodies = {"centre": {"name": "Centre"}, **{m: {"name": m, "under": "centre"} for m in many}}
    groups = {"communes": {"name": "Communes", "members": many}}
    tasks = {str(n): {"each": "communes", "due": f"by 2023-03-{n:02}"} for n in range(1, 9)}
    engine = country(tasks, bodies=bodies, groups=groups)
    engine.start("1", body="m0007")
    filters = Filters(body="centre", below=True)
    assert engine.counts(filters=filters)["state"] == {"active": 3199, "in_progress": 1}
    with engine.ledger.reading() as unit:
        assert count_of(unit.standings, "due", TODAY, filters) == 3200
        found = listing(unit.standings, TODAY, filters)
    assert (found.count, made) == (3200, [])
    page = engine.agenda_page(limit=5, filters=filters)
    assert sum(page.counts.values()) == 3200
    assert len(made) <= sum(map(len, page.rows.values()))
    made.clear()
    assert len(engine.page("due", limit=5, filters=filters)) == 5
    assert len(made) <= 2


def test_sets_of_names() -> None:
    """The names in two sets, and their order, are the same whether they are kept or worked out; an
    answer is that of the very sets that are asked about, however many were asked about before."""
    for size in (3, name_sets.SMALL, *range(5 * name_sets.SMALL, 8 * name_sets.SMALL)):
        names = frozenset(f"b{number}" for number in range(size))
        others = frozenset(f"b{number}" for number in range(1, size + 9))
        found = name_sets.common(names, others)
        assert found == names & others == name_sets.common(names, others)
        assert list(name_sets.in_order(names)) == sorted(names)
        assert list(name_sets.in_order(found)) == sorted(found)


def test_what_stands_apart_is_found_once_an_occurrence() -> None:
    """All standings of an occurrence of a task share what stands apart of it; where none came yet,
    places to wait in and work beside occurrences have their own."""
    engine = office()
    engine.put_bodies(directory(**TREE))
    tasks: Any = {"1": {"when": "x", "due": "9 days after x", "each": "communes"}}
    engine.adopt(make_plan(tasks, triggers={"x": {"repeats": "true"}}))
    for number, place in enumerate(("north", "south", "n1")):
        engine.record(("x",), issued=TODAY + number * DAY, scope=place, number=str(number))
    with engine.ledger.reading() as unit:
        for found in read_by_task(unit.standings, body_lists.Scan(on=TODAY)):
            task, kinds = OfTask(found), defaultdict[object, list[Apart]](list)
            for one in found:
                kind = one.standing.occurrence, waits_for_first(one.standing)
                kinds[kind].append(task.apart(one.standing, TODAY))
    assert len(kinds) > 1
    assert all(one is found[0] for found in kinds.values() for one in found)
    assert len({id(found[0]) for found in kinds.values()}) == len(kinds)
