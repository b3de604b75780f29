"""The power goes at each system call of the real command: what it had answered is there."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.power_loss import Traced, is_there, lose_power, trace_of
from engine.model.hash_chain import BrokenChainError
from tests.support.strategies import SEARCH
from triggers.errors import UponError

pytestmark = pytest.mark.skipif(not is_there(), reason="strace is not installed, or may not trace")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Traced:
    """A document recorded, traced."""
    return trace_of(tmp_path_factory.mktemp("power").resolve(), "record")


def test_nothing_is_lost(recorded: Traced) -> None:
    """At each sixth moment, the last before, with what was synced alone, with all that was written,
    and with one disk drawn by lot; the campaign looks at all, at more disks, of more commands."""
    found = lose_power(recorded, Random(1), SEARCH, stride=6)  # noqa: S311  no secret
    assert found.before > 20
    assert found.after > 0


def test_a_disk_that_keeps_nothing_in_time_is_found_out(recorded: Traced) -> None:
    """Were the syncs not made, the answer would be lost: the campaign sees it."""
    without = [one for one in recorded.done if one.kind != "sync"]
    with pytest.raises((AssertionError, BrokenChainError, UponError)):
        lose_power(recorded._replace(done=without), Random(1), 0)  # noqa: S311
