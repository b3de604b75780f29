"""Another ledger as a process follows it: read whole, proved, never written to."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from engine.commands.following import (
    NoSourceError,
    OtherSourceError,
    OwnLedgerError,
    SourceBrokenError,
    SourceChangedError,
)
from engine.service.engine import Engine
from store.ledger import SqlLedger, open_ledger
from tests.store.test_tampering import forge
from tests.support.strategies import make_plan, office
from upon.running import following
from upon.running.following import Follower

DAY = date(2023, 1, 5)


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The centre's database, with a plan and two documents."""
    path = tmp_path / "centre.db"
    centre = office(open_ledger(str(path)), by="centre")
    centre.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}))
    for number in ("1", "2"):
        centre.record("x", issued=DAY, number=number)
    centre.close()
    return path


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Engine]:
    """A province's office."""
    ledger = open_ledger(str(tmp_path / "province.db"))
    with office(ledger) as engine:
        engine.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}}))
        yield engine
    ledger.engine.dispose()


def more(path: Path, *numbers: str) -> None:
    """Record further documents there."""
    centre = office(open_ledger(str(path)), by="centre")
    for number in numbers:
        centre.record("x", issued=DAY, number=number)
    centre.close()


def head(engine: Engine) -> int:
    """How many entries there are here."""
    return engine.proof(quick=True).head.count


def test_it_goes_on_behind_what_it_took(there: Path, here: Engine) -> None:
    """The same process, and the next, take what was added and nothing twice; the cursor is the last
    entry taken, with its hash."""
    first = Follower(here, str(there))
    assert [one.origin.entry for one in first.look().taken] == [2, 3]
    more(there, "3")
    assert [one.origin.entry for one in first.look().taken] == [4]
    more(there, "4")
    second = Follower(here, str(there))
    assert [one.origin.entry for one in second.look().taken] == [5]
    assert first.look().taken == ()
    with open_ledger(str(there)).reading() as unit:
        assert second.cursor() == (second.ledger, 5, unit.entries.head().hash)
    assert head(here) == 5


def test_many_are_taken_batch_by_batch(
    there: Path, here: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are read, and taken, at a time."""
    more(there, *map(str, range(3, 10)))
    monkeypatch.setattr(following, "READ", 2)
    monkeypatch.setattr(following, "BATCH", 2)
    found = Follower(here, str(there)).look()
    assert [one.origin.entry for one in found.taken] == list(range(2, 11))
    assert list(found.outcome.entries) == list(range(2, 11))
    assert found.outcome.receipt
    assert found.outcome.receipt.titles == {("p", "1"): "Task 1"}


def test_a_look_changes_nothing_there(there: Path, here: Engine) -> None:
    """Not a byte of the other database, and no file beside it; nor does a preview, here."""
    before, files = there.read_bytes(), files_of(there.parent)
    Follower(here, str(there)).look(preview=True)
    assert head(here) == 1
    Follower(here, str(there)).look()
    assert there.read_bytes() == before
    assert files_of(there.parent) - files <= {"province.db-writers"}


def files_of(folder: Path) -> set[str]:
    """The names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def test_what_found_nothing_takes_no_lock(there: Path, here: Engine) -> None:
    """A look that finds nothing to take begins no writing transaction."""
    Follower(here, str(there)).look()
    ledger = here.ledger
    assert isinstance(ledger, SqlLedger)
    with closing(sqlite3.connect(str(ledger.engine.url.database))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert Follower(here, str(there)).look().taken == ()


@pytest.mark.parametrize("again", [True, False], ids=["the same process", "another"])
def test_a_history_that_was_changed_is_refused(there: Path, here: Engine, again: bool) -> None:
    """Another ledger's tail in the place of what was taken, sealed well, or a cut one: one line
    that names the last entry taken, and nothing more is taken."""
    old = there.with_name("old.db")
    shutil.copy(there, old)
    more(there, "3")
    follower = Follower(here, str(there))
    follower.look()
    more(old, "4", "5")
    for changed in (old, None):
        if changed is None:
            forge(there, "DELETE FROM ledger WHERE seq > 3")
        else:
            shutil.copy(changed, there)
        with pytest.raises(SourceChangedError) as caught:
            (follower if again else Follower(here, str(there))).look()
        assert caught.value.entry == 4
        assert head(here) == 4


def test_an_altered_entry_is_refused(there: Path, here: Engine) -> None:
    """A row that does not carry its hash is named; nothing is taken, not what lies before it."""
    forge(there, "UPDATE ledger SET act = replace(act, '\"2\"', '\"9\"') WHERE seq = 3")
    with pytest.raises(SourceBrokenError) as caught:
        Follower(here, str(there)).look()
    assert caught.value.arguments["entry"] == 3
    assert head(here) == 1


def test_another_ledger_is_followed_only_where_one_says_so(
    there: Path, here: Engine, tmp_path: Path
) -> None:
    """Where another was followed before, `also` is needed, once; then each goes on by itself."""
    Follower(here, str(there)).look()
    path = tmp_path / "ministry.db"
    ministry = office(open_ledger(str(path)), by="ministry")
    ministry.record("x", issued=DAY, number="77")
    with pytest.raises(OtherSourceError):
        Follower(here, str(path)).look()
    assert len(Follower(here, str(path), also=True).look().taken) == 1
    ministry.record("x", issued=DAY, number="78")
    ministry.close()
    assert len(Follower(here, str(path)).look().taken) == 1
    assert Follower(here, str(there)).look().taken == ()


def test_what_is_none_to_follow_is_refused(there: Path, tmp_path: Path) -> None:
    """The workspace's own ledger, a copy of it, and none."""
    copied = tmp_path / "copy.db"
    shutil.copy(there, copied)
    engine = office(open_ledger(str(copied)))
    for path in (copied, there):
        with pytest.raises(OwnLedgerError):
            Follower(engine, str(path)).look()
    with pytest.raises(NoSourceError):
        Follower(engine, str(tmp_path / "none.db"))
    engine.close()
    assert not (tmp_path / "none.db").exists()


def test_a_ledger_without_entries_has_nothing(here: Engine, tmp_path: Path) -> None:
    """It is no refusal; what comes later is taken."""
    path = tmp_path / "empty.db"
    open_ledger(str(path)).engine.dispose()
    follower = Follower(here, str(path))
    assert (follower.look().taken, follower.ledger, follower.cursor()) == ((), None, None)
    more(path, "1")
    assert len(follower.look().taken) == 1
