"""Places: a fault inside an expression points at the letter in the YAML file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading, read_text
from workflows.source_positions import Listing, Places, Scalar, Table, label_of

Read = Callable[..., Reading]

STYLES = {
    "plain": ("when: x and BAD", 5, 17),
    "single quotes": ("when: 'x and BAD'", 5, 18),
    "double quotes": ('when: "x and BAD"', 5, 18),
    "many blanks": ("when: x   and   BAD", 5, 21),
    "escapes in double quotes": ('when: "\\u0078\\x20and\\tBAD"', 5, 27),
    "a broken line in double quotes": ('when: "x an\\\n     d BAD"', 6, 8),
    "plain over lines": ("when: x\n      and\n      BAD", 7, 7),
    "folded": ("when: >-\n      x\n      and BAD", 7, 11),
    "folded with a comment": ("when: >- # why\n      x and\n\n      BAD", 8, 7),
    "literal": ("when: |\n      x and\n      BAD\n", 7, 7),
    "single quotes over lines": ("when: 'x\n      and BAD'", 6, 11),
    "after a letter with an accent": ("when: done đ.đ and BAD", 5, 24),
}


@pytest.mark.parametrize(("when", "line", "column"), STYLES.values(), ids=STYLES)
def test_a_name_in_an_expression_has_its_place(when: str, line: int, column: int) -> None:
    """Whatever the style of the text, line and column are those of the wrong name."""
    text = f"plan: p\ntasks:\n  đ.đ:\n    title: T\n    {when}\n"

    found = [f for f in read_text(text.replace("BAD", "bad")).faults if f.args.get("name") == "bad"]
    assert [(f.line, f.column) for f in found] == [(line, column)]


@pytest.mark.parametrize(("when", "line", "column"), STYLES.values(), ids=STYLES)
def test_a_slip_in_an_expression_has_its_place(when: str, line: int, column: int) -> None:
    """A syntax fault lies at the first letter that cannot be read."""
    text = f"plan: p\ntasks:\n  đ.đ:\n    title: T\n    {when}\n".replace("BAD", ")")

    found = [f for f in read_text(text).faults if f.code == "bad-expression"]

    assert [(f.line, f.column) for f in found] == [(line, column)]


ENDS = {
    "plain": ("when: x and", 5, 16),
    "quoted": ("when: 'x and'", 5, 17),
    "folded": ("when: >-\n      x\n      and\n", 7, 10),
    "with a doubled quote": ("when: 'x''y'", 5, 13),
    "with an escaped quote": ('when: "x\\"y"', 5, 13),
}


@pytest.mark.parametrize(("when", "line", "column"), ENDS.values(), ids=ENDS)
def test_the_end_of_an_expression_has_its_place(when: str, line: int, column: int) -> None:
    """What is missing at the end is pointed at just after the last letter; a quote in a quoted
    text counts once."""
    text = f"plan: p\ntasks:\n  '1':\n    title: T\n    {when}\n"

    found = [f for f in read_text(text).faults if f.code == "bad-expression"]

    assert [(f.line, f.column) for f in found] == [(line, column)]


NAMES = {
    "the whole word": ("when: bad-x and bad", 72, "bad"),
    "with its date": ("when: x and bad.received", 68, "bad"),
    "not the task of that name": ("when: done bad and bad", 75, "bad"),
    "a name with a date's end": ("when: x.y and x.z", 70, "x.z"),
    "the task, not the trigger": ("due: upon x and done no", 77, "no"),
    "as set by": ("when: x, due: as set by bad", 80, "bad"),
}


@pytest.mark.parametrize(("keys", "column", "name"), NAMES.values(), ids=NAMES)
def test_a_name_is_found_as_a_whole_word(read: Read, keys: str, column: int, name: str) -> None:
    """The place is that of the name itself, not of one that contains it or is of another kind."""
    rest = f"title: One, directing: [b], implementing: [b], {keys}"

    faults = read(tasks=f'tasks:\n  "1": {{{rest}}}\n').faults

    assert (10, column) in [(f.line, f.column) for f in faults if f.args.get("name") == name]


def test_a_rule_under_due_has_its_own_place(read: Read) -> None:
    """`due: {rule, policy}` is followed down to the rule."""
    faults = read(tasks='tasks:\n  "1":\n    title: T\n    due:\n      rule: upon y\n').faults

    assert [(f.code, f.line, f.column) for f in faults] == [("unknown-trigger", 13, 18)]
    assert faults[0].args["what"] == "tasks.1.due.rule"


def test_without_a_file_all_places_are_its_beginning() -> None:
    """A plan that comes from a ledger is checked by the same checks."""
    places = Places("ledger")

    assert places.at(("tasks", "1")) == (1, 1)
    assert places.inside(("tasks", "1", "when"), 5) == (1, 1)
    assert places.word(("tasks", "1", "when"), "x") == (1, 1)
    assert places.due("1") == ("tasks", "1", "due")


def test_what_is_missing_is_placed_at_its_owner() -> None:
    """A missing key lies at the key of what should have it; a list item at itself."""
    item = Table(4, 9, {"c": (Scalar(4, 9, "c"), Scalar(4, 12, "v"))})
    items = (Scalar(3, 1, "b"), Listing(4, 7, [item]))
    places = Places("f", Table(2, 1, {"b": items}))

    assert places.at(("x",)) == (2, 1)
    assert places.at(("b",)) == (3, 1)
    assert places.at(("b", 5)) == (3, 1)
    assert places.at(("b", 0)) == (4, 9)
    assert places.at(("b", 0, "c")) == (4, 12)
    assert places.at(("b", 0, "c"), key=True) == (4, 9)


def test_the_way_in_words() -> None:
    """`what` is the way to the value as one would say it."""
    assert label_of(("tasks", "2.1", "lead", 0)) == "tasks.2.1.lead[0]"
    assert label_of(()) == "plan file"
