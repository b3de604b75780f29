"""Years of digests, held against a list that a person has read.

The suite goes to the end of the first whole year; the whole list is held by
`python -m tests.stories.digests | diff - tests/stories/digests.txt`.
"""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest

from tests.stories.digests import lines

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""
LAST = date(2023, 12, 31)
GOLDEN = Path(__file__).with_name("digests.txt")


def test_the_digests_of_the_seed_plan() -> None:
    """From October 2022 on, each morning, with the demo's documents: who is told what is what was
    read and found right."""
    golden = GOLDEN.read_text(encoding="utf-8").splitlines()
    read = list(takewhile(lambda line: line[:10] <= str(LAST), golden))
    assert len(read) > 300
    assert list(lines(LAST)) == read
