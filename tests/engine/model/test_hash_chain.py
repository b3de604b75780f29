"""The hash chain: any row altered, removed, reordered or put in is found and named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.acts import EventRecorded, PlanAdopted
from engine.model.hash_chain import (
    GENESIS,
    BrokenChainError,
    Head,
    Raw,
    act_text,
    digest_of,
    entry_of,
    raw,
    row_hash,
    seal,
    verify,
)
from engine.model.stamps import stamp
from tests.support.strategies import make_plan, opened, random_plan, randoms
from triggers.events import Event

D = date.fromisoformat


def chain(length: int = 5) -> list[Raw]:
    """An honest chain of a plan and documents, one of them under a key."""
    engine = opened({"1": {"when": "x"}, "2": {"when": "done 1"}})
    for number in range(length - 2):
        key = "k" if number == 1 else None
        engine.record("x", issued=D("2023-01-05"), number=f"{number}-QĐ/TU", key=key)
    engine.complete("1", reason="Đã xong", on=D("2023-02-01"))
    with engine.ledger.reading() as unit:
        return list(unit.entries.raw())


ROWS = chain()


def broken_at(rows: list[Raw], head: Head | None = None) -> int:
    with pytest.raises(BrokenChainError) as caught:
        verify(rows, head)
    assert f"entry {caught.value.seq}:" in str(caught.value)
    return caught.value.seq


def test_honest_chains_verify() -> None:
    """An honest chain gives its head; every head that it ever had is on it."""
    assert verify([]) == Head(0, GENESIS)
    assert verify(ROWS) == Head(5, ROWS[-1].hash)
    for row in ROWS:
        assert verify(ROWS, Head(row.seq, row.hash)).count == 5


def altered(row: Raw, field: str) -> Raw:
    value = getattr(row, field)
    if field == "seq":
        return row._replace(seq=value + 1)
    if value is None:
        return row._replace(**{field: "x"})
    other = chr(ord(value[len(value) // 2]) ^ 1)
    middle = len(value) // 2
    return row._replace(**{field: value[:middle] + other + value[middle + 1 :]})


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("field", Raw._fields)
def test_an_altered_byte_is_found(field: str, place: int) -> None:
    """One character of any field of any row changes, and that row is named (an altered hash may
    show only where the next row leans on it)."""
    rows = list(ROWS)
    rows[place] = altered(rows[place], field)
    assert broken_at(rows) == place + 1


@pytest.mark.parametrize("field", ["key", "request"])
def test_a_key_taken_away_is_found(field: str) -> None:
    """A field that is emptied is an alteration as well."""
    rows = list(ROWS)
    place = next(i for i, row in enumerate(rows) if row.key)
    rows[place] = rows[place]._replace(**{field: None})
    assert broken_at(rows) == place + 1


@pytest.mark.parametrize("place", range(4))
def test_a_removed_row_is_found(place: int) -> None:
    """A row that is gone from the middle or the start leaves a hole at its number."""
    assert broken_at(ROWS[:place] + ROWS[place + 1 :]) == place + 1


@pytest.mark.parametrize("place", range(4))
def test_reordered_rows_are_found(place: int) -> None:
    """Two rows that changed places are found at the first of them, numbered anew or not."""
    rows = list(ROWS)
    rows[place], rows[place + 1] = rows[place + 1], rows[place]
    assert broken_at(rows) == place + 1
    numbered = [row._replace(seq=number) for number, row in enumerate(rows, 1)]
    assert broken_at(numbered) == place + 1


@pytest.mark.parametrize("place", range(5))
def test_a_row_put_in_is_found(place: int) -> None:
    """A well-sealed row put into the middle breaks the chain at the row after it."""
    before = Head(place, ROWS[place - 1].hash if place else GENESIS)
    act = EventRecorded(
        event=Event(id="e", triggers=("x",), issued=D("2023-01-01"), recorded=D("2023-01-01"))
    )
    at = datetime(2023, 1, 1, tzinfo=UTC)
    forged = raw(seal(before, act, at=at, today=D("2023-01-01"), by="b", via="v"))
    later = [row._replace(seq=row.seq + 1) for row in ROWS[place:]]
    assert broken_at([*ROWS[:place], forged, *later]) == place + 2


@pytest.mark.parametrize("place", range(5))
def test_a_row_on_another_chain_is_found(place: int) -> None:
    """A row that was sealed over another row than the one before it does not follow."""
    rows, row, other = list(ROWS), ROWS[place], "a" * 64
    sealed = row_hash(other, *row[:8], row.digest)
    rows[place] = row._replace(prev=other, hash=sealed)
    assert broken_at(rows[: place + 1]) == place + 1


def test_a_cut_tail_needs_a_head() -> None:
    """Rows cut off the end are found with a head that was printed earlier, and only with one."""
    head = verify(ROWS)
    assert verify(ROWS[:3]).count == 3
    assert broken_at(ROWS[:3], head) == 4
    assert broken_at([], head) == 1


def test_another_history_of_the_same_length() -> None:
    """A chain rewritten from the start verifies alone, and not against the head of the true one."""
    rewritten, head = [], Head()
    for row in ROWS:
        sealed = row_hash(head.hash, row.seq, row.at, row.today, "forger", *row[4:8], row.digest)
        rewritten.append(row._replace(by="forger", prev=head.hash, hash=sealed))
        head = Head(row.seq, sealed)
    assert verify(rewritten) == head
    assert broken_at(rewritten, Head(3, ROWS[2].hash)) == 3


@given(randoms)
def test_rows_read_back_as_the_entries(rng: object) -> None:
    """A kept row gives back the entry to the letter, whatever the plan."""
    act = PlanAdopted(plan=random_plan(rng))  # type: ignore[arg-type]
    at = datetime(2023, 1, 1, 23, 59, 59, 123456, tzinfo=UTC)
    entry = seal(
        Head(), act, at=at, today=D("2023-01-02"), by="Đỗ", via="cli", key="k", request="r"
    )
    assert entry_of(raw(entry)) == entry
    assert raw(entry_of(raw(entry))) == raw(entry)
    assert verify([raw(entry)]).count == 1


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14, 14))  # noqa: DTZ001
def test_stamps_are_utc(at: datetime, hours: int) -> None:
    """A moment has one stamp, whatever zone it was read in, and the stamp reads back as it."""
    moment = at.replace(tzinfo=UTC)
    from datetime import timezone  # noqa: PLC0415

    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert stamp(elsewhere) == stamp(moment)
    assert datetime.fromisoformat(stamp(moment)) == moment


def decomposed(text: str) -> str:
    import unicodedata  # noqa: PLC0415

    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize("spell", [str, decomposed])
def test_spelling_does_not_change_the_digest(spell: Callable[[str], str]) -> None:
    """Accents typed as one character or as two give one text and one digest."""
    plan = make_plan({"1": {"title": "Quy chế"}})
    task = plan.tasks["1"].model_copy(update={"title": spell("Quy chế")})
    other = plan.model_copy(update={"tasks": {"1": task}})
    assert digest_of(act_text(PlanAdopted(plan=other))) == digest_of(
        act_text(PlanAdopted(plan=plan))
    )
