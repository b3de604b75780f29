"""The one writer path, on every ledger: keys, previews, all or nothing, order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.commit.commit import Outcome
from engine.model.acts import EventRecorded
from engine.model.hash_chain import Head, raw, seal
from engine.model.refusals import AlreadyRecordedError, KeyConflictError, PlanInForceError
from engine.ports.ledger import Ledger, Unit
from engine.service.engine import Engine
from tests.support.strategies import make_plan, office, row_of
from triggers.errors import UponError

D = date.fromisoformat
PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}})


@pytest.fixture
def engine(ledger: Ledger) -> Engine:
    """An office with a plan of two tasks, one after the other."""
    made = office(ledger)
    made.adopt(PLAN)
    return made


def kept(engine: Engine) -> tuple[Any, ...]:
    """All that a ledger holds."""
    with engine.ledger.reading() as unit:
        return (
            list(unit.entries.raw()),
            list(unit.standings.board()),
            list(unit.history.lines()),
            list(unit.catalog.plans()),
            list(unit.catalog.events()),
        )


# Keys


def test_the_same_request_has_the_same_answer(engine: Engine) -> None:
    """A key that comes again with the same request gives the first answer; nothing is added."""
    first = engine.record("x", issued=D("2023-01-05"), number="1", key="k")
    state = kept(engine)
    again = engine.record("x", issued=D("2023-01-05"), number="1", key="k")
    assert again == first
    assert kept(engine) == state


def test_a_later_repetition_has_the_first_answer(engine: Engine) -> None:
    """Entry, event and changes are those of the first time, whatever came between; the head is
    that of now."""
    first = engine.record("x", issued=D("2023-01-05"), key="k")
    engine.complete("1", on=D("2023-01-06"), key="m")
    again = engine.record("x", issued=D("2023-01-05"), key="k", today=D("2023-04-01"))
    assert (again.entry, again.event, again.changes) == (first.entry, first.event, first.changes)
    assert again.head == engine.proof(quick=True).head
    assert engine.complete("1", on=D("2023-01-06"), key="m").entry == 3
    assert kept(engine)[0][-1].seq == 3


@pytest.mark.parametrize(
    "other",
    [{"number": "2"}, {"issued": D("2023-01-06")}, {"triggers": ("x", "y")}, {"note": "n"}],
)
def test_another_request_is_a_conflict(engine: Engine, other: dict[str, Any]) -> None:
    """The same key with another request is refused and names the entry."""
    asked: dict[str, Any] = {"triggers": ("x",), "issued": D("2023-01-05"), "number": "1"}
    engine.record(**asked, key="k", new=True)
    state = kept(engine)
    with pytest.raises(KeyConflictError) as caught:
        engine.record(**(asked | other), key="k", new=True)
    assert caught.value.exit_code == 4
    assert caught.value.arguments == {"key": "k", "seq": 2}
    assert kept(engine) == state


def test_a_key_belongs_to_one_kind_of_act(engine: Engine) -> None:
    """A move or an adoption under a document's key is a conflict as well."""
    engine.record("x", issued=D("2023-01-05"), key="k")
    with pytest.raises(KeyConflictError):
        engine.complete("1", key="k")
    with pytest.raises(KeyConflictError):
        engine.adopt(make_plan({"1": {}}, plan="q"), key="k")


def test_a_refused_request_does_not_use_its_key(engine: Engine) -> None:
    """After a refusal the key is free for the request as it should have been."""
    with pytest.raises(UponError):
        engine.complete("1", key="k")
    engine.record("x", issued=D("2023-01-05"))
    assert engine.complete("1", key="k").entry == 3


def test_keys_of_adoption(ledger: Ledger) -> None:
    """Adopting the same plan again under its key is the same answer; without it, a refusal."""
    made = office(ledger)
    first = made.adopt(PLAN, key="k")
    assert made.adopt(PLAN, key="k") == first
    with pytest.raises(PlanInForceError):
        made.adopt(PLAN)


# Previews


def acts(engine: Engine, preview: bool) -> list[Outcome]:
    return [
        engine.record("x", issued=D("2023-01-05"), preview=preview),
        engine.adopt(make_plan({"1": {"when": "x"}}, plan="q"), preview=preview),
    ]


def test_a_preview_leaves_nothing(engine: Engine) -> None:
    """After a preview everything is as it was, and its head is the head that there is."""
    state = kept(engine)
    for outcome in acts(engine, preview=True):
        assert (outcome.entry, outcome.event) == (None, None)
        assert outcome.head == engine.proof(quick=True).head
    assert kept(engine) == state


def test_a_preview_equals_the_commit(engine: Engine) -> None:
    """The preview and the commit give the same changes, for each kind of act."""
    issued = D("2023-01-05")
    steps: list[tuple[Any, dict[str, Any]]] = [
        (engine.record, {"triggers": "x", "issued": issued}),
        (engine.complete, {"task": "1", "on": issued}),
        (engine.reopen, {"task": "1", "reason": "r"}),
        (engine.cancel, {"task": "2", "reason": "r"}),
        (engine.adopt, {"plan": make_plan({"1": {"when": "x"}}, plan="q")}),
    ]
    for call, asked in steps:
        assert call(**asked, preview=True).changes == call(**asked).changes != ()


