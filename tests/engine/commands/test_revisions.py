"""What was said is revised: corrected, retracted, undone, put off, settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.model.acts import Retracted
from engine.service.engine import Engine
from tests.support.strategies import office, opened, row_of
from triggers.errors import BadInputError, UponError

D = date.fromisoformat
WHY = "as the archive has it"
TASKS = {
    "1": {"when": "x", "due": "1 month after x"},
    "2": {"when": "done 1", "due": "10 days after done 1"},
    "3": {"due": "by 2023-06-30"},
}


@pytest.fixture
def engine() -> Engine:
    """A plan, and a document that its first task counts from."""
    made = opened(TASKS, calendar="none")
    made.record("x", issued=D("2023-01-05"), number="12-QĐ")
    return made


def event(engine: Engine) -> str:
    """The id of the only document."""
    with engine.ledger.reading() as unit:
        return unit.catalog.events()[0].id


def refusal(act: Callable[[], Any]) -> str:
    """The code of what an act raises."""
    with pytest.raises(UponError) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize("issued", ["2023-01-20", "2022-12-20"])
def test_a_correction_moves_the_deadline(engine: Engine, issued: str) -> None:
    """A deadline follows the true date, later or earlier, and the document keeps its id."""
    name = event(engine)
    made = engine.correct(name, issued=D(issued), reason=WHY)
    moved = row_of(engine, "1")
    day = D(issued)
    assert made.event == name == event(engine)
    assert (moved["starts_on"], moved["due"].day) == (day, day.day)
    assert {change.field for change in made.changes} == {"since", "due"}


def test_only_the_fields_given_change(engine: Engine) -> None:
    """Fields that are not named stay; one given as None is taken away."""
    engine.correct(event(engine), received=D("2023-01-09"), title="T", reason=WHY)
    engine.correct(event(engine), title=None, triggers="x", received=D("2023-01-10"), reason=WHY)
    with engine.ledger.reading() as unit:
        kept = unit.catalog.events()[0]
    assert (kept.title, kept.received, kept.number) == (None, D("2023-01-10"), "12-QĐ")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued": D("2023-01-06"), "reason": " "}, "reason_missing"),
        ({"issued": D("2023-01-06"), "reason": "a\x00"}, "bad_input"),
        ({"issued": None}, "no_date"),
        ({"issued": D("2023-01-05")}, "bad_input"),
        ({"triggers": None}, "bad_input"),
        ({"triggers": ()}, "bad_input"),
        ({"triggers": ("y",)}, "unknown_name"),
        ({"replaces": "nothing"}, "unknown_name"),
        ({"number": "13-QĐ"}, "already_recorded"),
    ],
)
def test_corrections_that_are_refused(engine: Engine, changes: dict[str, Any], code: str) -> None:
    """A correction needs a reason and a difference, and leaves a document that could be recorded;
    a refused one records nothing."""
    engine.record("x", issued=D("2023-01-05"), number="13-QĐ")
    before, name = engine.verify(), event(engine)
    assert refusal(lambda: engine.correct(name, **{"reason": WHY, **changes})) == code
    assert engine.verify() == before


def test_a_document_may_replace_one_that_is_gone(engine: Engine) -> None:
    """A document that took the place of one retracted since can still be corrected."""
    old = event(engine)
    new = engine.record("x", issued=D("2023-02-05"), number="13-QĐ", replaces=old).event
    engine.retract(old, reason=WHY)
    engine.correct(str(new), issued=D("2023-02-06"), reason=WHY)
    assert row_of(engine, "1")["due"] == D("2023-03-06")


def test_a_correction_to_another_trigger(engine: Engine) -> None:
    """What waited for the wrong trigger waits again; work on it stays and is ungrounded."""
    engine = opened(TASKS | {"4": {"when": "y"}, "5": {"when": "x"}})
    engine.record("x", issued=D("2023-01-05"))
    engine.start("5")
    engine.correct(event(engine), triggers=("y",), reason=WHY)
    rows = {row["task"]: (row["state"], row["ungrounded"]) for row in engine.tasks()}
    assert rows["1"] == ("waiting", False)
    assert rows["4"] == ("active", False)
    assert rows["5"] == ("in_progress", True)


def test_a_retraction(engine: Engine) -> None:
    """The document no longer counts, the entries stay, and it can be recorded anew."""
    name = event(engine)
    engine.correct(name, issued=D("2023-01-06"), reason=WHY)
    engine.retract(name, reason=WHY)
    assert row_of(engine, "1")["state"] == "waiting"
    assert [counts for _, counts in engine.log()] == [True, False, False, True]
    assert refusal(lambda: engine.retract(name, reason=WHY)) == "unknown_name"
    assert engine.record("x", issued=D("2023-01-05"), number="12-QĐ").event == name
    assert row_of(engine, "1")["starts_on"] == D("2023-01-05")
    assert engine.verify()[1] == []


def test_undo_goes_back_act_by_act(engine: Engine) -> None:
    """Each undo takes back the last thing of this person that still counts; plans stay."""
    engine.start("1")
    engine.extend("1", D("2023-04-01"), reason=WHY)
    engine.correct(event(engine), issued=D("2023-01-06"), reason=WHY)
    gone = []
    for _ in range(4):
        engine.undo()
        act = engine.log()[-1][0].act
        assert isinstance(act, Retracted)
        gone.append((act.entry, act.undo, act.event is not None))
    assert gone == [(5, True, True), (4, True, False), (3, True, False), (2, True, True)]
    assert row_of(engine, "1")["state"] == "waiting"
    assert refusal(engine.undo) == "cannot_undo"


def test_undo_is_each_person_s_own(engine: Engine) -> None:
    """Nobody undoes what another said; a name with blanks is the same name."""
    chief = office(engine.ledger, by=" chief ")
    assert refusal(chief.undo) == "nothing_to_undo"
    chief.start("1")
    engine.complete("1")
    chief.undo(reason=WHY)
    assert row_of(engine, "1")["state"] == "done"


def test_undo_of_a_retraction(engine: Engine) -> None:
    """A mistaken retraction is taken back like any other act: the document counts as if it had
    never been withdrawn."""
    before = row_of(engine, "1")
    engine.retract(event(engine), reason=WHY)
    assert row_of(engine, "1")["state"] == "waiting"
    engine.undo()
    assert row_of(engine, "1") == before
    assert engine.verify()[1] == []


def test_undo_makes_no_document_twice(engine: Engine) -> None:
    """A correction stays where the document would become the same as one recorded since."""
    engine.correct(event(engine), number="99-QĐ", reason=WHY)
    office(engine.ledger, by="chief").record("x", issued=D("2023-01-05"), number="12-QĐ")
    assert refusal(engine.undo) == "already_recorded"


@pytest.mark.parametrize(
    ("made", "taken_back"),
    [
        (("complete", "reopen"), "complete"),
        (("suspend", "resume"), "suspend"),
        (("cancel", "reinstate"), "cancel"),
    ],
)
def test_undo_under_a_later_move(engine: Engine, made: tuple[str, str], taken_back: str) -> None:
    """Where another person's move stands on the one to be taken back, that move is named; once it
    is taken back, so is the other."""
    chief = office(engine.ledger, by="chief")
    for who, move in zip((engine, chief), made, strict=True):
        getattr(who, move)("1", reason=WHY)
    assert refusal(engine.undo) == "stands_on"
    chief.undo()
    engine.undo()
    assert engine.log()[2][0].act.move == taken_back  # type: ignore[union-attr]
    assert row_of(engine, "1")["state"] == "active"
    assert engine.verify()[1] == []


def test_undo_of_a_start_under_a_suspension(engine: Engine) -> None:
    """A move that would have been allowed without the one taken back stays: no work is lost."""
    chief = office(engine.ledger, by="chief")
    engine.start("1")
    chief.suspend("1", reason=WHY)
    engine.undo()
    assert row_of(engine, "1")["state"] == "suspended"


def test_an_extension_stands(engine: Engine) -> None:
    """The authority's date holds, the computed one stays beside it (law 10)."""
    engine.extend("1", D("2023-04-01"), authority="btv", number="7-CV", reason=WHY)
    row = row_of(engine, "1")
    assert (row["due"], row["computed_due"]) == (D("2023-04-01"), D("2023-02-05"))
    assert (row["extended_to"], row["extension_conflict"]) == (D("2023-04-01"), False)
    engine.correct(event(engine), issued=D("2023-01-06"), reason=WHY)
    row = row_of(engine, "1")
    assert (row["due"], row["computed_due"]) == (D("2023-04-01"), D("2023-02-06"))
    assert row["extension_conflict"] is True
    engine.correct(event(engine), issued=D("2023-01-05"), reason=WHY)
    assert row_of(engine, "1")["extension_conflict"] is False


