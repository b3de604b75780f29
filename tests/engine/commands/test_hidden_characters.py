"""What nobody sees makes no second document: refused in numbers, ids and names, with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.commands.requests import Request, RequestContext
from engine.model.acts import AnyAct, EventRecorded
from engine.model.refusals import AlreadyRecordedError, NearDuplicateError, ReasonMissingError
from engine.ports.ledger import Unit
from engine.service.engine import Engine
from store.ledger import open_ledger
from tests.support.strategies import make_plan, office, opened
from triggers.errors import BadInputError, HiddenCharacterError
from triggers.events import Event
from workflows.plan import Body, Directory, Group

ISSUED = date(2023, 1, 5)
LETTERS = ["\u200b", "\u00ad", "\u3164", "\u115f", "\u2800", "\ufe0f", "\u2060", "\U000e0041"]


@pytest.fixture
def engine() -> Engine:
    """A task that waits for x, and one that started."""
    return opened({"1": {"when": "x"}, "2": {}})


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("field", ["number", "issuer", "url", "scope", "replaces", "key"])
def test_a_document(engine: Engine, field: str, letter: str) -> None:
    """A number, a name or an id of a document with such a character is refused; character and place
    are named in one line, and nothing is recorded."""
    with pytest.raises(HiddenCharacterError, match=f"{field}: character 3 is U\\+") as caught:
        engine.record("x", issued=ISSUED, **{field: f"08{letter}-QC/TU"})
    assert str(caught.value).isprintable()
    assert engine.proof(quick=True).head.count == 1


@pytest.mark.parametrize("field", ["body", "number"])
def test_a_move(engine: Engine, field: str) -> None:
    """Nor does a move take one."""
    with pytest.raises((HiddenCharacterError, BadInputError)):
        engine.start("2", **{"body": "b", field: "a\u200b"})
    assert engine.proof(quick=True).head.count == 1


def test_blanks_are_alike(engine: Engine) -> None:
    """Blanks of whatever width are one space: the same number is the same document."""
    engine.record("x", issued=ISSUED, number=" 08\u00a0\u2009QC ", issuer="Tỉnh\u202fủy")
    with pytest.raises(AlreadyRecordedError):
        engine.record("x", issued=ISSUED, number="08 QC", issuer="Tỉnh ủy")
    assert engine.documents()[0]["number"] == "08 QC"


@pytest.mark.parametrize("text", ["\u200b", "\u3164 \u2800", "\u00ad\u00a0"])
def test_nothing_to_be_seen(engine: Engine, text: str) -> None:
    """A title or a reason of which nothing can be seen is none; joiners between letters, which some
    scripts need, stay."""
    engine.record("x", issued=ISSUED, number="1", title=text, note="می\u200cخواهم")
    (row,) = engine.documents()
    assert row["title"] is None
    assert row["note"] == "می\u200cخواهم"
    with pytest.raises(ReasonMissingError):
        engine.cancel("2", reason=text)


def test_a_plan_made_by_a_program() -> None:
    """A plan that no file gave is held to the same: number, names of triggers, titles."""
    plan = make_plan({"1": {"when": "x"}})
    named = plan.triggers["x"].model_copy(update={"name": "X\u2060"})
    for faulty in (
        plan.model_copy(update={"number": "1\u200b-KH"}),
        plan.model_copy(update={"title": "\u3164"}),
        plan.model_copy(update={"triggers": {"x": named}}),
    ):
        with pytest.raises(BadInputError):
            office().adopt(faulty)


@pytest.mark.parametrize(
    "directory",
    [
        Directory(bodies={"b": Body(name="Phường\u200b A")}),
        Directory(bodies={"b": Body(name="A", signs=("TU\u00ad",))}),
        Directory(groups={"g": Group(name="Các\u2060 xã", members=())}),
    ],
)
def test_bodies(engine: Engine, directory: Directory) -> None:
    """Nor do bodies and groups that are taken in."""
    with pytest.raises(HiddenCharacterError):
        engine.put_bodies(directory)


class Formerly(Request):
    """The act as a version recorded it that took such texts."""

    event: Any

    def prepare(self, unit: Unit, context: RequestContext) -> AnyAct:
        """The act, unchecked."""
        del unit, context
        return EventRecorded(event=self.event)

    def payload(self) -> object:
        """The document."""
        return str(self.event)


def test_an_old_ledger_stays_as_it_is(tmp_path: Any) -> None:
    """A ledger that holds such a text opens, verifies and is rebuilt; its document can be corrected
    in another field, and the same number without the character is likely the same document."""
    url = f"sqlite:///{tmp_path / 'upon.db'}"
    old = Event(
        id="2023-01-05-abcdef",
        triggers=("x",),
        issued=ISSUED,
        recorded=ISSUED,
        number="08\u200b-QC/TU",
        issuer="Tỉnh ủy",
    )
    ledger = open_ledger(url, create=True)
    first = office(ledger)
    first.adopt(make_plan({"1": {"when": "x"}}))
    first.submit(Formerly(act="formerly", event=old))
    ledger.engine.dispose()
    engine = office(open_ledger(url))
    engine.rebuild()
    assert engine.proof(quick=True).head.count == 2
    engine.correct(old.id, title="Quy chế", reason="thiếu trích yếu")
    with pytest.raises(NearDuplicateError):
        engine.record("x", issued=date(2023, 1, 6), number="08-QC/TU", issuer="Tỉnh ủy")
    engine.correct(old.id, number="08-QC/TU", reason="ký tự lạ")
    assert engine.documents()[0]["number"] == "08-QC/TU"
