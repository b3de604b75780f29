"""What an act asks of the database: one writing transaction, and at most one that reads, the look
at the schema on opening among them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, event

from store.backends.options import WRITING
from tests.cli.conftest import Office

RECORD = ("record", "model-regulation", "--issued", "2022-12-10", "--today", "2022-12-12")


@pytest.fixture
def begun() -> Iterator[list[bool]]:
    """For each transaction that is begun, whether it writes."""
    found: list[bool] = []

    def begin(connection: Connection) -> None:
        found.append(bool(connection.get_execution_options().get(WRITING)))

    event.listen(Engine, "begin", begin)
    yield found
    event.remove(Engine, "begin", begin)


@pytest.mark.parametrize(
    "asked",
    [
        RECORD,
        (*RECORD, "--preview"),
        (*RECORD, "--key", "k", "--number", "1"),
        (*RECORD, "--scope", "ward-a"),
        ("--json", *RECORD),
        ("--lang", "en", *RECORD, "--sets-due", "2023-05-05"),
    ],
    ids=["plain", "preview", "key", "scope", "json", "sets due"],
)
def test_a_record_is_one_transaction(
    office: Office, begun: list[bool], asked: tuple[str, ...]
) -> None:
    """Recording, and all that is printed of it, is one writing transaction and one that reads."""
    office.adopted()
    begun.clear()
    assert office(*asked).code == 0
    assert (begun.count(True), begun.count(False)) == (1, 1)


def test_a_refused_record(office: Office, begun: list[bool]) -> None:
    """What is refused keeps nothing: the writing transaction is dropped, and one more reading says
    what the document lacks."""
    office.adopted()(*RECORD)
    begun.clear()
    assert office(*RECORD).code == 4
    assert (begun.count(True), begun.count(False)) == (1, 2)


def test_a_move_tells_from_its_own_transaction(office: Office, begun: list[bool]) -> None:
    """So a move, whose receipt is read in the transaction that made it."""
    office.adopted()(*RECORD)
    begun.clear()
    assert office("start", "1.b", "--today", "2022-12-12").code == 0
    assert (begun.count(True), begun.count(False)) == (1, 1)


class Terminal(io.StringIO):
    """What a person types at a terminal."""

    def isatty(self) -> bool:
        """Whether it is one."""
        return True


def test_a_person_at_a_terminal_is_asked_first(
    office: Office, begun: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who can be asked for the date that a document sets is asked, by one more reading."""
    office.adopted()
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", Terminal("30/06/2023\n"))
    begun.clear()
    record = ("record", "decision", "--issued", "2022-12-10", "--today", "2022-12-12")
    assert "30/06/2023" in office(*record).out
    assert (begun.count(True), begun.count(False)) == (1, 2)
