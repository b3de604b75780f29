"""What may be recorded: texts, dates, names and the order of moves."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest

from engine.commands.clean_input import LONGEST
from engine.model.refusals import (
    AlreadyRecordedError,
    NearDuplicateError,
    NoDateError,
    NotYetError,
    PlanInForceError,
    ReasonMissingError,
    TooEarlyError,
    WhichOccurrenceError,
)
from engine.model.states import NEEDS_REASON, Move
from engine.service.engine import Engine
from tests.support.strategies import TODAY, make_plan, office, opened, row_of
from triggers.errors import BadInputError, UnknownNameError, UponError

D = date.fromisoformat
ISSUED = D("2023-01-05")


def nothing_recorded(engine: Engine, count: int = 1) -> bool:
    return engine.proof(quick=True).head.count == count


@pytest.fixture
def engine() -> Engine:
    """A plan with a task that waits for x, one that started, and a yearly one."""
    return opened({"1": {"when": "x"}, "2": {}, "3": {"due": "every year"}})


BAD_TEXTS = {
    "a control": "a\x07b",
    "a line break": "a\nb",
    "a tab": "a\tb",
    "a C1 control": "a\x85b",
    "an override": "a\u202eb",
    "an isolate": "a\u2066b",
    "a line separator": "a\u2028b",
    "half a character": "a\ud800b",
    "too long": "a" * (LONGEST + 1),
}
FIELDS = ("number", "issuer", "title", "url", "note")


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=list(BAD_TEXTS))
@pytest.mark.parametrize("field", FIELDS)
def test_bad_text_of_a_document(engine: Engine, field: str, text: str) -> None:
    """No field of a document takes a text that could disturb a line, and nothing is recorded."""
    with pytest.raises(BadInputError) as caught:
        engine.record("x", issued=ISSUED, **{field: text})
    assert caught.value.what == field
    assert str(caught.value).isprintable()
    assert nothing_recorded(engine)


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=list(BAD_TEXTS))
@pytest.mark.parametrize("field", ["body", "number", "reason"])
def test_bad_text_of_a_move(engine: Engine, field: str, text: str) -> None:
    """Nor does any field of a move."""
    with pytest.raises(BadInputError):
        engine.start("2", **{field: text})
    assert nothing_recorded(engine)


@pytest.mark.parametrize("text", ["", " ", *BAD_TEXTS.values()])
@pytest.mark.parametrize("field", ["by", "via", "key"])
def test_bad_signature(field: str, text: str) -> None:
    """Who, through what and under which key are clean texts too, and never empty."""
    made = office(**({field: text} if field != "key" else {}))
    with pytest.raises(BadInputError) as caught:
        made.record("x", issued=ISSUED, key=text if field == "key" else None)
    assert caught.value.what == field
    assert nothing_recorded(made, 0)


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=list(BAD_TEXTS))
def test_bad_text_under_a_key(engine: Engine, text: str) -> None:
    """A bad text is the same refusal when it comes under an idempotency key."""
    with pytest.raises(BadInputError):
        engine.record("x", issued=ISSUED, number=text, key="k")
    assert nothing_recorded(engine)


def test_the_longest_text_is_taken(engine: Engine) -> None:
    """A text of the greatest length is recorded whole."""
    event = engine.record("x", issued=ISSUED, note="a" * LONGEST).event
    with engine.ledger.reading() as unit:
        assert [len(e.note or "") for e in unit.catalog.events() if e.id == event] == [LONGEST]


def test_texts_are_kept_in_one_spelling(engine: Engine) -> None:
    """Accents typed as two characters are kept as one, blanks around a text are dropped, and an
    empty text is none."""
    number = unicodedata.normalize("NFD", " 12-QĐ/TU của Thị ủy ")
    engine.record("x", issued=ISSUED, number=number, title="  ")
    with engine.ledger.reading() as unit:
        (event,) = unit.catalog.events()
    assert (event.number, event.title) == ("12-QĐ/TU của Thị ủy", None)


@pytest.mark.parametrize("field", ["issued", "effective", "received", "sets_due"])
@pytest.mark.parametrize("day", ["1989-12-31", "2101-01-01", "0001-01-01"])
def test_dates_out_of_range(engine: Engine, field: str, day: str) -> None:
    """A document's dates lie in 1990..2100."""
    with pytest.raises(BadInputError) as caught:
        engine.record("x", **({"issued": ISSUED} | {field: D(day)}))
    assert caught.value.what == field


