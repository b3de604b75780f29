"""The raw peer does the work that it is timed for."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.raw import raw_update
from benchmarks.support.raw_layouts import SQLITE, Layout


@pytest.mark.parametrize("layout", SQLITE, ids=lambda layout: layout.name)
def test_each_layout_changes_what_waits(tmp_path: Path, layout: Layout) -> None:
    """Every update changes the waiting rows of its trigger (it would fail otherwise), also after
    all were put back, and no file is left."""
    seconds = raw_update(f"sqlite:///{tmp_path}/raw.db", 300, 100, 4, layout)
    assert len(seconds) == 4
    assert list(tmp_path.iterdir()) == []
