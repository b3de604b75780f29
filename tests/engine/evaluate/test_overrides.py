"""Extensions of one body's part and of all parts at once: which one holds."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.refusals import NotLaterError
from engine.service.engine import Engine
from tests.support.country import country, lines

D = date.fromisoformat


@pytest.fixture
def engine() -> Engine:
    """The country with one task of which each commune has a part."""
    return country({"1": {"each": "communes", "due": "by 2023-06-30"}})


def part(engine: Engine, body: str, keys: str) -> str:
    """The row of the task for one body."""
    return lines(engine, keys, body=body)[0]


def test_an_extension_for_one_body(engine: Engine) -> None:
    """A deadline put off for one body is another's no more than the whole's."""
    engine.extend("1", D("2023-09-30"), body="n1", reason="r", number="7-CV")
    assert part(engine, "n1", "due extended_to") == "2023-09-30 2023-09-30"
    assert part(engine, "n2", "due extended_to") == "2023-06-30 -"
    assert lines(engine, "due")[0] == "2023-06-30"
    engine.extend("1", "1 month", body="n1", reason="r")
    assert part(engine, "n1", "due") == "2023-10-30"
    with pytest.raises(NotLaterError):
        engine.extend("1", D("2023-06-30"), body="n2", reason="r")
    assert engine.verify()[1] == []


def test_an_extension_for_all(engine: Engine) -> None:
    """A deadline put off without naming a body is put off for every part, begun or not."""
    engine.start("1", body="n1")
    engine.extend("1", D("2023-09-30"), reason="r")
    assert [part(engine, body, "due extension_conflict") for body in ("n1", "n2")] == [
        "2023-09-30 False"
    ] * 2


BOTH = [
    # what was said, of n1 or of all; until when n1 has time then, n2, and n1 a month on
    ("n1=2023-12-31 all=2023-09-30", "2023-12-31", "2023-09-30", "2024-01-31"),
    ("all=2023-09-30 n1=2023-12-31", "2023-12-31", "2023-09-30", "2024-01-31"),
    ("n1=2023-12-31 all=2024-03-31", "2024-03-31", "2024-03-31", "2024-04-30"),
]


@pytest.mark.parametrize(("said", "own", "others", "further"), BOTH)
def test_an_extension_for_all_and_one_for_a_part(
    engine: Engine, said: str, own: str, others: str, further: str
) -> None:
    """A part's own later date stands under an extension for all, whichever was said first, and goes
    on from there; one for all that goes further puts it off too."""
    for extension in said.split():
        who, _, day = extension.partition("=")
        engine.extend("1", D(day), reason="r", body=None if who == "all" else who)
    assert part(engine, "n1", "due extended_to") == f"{own} {own}"
    assert part(engine, "n2", "due") == others
    engine.extend("1", "1 month", body="n1", reason="r")
    assert part(engine, "n1", "due") == further
    with pytest.raises(NotLaterError):
        engine.extend("1", D(own), body="n1", reason="r")
    assert engine.verify()[1] == []


def test_a_part_goes_back_to_its_own_extension(engine: Engine) -> None:
    """Once one of the two extensions is taken back the other holds."""
    engine.extend("1", D("2023-12-31"), body="n1", reason="r")
    engine.extend("1", D("2024-03-31"), reason="r")
    engine.undo()
    assert [part(engine, body, "due") for body in ("n1", "n2")] == ["2023-12-31", "2023-06-30"]
    engine.undo()
    assert part(engine, "n1", "due extended_to") == "2023-06-30 -"