@pytest.mark.parametrize("day", ["1990-01-01", "2100-12-31"])
def test_dates_at_the_edge(engine: Engine, day: str) -> None:
    """The first and the last day of the range are in it; a date to come is no error."""
    assert engine.record("x", issued=D(day)).entry == 2


def test_a_document_needs_a_date(engine: Engine) -> None:
    """Without any of its three dates a document is refused, though it sets one."""
    with pytest.raises(NoDateError):
        engine.record("x", number="1", sets_due=ISSUED)


@pytest.mark.parametrize(
    "triggers", [(), ("",), ("X",), ("a b",), ("x\ny",), ("\ud800",), ("x" * 65,)]
)
def test_a_trigger_needs_a_name(triggers: tuple[str, ...]) -> None:
    """What is recorded names at least one trigger, by an id that a plan could have."""
    made = office()
    with pytest.raises(BadInputError) as caught:
        made.record(triggers, issued=ISSUED)
    assert caught.value.what == "triggers"
    assert nothing_recorded(made, 0)


def test_an_unknown_trigger(engine: Engine) -> None:
    """A trigger that no plan declares is refused with the nearest one, unless it is called new."""
    engine.adopt(make_plan({"1": {"when": "model-regulation"}}, plan="q"))
    with pytest.raises(UnknownNameError) as caught:
        engine.record("model-regulatoin", issued=ISSUED)
    assert caught.value.nearest == ("model-regulation",)
    assert engine.record("model-regulatoin", issued=ISSUED, new=True).entry == 3


SAME = [
    {"number": "12-QĐ/TU", "issuer": "Tỉnh ủy"},
    {"number": "12 - qđ/tu", "issuer": "tỉnh  ủy"},
    {"number": unicodedata.normalize("NFD", "12-QĐ/TU"), "issuer": "Tỉnh ủy"},
    {"number": "12-QĐ/TU", "issuer": "Tỉnh ủy", "title": "another title", "note": "n"},
]


@pytest.mark.parametrize("document", SAME)
def test_the_same_document_twice(engine: Engine, document: dict[str, Any]) -> None:
    """Number, issuer and date make a document, however they are spelled: the second is refused
    and names the first."""
    first = engine.record("x", issued=ISSUED, **SAME[0])
    with pytest.raises(AlreadyRecordedError) as caught:
        engine.record("x", issued=ISSUED, **document)
    assert caught.value.event == first.event
    assert nothing_recorded(engine, 2)


FIRST: dict[str, Any] = {"issued": ISSUED, "number": "12", "issuer": "a"}


@pytest.mark.parametrize("other", [{"number": "13"}, {"number": "0"}, {"scope": "somewhere"}])
def test_another_document(engine: Engine, other: dict[str, Any]) -> None:
    """Another number or scope is another document."""
    engine.record("x", **FIRST)
    assert engine.record("x", **(FIRST | other)).entry == 3


@pytest.mark.parametrize("other", [{"issuer": "b"}, {"issued": D("2023-01-06")}])
def test_likely_the_same_document_again(engine: Engine, other: dict[str, Any]) -> None:
    """The same number with another issuer or date is refused, and names the first; it is recorded
    where somebody says that it is another document."""
    first = engine.record("x", **FIRST)
    with pytest.raises(NearDuplicateError) as caught:
        engine.record("x", **(FIRST | other))
    assert str(first.event) in str(caught.value)
    assert nothing_recorded(engine, 2)
    assert engine.record("x", **(FIRST | other), another=True).entry == 3