def test_a_span_counts_from_the_nominal_end_and_rolls_once() -> None:
    """From Saturday 4 February (due on Monday 6) one month more is Saturday 4 March, so Monday 6;
    a second month counts from 4 March, not from where that rolled."""
    engine = opened(TASKS, calendar="vn-state")
    engine.record("x", issued=D("2023-01-04"))
    assert row_of(engine, "1")["due"] == D("2023-02-06")
    for due in ("2023-03-06", "2023-04-04"):
        engine.extend("1", "1 month", reason=WHY)
        assert row_of(engine, "1")["due"] == D(due)
    with engine.ledger.reading() as unit:
        chain = [(e.act.span, e.act.nominal) for e in list(unit.entries.all())[2:]]  # type: ignore[union-attr]
    assert chain == [("1 month", D("2023-03-04")), ("1 month", D("2023-04-04"))]
    engine.undo()
    assert row_of(engine, "1")["due"] == D("2023-03-06")


def test_a_span_after_a_date_counts_from_that_date(engine: Engine) -> None:
    """An extension to a day has no nominal end but that day."""
    engine.extend("1", D("2023-03-31"), reason=WHY)
    engine.extend("1", "1 month", reason=WHY)
    assert row_of(engine, "1")["due"] == D("2023-04-30")


