"""Three years of digests, held against a list that a person has read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.digests import lines

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""
GOLDEN = Path(__file__).with_name("digests.txt")


def test_the_digests_of_the_seed_plan() -> None:
    """From October 2022 to December 2025, each morning, with the demo's documents: who is told what
    is what was read and found right."""
    assert list(lines()) == GOLDEN.read_text(encoding="utf-8").splitlines()
