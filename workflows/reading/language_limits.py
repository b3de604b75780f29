"""What the plan language can say: the one place to change when the language grows.

Each wording has a reading in the language of today, with a question where that says less than the
words. Where the grammar takes the fuller form, or a switch here says that the checks do, the fuller
form is taken and nothing is asked.
"""

from __future__ import annotations

from functools import cache

from triggers.errors import BadInputError
from triggers.parsing import parse_due, parse_when

TWO_RECURRENCES = False
"""Whether two recurrences in one rule are taken without asking; they are offered in any case."""


@cache
def is_rule(rule: str) -> bool:
    """Whether the grammar takes a deadline rule."""
    try:
        parse_due(rule)
    except BadInputError:
        return False
    return True


def can_due(rule: str) -> bool:
    """Whether a deadline rule is one that is taken without asking."""
    return is_rule(rule) and (TWO_RECURRENCES or rule.count("every ") < 2)


@cache
def can_when(condition: str) -> bool:
    """Whether the grammar takes a condition."""
    try:
        parse_when(condition)
    except BadInputError:
        return False
    return True
