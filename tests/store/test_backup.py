"""Backups: whole, proved and never over another file, also while others record; restored only into
a place where nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from engine.model.hash_chain import BrokenChainError, Head, Raw, verify
from engine.service.engine import Engine
from store.backends.errors import FileThereError, NoDatabaseError, NotOursError
from store.backup import back_up, prove, restore
from store.ledger import open_ledger
from tests.store.test_tampering import forge
from tests.support.strategies import make_plan, office
from triggers.errors import UponError

Calls = tuple[Callable[[], Head], ...]
ROOT = Path(__file__).parents[2]
RECORDING = """
import sys
from datetime import date
from store.ledger import open_ledger
from tests.support.strategies import office
engine = office(open_ledger(sys.argv[1]))
for number in range(10_000):
    print(engine.record("x", issued=date(2023, 1, 5), number=f"n{number}").head, flush=True)
"""


@pytest.fixture
def engine(database: Path) -> Engine:
    """A plan, a document and a completion: three entries."""
    made = office(open_ledger(str(database)))
    made.adopt(make_plan({"1": {"when": "x", "due": "1 month after x"}, "2": {"when": "done 1"}}))
    made.record("x", issued=date(2023, 1, 5), number="12-QĐ")
    made.complete("1", on=date(2023, 1, 9))
    return made


@contextmanager
def recording(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that records one document after another, and prints each head."""
    words = [sys.executable, "-c", RECORDING, str(path)]
    with subprocess.Popen(words, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process
        process.kill()
        process.stdout.read()


def told(process: subprocess.Popen[str]) -> Head:
    """The next head that was acknowledged."""
    assert process.stdout
    number, _, digest = process.stdout.readline().strip().partition(":")
    return Head(int(number), digest)


def test_under_load(engine: Engine, database: Path) -> None:
    """Copies taken while another records: each is whole, has all that was acknowledged before it
    began, and stands on the same chain."""
    copies = {}
    with recording(database) as process:
        for number in range(4):
            acknowledged = told(process)
            target = database.with_name(f"copy{number}.db")
            copies[target] = back_up(str(database), target)
            assert copies[target].count >= acknowledged.count
            with open_ledger(str(target)).reading() as unit:
                entry = unit.entries.entry(acknowledged.count)
            assert entry
            assert entry.hash == acknowledged.hash
    heads = list(copies.values())
    assert sorted(heads, key=lambda head: head.count) == heads
    for target, head in copies.items():
        assert prove(f"sqlite:///{target}") == (head, [])
        assert engine.verify(head)[1] == []
        assert list(target.parent.glob(f"{target.name}-*")) == []
    assert list(database.parent.glob("*.part*")) == []


def test_a_copy_and_back(engine: Engine, database: Path) -> None:
    """Backed up and restored, the heads agree and nothing differs."""
    head, target = engine.proof(quick=True).head, database.with_name("copy.db")
    back = database.with_name("back.db")
    assert back_up(str(database), target) == head
    assert restore(target, str(back)) == head
    again = office(open_ledger(str(back)))
    assert again.verify(head) == (head, [])
    assert again.tasks() == engine.tasks()


@pytest.mark.parametrize("content", [b"", b"mine"])
def test_nothing_is_overwritten(engine: Engine, database: Path, content: bytes) -> None:
    """A file that is there stays as it is: a backup's target as a restored database."""
    there, good = database.with_name("there.db"), database.with_name("good.db")
    back_up(str(database), good)
    there.write_bytes(content)
    calls: Calls = (lambda: back_up(str(database), there), lambda: restore(good, str(there)))
    for call in calls:
        with pytest.raises(FileThereError, match=r"there\.db"):
            call()
    before = database.read_bytes()
    with pytest.raises(FileThereError):
        back_up(str(database), database)
    with pytest.raises(FileThereError):
        restore(good, str(database))
    assert there.read_bytes() == content
    assert database.read_bytes() == before
    assert engine.verify()[1] == []


def no_links(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("linking", [os.link, no_links], ids=["links", "memory stick"])
def test_a_target_that_comes_meanwhile(
    engine: Engine, database: Path, monkeypatch: pytest.MonkeyPatch, linking: object
) -> None:
    """A file that takes the name while the copy is being made is not overwritten either; where
    nothing takes it, the copy has it, whether the file system knows links or not."""
    target, good = database.with_name("copy.db"), database.with_name("good.db")

    def proving(rows: Iterable[Raw]) -> Head:
        target.write_text("mine")
        return verify(rows)

    monkeypatch.setattr(os, "link", linking)
    assert back_up(str(database), good) == engine.proof(quick=True).head
    monkeypatch.setattr("store.backup.verify", proving)
    with pytest.raises(FileThereError):
        back_up(str(database), target)
    assert target.read_text() == "mine"
    assert list(database.parent.glob("*.part*")) == []
    assert prove(f"sqlite:///{good}") == engine.verify()


@pytest.mark.parametrize("place", ["start", "middle"])
def test_a_broken_file(engine: Engine, database: Path, place: str) -> None:
    """Pages that were overwritten are refused, in a backup as in a restore; nothing is left."""
    data = bytearray(database.read_bytes())
    data[0 if place == "start" else 4096 :] = b"\xff" * (len(data) - 4096)
    broken, target = database.with_name("broken.db"), database.with_name("copy.db")
    broken.write_bytes(data)
    calls: Calls = (lambda: restore(broken, str(target)), lambda: back_up(str(broken), target))
    for call in calls:
        with pytest.raises(NotOursError) as caught:
            call()
        assert "\n" not in str(caught.value)
        assert not target.exists()
    assert list(database.parent.glob("*.part*")) == []
    assert engine.verify()[1] == []


def test_a_broken_chain(engine: Engine, database: Path) -> None:
    """A ledger that was altered is not taken for a backup, nor restored from one."""
    good, target = database.with_name("good.db"), database.with_name("copy.db")
    back_up(str(database), good)
    forge(good, "UPDATE ledger SET by = 'other' WHERE seq = 2")
    calls: Calls = (lambda: restore(good, str(target)), lambda: back_up(str(good), target))
    for call in calls:
        with pytest.raises(BrokenChainError) as caught:
            call()
        assert caught.value.seq == 2
        assert not target.exists()
    assert engine.verify()[1] == []


def test_nothing_to_copy(tmp_path: Path) -> None:
    """A source that is not there, or a folder for the target that is not, is one line."""
    fine = tmp_path / "fine.db"
    open_ledger(str(fine)).engine.dispose()
    calls: Calls = (
        lambda: back_up(str(tmp_path / "none.db"), tmp_path / "copy.db"),
        lambda: restore(tmp_path / "none.db", str(tmp_path / "copy.db")),
        lambda: back_up(str(fine), tmp_path / "no" / "copy.db"),
        lambda: restore(fine, str(tmp_path / "no" / "copy.db")),
        lambda: restore(tmp_path, str(tmp_path / "copy.db")),
    )
    for call in calls:
        with pytest.raises(NoDatabaseError):
            call()
    assert [file.name for file in tmp_path.iterdir()] == ["fine.db"]


@pytest.mark.parametrize("content", [b"", b"text\n" * 2000, bytes(8192)])
def test_a_source_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    """What is restored must be a database of this product; an empty file is none."""
    source, target = tmp_path / "source.db", tmp_path / "upon.db"
    source.write_bytes(content)
    with pytest.raises(UponError) as caught:
        restore(source, str(target))
    assert caught.value.exit_code == 1
    assert not target.exists()
    assert source.read_bytes() == content
