"""National documents of another ledger: which they are, taken once, followed through."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given

from engine.commands.following import DocumentHistory, DocumentTurn, SourceChangedError
from engine.memory.ledger import MemoryLedger
from engine.model.hash_chain import digest_of
from engine.queries.origins import Origin, last_taken, origin_of
from engine.service.engine import Engine
from engine.service.follow_commands import Followed
from tests.support.random_acts import random_act
from tests.support.strategies import (
    TREE,
    make_plan,
    office,
    random_plan,
    randoms,
    searched,
)
from triggers.errors import UponError
from triggers.events import Event

DAY, LATER = date(2023, 1, 5), date(2023, 1, 9)
TASKS = {"1": {"when": "x", "due": "1 month after x"}}


def two(**fields: object) -> tuple[Engine, Engine]:
    """The centre's office and a province's, each with a plan of its own."""
    centre, province = office(by="centre"), office(MemoryLedger())
    for engine in (centre, province):
        engine.adopt(make_plan(TASKS, **(TREE | fields)))
    return centre, province


def turns_of(source: Engine) -> tuple[str, list[DocumentTurn]]:
    """The name of a ledger and what its entries made of documents."""
    with source.ledger.reading() as unit:
        rows = list(unit.entries.raw())
    history = DocumentHistory(rows[0].hash)
    return rows[0].hash, [turn for row in rows if (turn := history.take(row))]


def follow(source: Engine, target: Engine, *, preview: bool = False) -> Followed:
    """Take what there is to take."""
    return target.follow(*turns_of(source), preview=preview)


def documents(engine: Engine) -> dict[str, Event]:
    """The documents that count, by id."""
    with engine.ledger.reading() as unit:
        return {event.id: event for event in unit.catalog.events()}


def kinds(followed: Followed) -> list[tuple[str, int]]:
    """What was taken: the act here, and the entry there."""
    return [(one.kind, one.origin.entry) for one in followed.taken]


def test_only_what_holds_for_everyone_is_taken() -> None:
    """For no body in particular, or for the one above all others; nothing that is a province's, no
    plan, no move."""
    centre, province = two()
    centre.record("x", issued=DAY, number="1")
    centre.record("x", issued=DAY, number="2", scope="centre")
    centre.record("x", issued=DAY, number="3", scope="north")
    centre.complete("1", on=LATER)
    assert kinds(follow(centre, province)) == [("recorded", 2), ("recorded", 3)]
    assert sorted(one.number or "" for one in documents(province).values()) == ["1", "2"]
    assert province.tasks()[0]["due"] == date(2023, 2, 5)


def test_one_of_several_tops_is_not_everyone() -> None:
    """Where the bodies have no common top, a document for one of the tops is not national."""
    centre, province = two(
        bodies={"a": {"name": "A"}, "b": {"name": "B"}, "c": {"name": "C", "under": "a"}}, groups={}
    )
    centre.record("x", issued=DAY, number="1", scope="a")
    assert follow(centre, province).taken == ()


def test_each_is_taken_once_with_its_origin() -> None:
    """The act is the other ledger's to the letter; the entry says from where it is, and asked again
    there is nothing to do."""
    centre, province = two()
    centre.record("x", issued=DAY, number="1")
    found = follow(centre, province)
    assert found.outcome.entry == 2
    with centre.ledger.reading() as there, province.ledger.reading() as here:
        source, taken = there.entries.entry(2), here.entries.entry(2)
        assert source is not None
        assert taken is not None
        assert (taken.act, taken.digest) == (source.act, source.digest)
        assert (taken.via, taken.by) == ("follow", "clerk")
        name = turns_of(centre)[0]
        assert origin_of(taken) == Origin(name, 2, source.hash) == last_taken(here, name)
    again = follow(centre, province)
    assert (again.taken, again.outcome.entry, again.outcome.changes) == ((), None, ())


def test_what_is_set_right_there_follows() -> None:
    """A correction, a withdrawal, and the withdrawal of that, each with its reason."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1").event or ""
    follow(centre, province)
    centre.correct(event, issued=LATER, reason="misread")
    assert kinds(follow(centre, province)) == [("corrected", 3)]
    assert province.tasks()[0]["due"] == date(2023, 2, 9)
    centre.retract(event, reason="forged")
    assert kinds(follow(centre, province)) == [("retracted", 4)]
    assert province.tasks()[0]["state"] == "waiting"
    centre.retract(4, reason="it is genuine")
    follow(centre, province)
    assert documents(province) == documents(centre)
    with province.ledger.reading() as unit:
        reasons = [getattr(entry.act, "reason", None) for entry in unit.entries.all()]
    assert reasons[2:4] == ["misread", "forged"]


