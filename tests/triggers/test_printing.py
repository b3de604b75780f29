"""The one canonical text of an expression."""

from __future__ import annotations

import pytest

from triggers.parsing import parse_due, parse_when
from triggers.printing import print_due, print_when


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("( a )and( b )", "a and b"),
        ("a or (b and c)", "a or b and c"),
        ("(a or b) and c", "(a or b) and c"),
        ("2  of (a,b)", "2 of (a, b)"),
        ("((done 2.1) or from 2023-01-01)", "done 2.1 or from 2023-01-01"),
    ],
)
def test_when(text: str, canonical: str) -> None:
    """Needless brackets and blanks go, needed brackets stay."""
    assert print_when(parse_when(text)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("1 months 2 day after a", "1 month 2 days after a"),
        ("0 day after a", "0 days after a"),
        ("3 months after (a or b) and c", "3 months after (a or b) and c"),
        ("3 days after (2 weeks before start)", "3 days after (2 weeks before start)"),
        ("upon a and by 2023-01-01", "upon a and by 2023-01-01"),
        ("upon a and b and continuous", "(upon a and b) and continuous"),
        ("upon a and (by 2023-01-01 or none)", "(upon a) and (by 2023-01-01 or none)"),
        ("3 days after a or 4 days after b", "3 days after a or 4 days after b"),
        ("none and (continuous or none)", "none and (continuous or none)"),
        ("before 2023-01-01", "before 2023-01-01"),
        ("by end of 2023-H1", "by end of 2023-H1"),
        ("early 2023", "early 2023"),
        ("as  set by a", "as set by a"),
        ("every year by 03-01", "every year by 03-01"),
        ("every month by day 5", "every month by day 5"),
        ("upon done 2.1 or 2023-01-01", "upon done 2.1 or 2023-01-01"),
    ],
)
def test_due(text: str, canonical: str) -> None:
    """A rule is bracketed where what follows could be read as more of its moment."""
    assert print_due(parse_due(text)) == canonical
