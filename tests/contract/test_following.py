"""How far another ledger was followed is found alike in every kind of ledger."""

from __future__ import annotations

from datetime import date

from engine.commands.following import DocumentTurn
from engine.model.hash_chain import digest_of
from engine.ports.ledger import Ledger
from engine.queries.origins import Origin, followed_ledger, last_taken, origin_of
from tests.support.strategies import make_plan, office
from triggers.events import Event

ONE, OTHER, NONE = (digest_of(text) for text in ("one", "other", "none"))


def turn(ledger: str, number: int) -> DocumentTurn:
    """A document that an entry of a ledger recorded."""
    day = date(2023, 1, 5)
    event = Event(id=f"e{number}", triggers=("x",), issued=day, recorded=day, number=f"{number}")
    return DocumentTurn(Origin(ledger, number, digest_of(f"{number}")), None, event, None)


def test_the_cursor_of_each_ledger(ledger: Ledger) -> None:
    """The last entry taken of each is told by its number and hash, whatever else has a key, in
    whatever order of digits; killed or not, what is asked again is there once."""
    engine = office(ledger)
    engine.adopt(make_plan({"1": {"when": "x"}}), key="follow:a")
    with ledger.reading() as unit:
        assert (followed_ledger(unit), last_taken(unit, ONE)) == (None, None)
    for name, numbers in ((ONE, (2, 9, 10)), (OTHER, (101,)), (ONE, (1001,))):
        made = engine.follow(name, [turn(name, number) for number in numbers])
        assert len(made.taken) == len(numbers)
        again = engine.follow(name, [turn(name, number) for number in numbers])
        assert again.taken == ()
    engine.record("x", issued=date(2023, 1, 5), number="z", key=f"follow:{ONE}:9999999998")
    with ledger.reading() as unit:
        for name, number in ((ONE, 1001), (OTHER, 101)):
            assert last_taken(unit, name) == Origin(name, number, digest_of(f"{number}"))
        assert last_taken(unit, NONE) is None
        assert followed_ledger(unit) in (ONE, OTHER)
        origins = [origin_of(entry) for entry in unit.entries.all()]
    assert [origin.entry for origin in origins if origin] == [2, 9, 10, 101, 1001]
    assert origins[0] is origins[-1] is None