def test_a_scope_set_right_moves_a_document_in_and_out() -> None:
    """What becomes national is recorded here, what no longer is so is withdrawn."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1", scope="north").event or ""
    assert follow(centre, province).taken == ()
    centre.correct(event, scope=None, reason="it is for all")
    assert kinds(follow(centre, province)) == [("recorded", 3)]
    centre.retract(3, reason="no, for the north")
    assert kinds(follow(centre, province)) == [("retracted", 4)]
    assert documents(province) == {}


def test_what_the_office_recorded_itself_stays() -> None:
    """The same document recorded here by hand is left alone, whatever becomes of the other."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1").event or ""
    own = province.record("x", issued=DAY, number="1", title="Ours").event
    assert [one.why for one in follow(centre, province).left] == ["own"]
    centre.retract(event, reason="r")
    assert [one.why for one in follow(centre, province).left] == ["own", "own"]
    assert [one.title for one in documents(province).values()] == ["Ours"]
    assert own in documents(province)


def test_what_was_withdrawn_here_stays_so() -> None:
    """A person's withdrawal outlives a later correction there, which is told."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1").event or ""
    follow(centre, province)
    province.retract(event, reason="not for us")
    centre.correct(event, title="A title", reason="r")
    found = follow(centre, province)
    assert [(one.why, one.label) for one in found.left] == [("gone", "1")]
    assert documents(province) == {}


def test_two_in_one_place_are_not_made() -> None:
    """Where a document here replaces what another there replaces too, the other is left."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1").event or ""
    follow(centre, province)
    province.record("x", issued=LATER, number="2", replaces=event)
    centre.record("x", issued=LATER, number="3", replaces=event)
    assert [one.why for one in follow(centre, province).left] == ["replaced"]


def test_what_no_plan_here_awaits_counts_later() -> None:
    """A trigger that no plan here declares is taken, and a plan that comes later counts it."""
    centre, province = office(by="centre"), office()
    centre.adopt(make_plan(TASKS))
    centre.record("x", issued=DAY, number="1")
    province.adopt(make_plan({"1": {"when": "y"}}, plan="q"))
    assert len(follow(centre, province).taken) == 1
    province.adopt(make_plan(TASKS))
    assert [row["state"] for row in province.tasks() if row["plan"] == "p"] == ["active"]


def test_a_preview_is_what_follows() -> None:
    """It gives the changes of the act, of all entries, and keeps nothing."""
    centre, province = two()
    event = centre.record("x", issued=DAY, number="1").event or ""
    centre.correct(event, issued=LATER, reason="r")
    head = province.proof(quick=True).head
    looked = follow(centre, province, preview=True)
    assert (province.proof(quick=True).head, looked.outcome.head) == (head, head)
    assert [one.entry for one in looked.taken] == [None, None]
    made = follow(centre, province)
    assert (made.outcome.changes, kinds(made)) == (looked.outcome.changes, kinds(looked))


def test_another_history_of_the_last_is_refused() -> None:
    """Where the entry that was taken last is another now, nothing is taken."""
    centre, province = two()
    centre.record("x", issued=DAY, number="1")
    follow(centre, province)
    name, turns = turns_of(centre)
    forged = turns[0]._replace(origin=turns[0].origin._replace(hash=digest_of("other")))
    with pytest.raises(SourceChangedError):
        province.follow(name, [forged])


@given(randoms)
@searched(25)
def test_it_ends_as_the_other_ledger_has_it(rng: Random) -> None:
    """Whatever is recorded, corrected and withdrawn there, and however often one looks, the
    documents here are the national ones there, and the ledger here holds."""
    centre, province = office(by="centre"), office()
    plan = random_plan(rng)
    for engine in (centre, province):
        engine.adopt(plan)
    for number in range(rng.randint(5, 25)):
        name, asked = random_act(rng, centre, number)
        if name not in ("record", "correct", "retract", "undo"):
            continue
        try:
            getattr(centre, name)(**asked)
        except UponError:
            continue
        if rng.randint(0, 2) == 0:
            follow(centre, province)
    found = follow(centre, province)
    everyone = {None, "centre"} if plan.bodies else {None}
    national = {name: e for name, e in documents(centre).items() if e.scope in everyone}
    assert documents(province) == national
    assert found.left == ()
    assert province.verify()[1] == []
