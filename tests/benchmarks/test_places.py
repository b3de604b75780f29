"""The benchmark of places, on a country of a few communes."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks import places


def test_every_page_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question has a figure of each place, in the order of the table, held against one
    commune's; then the pages of the web."""
    monkeypatch.setattr(places, "ROUNDS", 1)
    given = Namespace(communes=68, plans=3, acted=20, country=None, postgresql=False)
    found = list(places.measure(given, f"sqlite:///{tmp_path}/country.db"))
    asked = ("tasks", "due", "overdue", "waiting", "agenda", "counts")
    lists = [(name, place) for name in asked for place in places.PLACES]
    assert [(one.what, one.place) for one in found[: len(lists)]] == lists
    assert all(one.ratio == 1 for one in found if one.place == "one commune")
    assert [one.what.split()[0] for one in found[len(lists) :]] == [*places.WEB, *["the"] * 3]
    assert all(one.seconds > 0 for one in found)
