"""Decisions about documents of a register, all or none, each once."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands.register import RegisterDecision
from engine.model.refusals import AlreadyRecordedError, NoDateError
from engine.queries.register_rows import RegisterRow, RowStatus, assess
from engine.service.engine import Engine
from tests.support.strategies import opened
from triggers.errors import UnknownNameError
from workflows.matching.incoming import IncomingDocument

D = date.fromisoformat
TITLES = {"1": "Quy chế mẫu về làm việc của cấp ủy", "2": "Giá xăng dầu trong nước"}


def decision(key: str = "1", *triggers: str, **fields: object) -> RegisterDecision:
    document = {"number": f"{key}-QC/TU", "issued": D("2023-01-05"), **fields}
    return RegisterDecision(f"{key}-qc/tu@x@2023-01-05", triggers, document)


def status(engine: Engine, key: str = "1", issued: str = "2023-01-05") -> RowStatus:
    document = IncomingDocument(f"{key}-QC/TU", "x", TITLES.get(key), issued=D(issued))
    with engine.ledger.reading() as unit:
        return assess(unit, [RegisterRow(1, document)], D("2023-06-01"))[0].status


def test_recorded_and_dismissed() -> None:
    """A document with a trigger is recorded, one without is dismissed; both are known then."""
    engine = opened({"1": {"when": "x"}})
    made = engine.decide([decision("1", "x"), decision("2")])
    assert [one.entry for one in made] == [2, 3]
    assert made[0].event
    assert made[1].event is None
    assert [change.task for change in made[0].changes if change.field == "state"] == ["1"]
    assert engine.tasks()[0]["state"] == "active"
    assert (status(engine), status(engine, "2")) == ("recorded", "dismissed")


def test_again_is_the_same_answer() -> None:
    """Whatever is decided again, be it typed otherwise, gives the first answer and no entry."""
    engine = opened({"1": {"when": "x"}})
    first = engine.decide([decision("1", "x"), decision("2")])
    again = engine.decide([decision("1", "x", title="Khác"), decision("2", title="Khác")])
    assert [one.entry for one in again] == [one.entry for one in first]
    assert again[0].changes == first[0].changes
    assert len(engine.log()) == 3


def test_all_or_none() -> None:
    """One that cannot be recorded leaves the ledger as it was; so does a preview."""
    engine = opened({"1": {"when": "x"}})
    with pytest.raises(UnknownNameError):
        engine.decide([decision("1", "x"), decision("2", "y")])
    with pytest.raises(NoDateError):
        engine.decide([decision("1", "x"), decision("2", "x", issued=None)])
    shown = engine.decide([decision("1", "x"), decision("2")], preview=True)
    assert [(one.entry, one.event) for one in shown] == [(None, None)] * 2
    assert [change.field for change in shown[0].changes]
    assert len(engine.log()) == 1


def test_recorded_as_something_else() -> None:
    """A document that is recorded is neither recorded as another nor dismissed."""
    engine = opened({"1": {"when": "x"}, "2": {"when": "y"}})
    engine.decide([decision("1", "x")])
    for other in (decision("1", "y"), decision("1")):
        with pytest.raises(AlreadyRecordedError):
            engine.decide([other])


def test_dismissed_by_mistake() -> None:
    """What was dismissed can still be recorded, and then is."""
    engine = opened({"1": {"when": "x"}})
    engine.decide([decision("1")])
    engine.decide([decision("1", "x")])
    assert status(engine) == "recorded"


def test_taken_back_and_decided_anew() -> None:
    """An act that was taken back counts no more, and the document may be decided about again."""
    engine = opened({"1": {"when": "x"}})
    event = engine.decide([decision("1", "x")])[0].event
    engine.retract(event or "", reason="nhầm")
    assert status(engine) == "none"
    assert engine.decide([decision("1", "x")])[0].entry == 4
    engine.undo()
    assert engine.decide([decision("1")])[0].entry == 6
    engine.undo()
    assert status(engine) == "none"
    assert engine.decide([decision("1")])[0].entry == 8
    assert engine.verify()[1] == []
    engine.rebuild()
    assert status(engine) == "dismissed"
