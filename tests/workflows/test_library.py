"""The shipped plans are found by name."""

from __future__ import annotations

import pytest

from triggers.errors import UnknownNameError
from workflows.library import plan_names, shipped_plan


def test_a_shipped_plan_is_a_file() -> None:
    """Each name has its file."""
    assert "nq21-duc-pho" in plan_names()
    assert all(shipped_plan(name).is_file() for name in plan_names())


@pytest.mark.parametrize("name", ["nq21-duc-fo", "../plans/nq21-duc-pho", ""])
def test_another_name_is_refused(name: str) -> None:
    """No path leads out of the folder; the nearest name is given."""
    with pytest.raises(UnknownNameError) as caught:
        shipped_plan(name)

    assert set(caught.value.nearest) <= set(plan_names())
