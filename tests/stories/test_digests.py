"""Three years of digests, held against a list that a person has read."""

from __future__ import annotations

from pathlib import Path

from tests.stories.digests import lines

GOLDEN = Path(__file__).with_name("digests.txt")


def test_the_digests_of_the_seed_plan() -> None:
    """From October 2022 to December 2025, each morning, with the demo's documents: who is told what
    is what was read and found right."""
    assert list(lines()) == GOLDEN.read_text(encoding="utf-8").splitlines()
