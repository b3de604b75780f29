"""The benchmarks of national scale, on a country of a few communes."""

from __future__ import annotations

from argparse import Namespace
from itertools import count
from pathlib import Path

import pytest

from benchmarks import scale
from benchmarks.nation import Size, directory, plans


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Namespace:
    """Options for a run that takes a moment."""
    monkeypatch.setattr(scale, "SIZES", ((5, 1), (5, 2)))
    return Namespace(
        parts=",".join(scale.PARTS),
        communes=40,
        plans=3,
        repeats=1,
        raw=True,
        acted=20,
        country=None,
        postgresql=False,
    )


def test_every_part_is_measured(small: Namespace, tmp_path: Path) -> None:
    """Each part gives its figures, in the order asked for, with the raw peers beside them."""
    numbers = count()
    found = dict(scale.measure(small, lambda: f"sqlite:///{tmp_path}/{next(numbers)}.db"))
    assert list(found) == list(scale.PARTS)
    assert [len(figures) for figures in found.values()] == [2, 4, 7, 5, 6]
    assert all(figure.seconds > 0 for figures in found.values() for figure in figures)


def test_the_country_is_a_country() -> None:
    """Each commune lies under a province, each province under the centre; each of the plans has ten
    tasks, which have a part a commune."""
    size = Size(communes=50, plans=4)
    bodies = directory(size).bodies
    assert size.assignments == 50 * 4 * 10
    assert {
        bodies[bodies[name].under or ""].level
        for name in bodies
        if name[0] == "c" and name != "centre"
    } == {"province"}
    for plan in plans(size):
        assert [task.each for task in plan.tasks.values()] == ["communes"] * 10