def test_documents_without_a_number(engine: Engine) -> None:
    """Without a number the title and the triggers tell documents apart."""
    engine.adopt(make_plan({"1": {"when": "y"}}, plan="q"))
    engine.record("x", issued=ISSUED, title="a")
    engine.record("x", issued=ISSUED, title="b")
    engine.record("y", issued=ISSUED, title="a")
    with pytest.raises(AlreadyRecordedError):
        engine.record("x", issued=ISSUED, title="A")


def test_a_plan_is_adopted_once(engine: Engine) -> None:
    """A plan of the same id is refused and names the entry, changed or not."""
    with pytest.raises(PlanInForceError) as caught:
        engine.adopt(make_plan({"9": {}}))
    assert caught.value.arguments == {"plan": "p", "seq": 1}


# Moves


@pytest.mark.parametrize("move", sorted(NEEDS_REASON))
@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_reason_is_needed(engine: Engine, move: Move, reason: str | None) -> None:
    """Moves that set work aside or bring it back need a reason."""
    with pytest.raises(ReasonMissingError):
        engine.move(move, "2", reason=reason)


def test_running_ahead_needs_a_reason(engine: Engine) -> None:
    """Completing without the trigger needs one too."""
    with pytest.raises(ReasonMissingError):
        engine.complete("1", without_trigger=True)


def test_a_move_of_tomorrow(engine: Engine) -> None:
    """A day that has not come is refused."""
    with pytest.raises(NotYetError):
        engine.start("2", on=D("2023-03-02"))
    assert engine.start("2", on=TODAY).entry == 2


def test_a_move_of_long_ago(engine: Engine) -> None:
    """A day before the range of recorded dates is refused, even for a task that waits."""
    with pytest.raises(BadInputError):
        engine.cancel("1", on=D("0001-01-01"), reason="r")


def test_a_move_before_the_start(engine: Engine) -> None:
    """A task is not started before its condition held, and the refusal gives the day."""
    with pytest.raises(TooEarlyError) as caught:
        engine.start("2", on=D("2022-10-14"))
    assert "2022-10-15" in str(caught.value)
    assert engine.start("2", on=D("2022-10-15")).entry == 2


def test_work_ahead_recorded_after_its_document(engine: Engine) -> None:
    """Work that ran ahead may be recorded after the document came: the result is the same."""
    asked = {"without_trigger": True, "reason": "ahead", "on": ISSUED}
    other = opened({"1": {"when": "x"}, "2": {}, "3": {"due": "every year"}})
    other.complete("1", **asked)
    for made in (engine, other):
        made.record("x", issued=D("2023-02-01"))
    with pytest.raises(TooEarlyError):
        engine.complete("1", on=ISSUED)
    engine.complete("1", **asked)
    assert row_of(engine, "1") == row_of(other, "1")
    assert row_of(engine, "1", D("2023-01-31"))["ungrounded"] is True


def test_a_move_before_the_last_one(engine: Engine) -> None:
    """Moves of an occurrence come in the order of their days."""
    engine.start("2", on=D("2023-01-10"))
    with pytest.raises(TooEarlyError) as caught:
        engine.complete("2", on=D("2023-01-09"))
    assert "start on 2023-01-10" in str(caught.value)
    assert engine.complete("2", on=D("2023-01-10")).entry == 3


def test_which_occurrence(engine: Engine) -> None:
    """Where two occurrences would take the move the refusal lists them; one may be named."""
    with pytest.raises(WhichOccurrenceError) as caught:
        engine.start("3")
    assert caught.value.arguments["allowed"] == ("2022", "2023")
    engine.complete("3", occurrence="2022")
    assert engine.start("3").changes[0].occurrence == "2023"


def test_ahead_of_the_trigger(engine: Engine) -> None:
    """A waiting task can be completed only without its trigger; it is ungrounded until then."""
    with pytest.raises(UponError, match="complete without_trigger, cancel"):
        engine.complete("1")
    engine.complete("1", without_trigger=True, reason="ahead", on=ISSUED)
    row = row_of(engine, "1")
    assert (row["state"], row["ungrounded"]) == ("done", True)
    engine.record("x", issued=D("2023-02-01"))
    assert row_of(engine, "1")["ungrounded"] is False
