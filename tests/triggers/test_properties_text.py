"""What holds for every expression: it prints and reads back, and a fault is one kind of error."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tests.triggers.strategies import conditions, deadlines
from triggers import expressions as x
from triggers.errors import ExpressionError
from triggers.parsing import parse_due, parse_when
from triggers.printing import print_due, print_when

WORDS = """
and or after before by end of in early mid late upon start as set every year month term day days
done from none continuous ( ) , 2 of 2023-Q1 2023-02-30 2023-01-31 .. x y.issued 31 02-29
"""


@given(conditions)
def test_condition_reads_back(node: x.Condition) -> None:
    """parse(print(x)) == x for conditions."""
    assert parse_when(print_when(node)) == node


@given(deadlines)
def test_deadline_reads_back(node: x.Deadline) -> None:
    """parse(print(x)) == x for deadline rules."""
    assert parse_due(print_due(node)) == node


@given(deadlines, st.lists(st.sampled_from([" ", "  ", "\n", "\t", "\n  "]), min_size=1))
def test_blanks_do_not_matter(node: x.Deadline, blanks: list[str]) -> None:
    """Any blank between words, new lines too, reads the same."""
    pieces = re.split(r" ", print_due(node))
    text = pieces[0]
    for number, piece in enumerate(pieces[1:]):
        text += blanks[number % len(blanks)] + piece
    assert parse_due(f" {text}\n") == node


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS.split())).map(" ".join)))
def test_only_expression_errors(text: str) -> None:
    """Whatever the text, the parsers give a value or an ExpressionError that points into it."""
    for parse, show in ((parse_when, print_when), (parse_due, print_due)):
        fault, node = None, None
        try:
            node = parse(text)
        except ExpressionError as error:
            fault = error
        if fault:
            assert 1 <= fault.column <= len(text) + 1
            assert fault.allowed
        else:
            assert parse(show(node)) == node
