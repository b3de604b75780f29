"""What is prepared before the writers' lock is taken: recorded as it is, or prepared anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from engine.commands.documents import make_event
from engine.memory.ledger import MemoryLedger
from engine.model.acts import EventRecorded
from engine.model.refusals import AlreadyRecordedError
from engine.ports.ledger import Unit
from tests.support.strategies import make_plan, office

PLAN = make_plan({"1": {"when": "x", "due": "1 month after x"}})
DOCUMENT: dict[str, Any] = {"issued": date(2023, 1, 5), "number": "1-QĐ"}


class Aside(MemoryLedger):
    """A ledger whose readers wait for nobody; `between` comes once, before the next writer."""

    between: Callable[[], object] | None = None

    def __init__(self) -> None:
        super().__init__()
        self.reads_aside = True

    @contextmanager
    def writing(self, *, preview: bool = False) -> Iterator[Unit]:
        """A transaction, after what came between."""
        between, self.between = self.between, None
        if between is not None:
            between()
        with super().writing(preview=preview) as unit:
            yield unit


@pytest.fixture
def ledger() -> Aside:
    """A ledger with a plan."""
    made = Aside()
    office(made).adopt(PLAN)
    return made


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that a document was prepared, by whom."""
    found: list[str] = []

    def noted(*given: Any, **named: Any) -> EventRecorded:
        found.append("prepared")
        return make_event(*given, **named)

    monkeypatch.setattr("engine.commands.requests_documents.make_event", noted)
    return found


def test_it_is_recorded_as_it_was_prepared(ledger: Aside, prepared: list[str]) -> None:
    """Where nobody recorded since, nothing is looked up a second time."""
    made = office(ledger).record("x", key="k", **DOCUMENT)
    assert (made.entry, prepared) == (2, ["prepared"])
    assert [one["number"] for one in office(ledger).documents()] == ["1-QĐ"]


def test_it_is_prepared_anew(ledger: Aside, prepared: list[str]) -> None:
    """Where another document came between, what forbids the act is looked for again."""
    ledger.between = lambda: office(ledger).record("x", issued=date(2023, 1, 6), number="2-QĐ")
    made = office(ledger).record("x", key="k", **DOCUMENT)
    assert (made.entry, len(prepared)) == (3, 3)
    assert office(ledger).verify()[1] == []


def test_the_same_document_came_between(ledger: Aside) -> None:
    """It is refused, though nothing forbade it when it was prepared."""
    ledger.between = lambda: office(ledger).record("x", **DOCUMENT)
    with pytest.raises(AlreadyRecordedError):
        office(ledger).record("x", key="k", **DOCUMENT)
    assert len(office(ledger).documents()) == 1


def test_the_same_request_came_between(ledger: Aside) -> None:
    """Its answer is the answer: one entry."""
    told = []
    ledger.between = lambda: told.append(office(ledger).record("x", key="k", **DOCUMENT))
    again = office(ledger).record("x", key="k", **DOCUMENT)
    assert [again] == told
    assert office(ledger).proof(quick=True).head.count == 2
