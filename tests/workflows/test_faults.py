"""Faults as values: one line each, with typed arguments and messages in one table."""

from __future__ import annotations

import re

import pytest

from workflows.faults import MESSAGES, Fault, make_fault, one_line


def test_a_fault_prints_as_compilers_do() -> None:
    """`file:line:column: message`."""
    fault = make_fault("bad-flag", "p.yaml", (3, 7), "1", what="triggers.x.repeats", got="yes")

    assert str(fault) == (
        "p.yaml:3:7: triggers.x.repeats: got 'yes'; allowed: true, false; write one of them"
    )
    assert (fault.task, fault.args) == ("1", {"what": "triggers.x.repeats", "got": "yes"})


def test_a_fault_is_a_frozen_value() -> None:
    """Equal by content, usable in a set, never changed."""
    one, two = (make_fault("bad-flag", "p", what="w", got="g") for _ in range(2))

    assert {one} == {two}
    with pytest.raises(AttributeError):
        one.line = 2  # type: ignore[misc]


def test_whatever_the_arguments_it_is_one_line() -> None:
    """Line breaks, controls, direction overrides and endless texts do not get through."""
    fault = make_fault("bad-date", "a\nb", what="x", got="1\n2\u2028\x1b[31m\u202e" + "9" * 5_000)

    assert len(str(fault).splitlines()) == 1
    assert str(fault).isprintable()
    assert len(str(fault)) < 400


def test_lists_are_joined_and_none_is_a_dash() -> None:
    """Nearest names with commas, loops with arrows, an empty list as `-`."""
    assert (
        "did you mean: a, b;"
        in make_fault("unknown-body", "p", what="w", name="c", nearest=("a", "b")).message
    )
    assert (
        "did you mean: -;"
        in make_fault("unknown-body", "p", what="w", name="c", nearest=()).message
    )
    assert "a -> b -> a" in make_fault("task-cycle", "p", what="w", loop=("a", "b", "a")).message


def test_one_line() -> None:
    """White space is one blank, what cannot be printed is escaped."""
    assert one_line(" a\n\n b\tc ") == "a b c"
    assert one_line("đ\u202e") == "đ\\u202e"


@pytest.mark.parametrize("code", MESSAGES)
def test_each_message_is_one_line_that_says_what_to_do(code: str) -> None:
    """Stable codes in lower case with hyphens; a message ends with what to do next."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert ";" in MESSAGES[code]
    assert len(MESSAGES[code].splitlines()) == 1


def test_the_arguments_default_to_none() -> None:
    """A fault can be made by hand."""
    assert Fault("f", 1, 2, None, "c", "m").args == {}