@pytest.mark.parametrize(
    ("task", "to", "details", "code"),
    [
        ("1", D("2023-02-05"), {"reason": WHY}, "not_later"),
        ("1", D("2023-03-05"), {}, "reason_missing"),
        ("1", D("2023-03-05"), {"reason": WHY, "authority": "a\u202eb"}, "bad_input"),
        ("1", "soon", {"reason": WHY}, "bad_syntax"),
        ("2", "1 month", {"reason": WHY}, "bad_input"),
        ("9", D("2023-03-05"), {"reason": WHY}, "unknown_name"),
        ("1", D("2023-03-05"), {"reason": WHY, "occurrence": "2023"}, "unknown_name"),
    ],
)
def test_extensions_that_are_refused(
    engine: Engine, task: str, to: Any, details: dict[str, Any], code: str
) -> None:
    """An extension puts something off, says why, and counts a span only from an end there is."""
    before = engine.verify()
    found = refusal(lambda: engine.extend(task, to, **details))
    assert found == code or (code == "bad_syntax" and found)
    assert engine.verify() == before


def test_an_extension_before_there_is_a_date(engine: Engine) -> None:
    """A day can be set where none is known; the date that comes later is a conflict to report."""
    engine.extend("2", D("2023-05-01"), reason=WHY)
    assert row_of(engine, "2")["extension_conflict"] is False
    engine.complete("1", on=D("2023-02-01"))
    row = row_of(engine, "2")
    assert (row["due"], row["computed_due"]) == (D("2023-05-01"), D("2023-02-11"))
    assert row["extension_conflict"] is True


def loose(state: str = "complete") -> Engine:
    """Work whose document was retracted."""
    engine = opened(TASKS)
    engine.record("x", issued=D("2023-01-05"))
    getattr(engine, state)("1", on=D("2023-02-01"))
    engine.retract(event(engine), reason=WHY)
    assert row_of(engine, "1")["ungrounded"] is True
    return engine


@pytest.mark.parametrize(
    ("decision", "state", "follower"),
    [("keep", "done", "active"), ("reopen", "in_progress", "waiting")],
)
def test_settling_what_is_done(decision: str, state: str, follower: str) -> None:
    """A person lets ungrounded work stand or reopens it; what waited for it follows."""
    engine = loose()
    engine.settle("1", decision, reason=WHY)
    row = row_of(engine, "1")
    assert (row["state"], row["ungrounded"]) == (state, False)
    assert row_of(engine, "2")["state"] == follower
    assert refusal(lambda: engine.settle("1", "keep", reason=WHY)) == "not_ungrounded"
    engine.undo()
    assert row_of(engine, "1")["ungrounded"] is True


def test_settling_by_cancelling() -> None:
    """Work in hand may be cancelled."""
    engine = loose("start")
    engine.settle("1", "cancel", reason=WHY)
    assert row_of(engine, "1")["state"] == "cancelled"


def test_settlements_that_are_refused(engine: Engine) -> None:
    """Only ungrounded work is settled, by one of three words, with a reason."""
    ran = loose("start")
    assert refusal(lambda: engine.settle("1", "keep", reason=WHY)) == "not_ungrounded"
    assert refusal(lambda: ran.settle("1", "keep", reason=None)) == "reason_missing"
    with pytest.raises(BadInputError, match="keep, reopen, cancel"):
        ran.settle("1", "forget", reason=WHY)
    with pytest.raises(BadInputError, match="keep, cancel"):
        ran.settle("1", "reopen", reason=WHY)


def test_an_undo_key_repeats(engine: Engine) -> None:
    """The same undo under its key is one undo; with another reason it is another request."""
    engine.start("1")
    first = engine.undo(key="k", reason=WHY)
    assert engine.undo(key="k", reason=WHY) == first
    assert refusal(lambda: engine.undo(key="k")) == "key_conflict"


def test_history_names_every_cause(engine: Engine) -> None:
    """Each change of a task says which act brought it, in a few fields."""
    engine.correct(event(engine), issued=D("2023-01-31"), reason=WHY)
    engine.confirm("1", "up", reason=WHY)
    engine.set_policy({"counts_from": "received"}, reason=WHY)
    engine.undo()
    engine.extend("1", D("2023-05-01"), reason=WHY)
    engine.start("1", on=D("2023-02-01"))
    engine.retract(event(engine), reason=WHY)
    engine.settle("1", "keep", reason=WHY)
    causes = {line["cause"]["kind"]: line["cause"] for line in engine.history("1")}
    assert list(causes) == [
        "adopted",
        "recorded",
        "corrected",
        "confirmed",
        "policy",
        "retracted",
        "extended",
        "moved",
        "settled",
    ]
    assert all(
        cause["reason"] == WHY
        for kind, cause in causes.items()
        if kind not in ("adopted", "recorded", "moved")
    )
