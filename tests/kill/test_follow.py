"""Provinces killed while they follow the centre: whatever the moment, each ends whole."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.follow import campaign
from tests.kill.places import Files
from upon.running import following

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


@pytest.mark.parametrize(("by_service", "kills"), [(False, 4), (True, 3)])
def test_killed_while_following(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_service: bool, kills: int
) -> None:
    """After each kill a province holds what the centre had at the entry that it took last, each
    once, by its database and by its service; in the end all hold what it has. benchmarks/follow.py
    does it with 34."""
    monkeypatch.setattr(following, "BATCH", 3)
    rng = Random(4)  # noqa: S311  no secrets
    seen = campaign(Files(tmp_path), provinces=4, kills=kills, rng=rng, by_service=by_service)
    assert (seen["killed"], seen["taken in all"] > 0) == (kills, True)
