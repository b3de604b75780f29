"""Simulated years of random offices, over which processes die between any two statements.

The suite lives through some; `python -m benchmarks.years --seeds 1000` through more.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.support.year import Year

SEEDS = 6
TWICE = 3
"""Every so many seeds the year is lived again, without crashes."""
_SHARED = Path("/dev/shm")  # noqa: S108  the folder gets a fresh name; commits there are quick
pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where commits are quick."""
    where = _SHARED if _SHARED.is_dir() else None
    with TemporaryDirectory(prefix="upon-year-", dir=where) as name:
        yield Path(name)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_year(seed: int, template: Path, folder: Path) -> None:
    """The invariants hold through leaps, back-steps, two processes and crashes; the same seed gives
    the same head and outbox whatever crashed."""
    path, again = (shutil.copy(template, folder / name) for name in ("u.db", "again.db"))
    crashes = Random(f"crashes {seed}")  # noqa: S311  years are no secrets
    found = Year(Path(path), seed, crashes).run()
    if seed % TWICE == 0:
        assert Year(Path(again), seed).run() == found