def test_a_preview_does_not_use_a_key(engine: Engine) -> None:
    """A key named in a preview stays free."""
    engine.record("x", issued=D("2023-01-05"), key="k", preview=True)
    assert engine.record("x", issued=D("2023-01-06"), key="k").entry == 2


def test_a_preview_is_refused_as_the_commit(engine: Engine) -> None:
    """What cannot be recorded cannot be previewed."""
    with pytest.raises(UponError):
        engine.complete("1", preview=True)


# All or nothing


class BoomError(Exception):
    """The middle of a transaction goes wrong."""


def test_an_error_in_the_middle_leaves_nothing(engine: Engine) -> None:
    """An error after the entry and some standings were written takes everything back."""
    state = kept(engine)
    with pytest.raises(BoomError), engine.ledger.writing() as unit:  # noqa: PT012
        made = seal(
            unit.entries.head(),
            _document(),
            at=engine.clock(),
            today=D("2023-03-01"),
            by="b",
            via="v",
        )
        unit.append(made)
        unit.standings.put([s for s, _ in unit.standings.board()], [])
        unit.history.note(made.seq, [line.change for line in unit.history.lines()])
        assert unit.entries.head().count == 2
        raise BoomError
    assert kept(engine) == state
    assert engine.verify()[1] == []
    assert engine.record("x", issued=D("2023-01-05")).entry == 2


def _document() -> EventRecorded:
    from triggers.events import Event  # noqa: PLC0415

    return EventRecorded(
        event=Event(id="e", triggers=("x",), issued=D("2023-01-01"), recorded=D("2023-01-01"))
    )


@pytest.mark.parametrize(
    "step", ["append", "standings.put", "history.note", "standings.of", "entries.head"]
)
def test_an_error_at_any_step(engine: Engine, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Wherever the writer path breaks, nothing is kept and the next act is whole."""
    state = kept(engine)
    original = engine.ledger.writing

    def breaking(**options: Any) -> Any:
        return _Breaking(original(**options), step)

    monkeypatch.setattr(engine.ledger, "writing", breaking)
    with pytest.raises(BoomError):
        engine.record("x", issued=D("2023-01-05"))
    monkeypatch.undo()
    assert kept(engine) == state
    assert engine.record("x", issued=D("2023-01-05")).entry == 2
    assert engine.verify()[1] == []


class _Breaking:
    """A transaction whose unit fails right after one of its steps."""

    def __init__(self, inner: Any, step: str) -> None:
        self.inner, self.step = inner, step

    def __enter__(self) -> Unit:
        unit: Unit = self.inner.__enter__()
        port, _, name = self.step.rpartition(".")
        owner = getattr(unit, port) if port else unit
        done = getattr(owner, name)

        def fail(*args: Any, **options: Any) -> None:
            done(*args, **options)
            raise BoomError

        setattr(owner, name, fail)
        return unit

    def __exit__(self, *problem: Any) -> Any:
        return self.inner.__exit__(*problem)


def test_a_refusal_leaves_nothing(engine: Engine) -> None:
    """A document that is there already adds neither an entry nor a change."""
    engine.record("x", issued=D("2023-01-05"), number="1")
    state = kept(engine)
    with pytest.raises(AlreadyRecordedError):
        engine.record("x", issued=D("2023-01-05"), number="1")
    assert kept(engine) == state


# Order


def test_seq_is_gapless(engine: Engine) -> None:
    """Entries are numbered from 1 without a gap, through refusals, previews and errors."""
    for number in range(5):
        engine.record("x", issued=D("2023-01-05"), number=str(number))
        with pytest.raises(UponError):
            engine.record("x", issued=D("2023-01-05"), number=str(number))
        engine.record("x", issued=D("2023-01-05"), number=f"{number} p", preview=True)
    rows = kept(engine)[0]
    assert [row.seq for row in rows] == list(range(1, 7))
    assert engine.proof(quick=True).head == Head(6, rows[-1].hash)


def test_entries_are_found(engine: Engine) -> None:
    """An entry is found by its number and its key, and is the row to the letter."""
    engine.record("x", issued=D("2023-01-05"), key="k")
    with engine.ledger.reading() as unit:
        second = unit.entries.entry(2)
        assert second is not None
        assert unit.entries.by_key("k") == second
        assert raw(second) == list(unit.entries.raw())[1]
        assert [unit.entries.entry(0), unit.entries.entry(3), unit.entries.by_key("m")] == [
            None,
            None,
            None,
        ]


def test_the_row_of_a_task(engine: Engine) -> None:
    """What was recorded is what the lists show."""
    engine.record("x", issued=D("2023-01-05"))
    row = row_of(engine, "1")
    assert (row["state"], row["due"], row["since"]) == ("active", D("2023-02-05"), D("2023-01-05"))
