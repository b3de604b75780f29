"""The rows of a CSV table: as the csv module reads them, with the place of every cell."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.csv_rows import DELIMITERS, MOST_LINES, CsvText


def cells(text: str, delimiter: str = ",") -> list[list[tuple[str, tuple[int, int]]]]:
    """Value and place of each cell."""
    table = CsvText(text, "t.csv")
    return [
        [(cell.value, table.place(cell.start)) for cell in row] for row in table.rows(delimiter)
    ]


def faults(text: str) -> list[tuple[str, int, int]]:
    """Code and place of each fault of a text's quotes."""
    table = CsvText(text, "t.csv")
    list(table.rows(","))
    return [(fault.code, fault.line, fault.column) for fault in table.faults]


def test_each_cell_has_its_place() -> None:
    """Blanks and quotes around a value are no part of it, and line and column are its own."""
    assert cells('a, b ,"c d"\r\n"x, ""y""", ,z') == [
        [("a", (1, 1)), ("b", (1, 4)), ("c d", (1, 8))],
        [('x, "y"', (2, 2)), ("", (2, 13)), ("z", (2, 14))],
    ]


def test_a_quoted_cell_may_run_over_lines() -> None:
    """Line breaks in quotes are kept as one kind, and the lines after it are counted on."""
    assert cells('"a\r\nb",c\rd') == [[("a\nb", (1, 2)), ("c", (2, 4))], [("d", (3, 1))]]


def test_rows_with_nothing_are_left_out() -> None:
    """Empty lines and rows of blank cells, with which spreadsheets fill up, are no rows."""
    assert cells('\n,,\na\n\n" ",\n') == [[("a", (3, 1))]]


def test_a_quote_within_an_unquoted_cell_is_a_letter() -> None:
    """Only a quote at the beginning of a cell opens one."""
    assert cells('5" a,b"') == [[('5" a', (1, 1)), ('b"', (1, 6))]]


def test_what_follows_a_closing_quote_is_a_fault() -> None:
    """It lies at the first letter that is too much, and the next cells are read."""
    assert faults('"a" b,c\n"d"e') == [("csv-quote", 1, 5), ("csv-quote", 2, 4)]
    assert cells('"a"b,c')[0][1] == ("c", (1, 6))


def test_a_quote_that_is_never_closed_is_a_fault() -> None:
    """It lies at the quote that opens, and the table is known to be cut off."""
    table = CsvText('a\n"b,c\nd', "t.csv")

    assert [len(row) for row in table.rows(",")] == [1, 1]
    assert not table.closed
    assert faults('a\n"b,c\nd') == [("csv-open-quote", 2, 1)]


def test_a_text_without_end_is_known_as_such() -> None:
    """So many lines are allowed, with or without a break at the end, and no more."""
    assert not CsvText("\n" * MOST_LINES, "t.csv").is_long
    assert CsvText("\n" * MOST_LINES + "a", "t.csv").is_long


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.lists(st.text('ab"\n;,\t đ', max_size=5), min_size=1, max_size=4), max_size=4),
    st.sampled_from(DELIMITERS),
)
def test_what_the_csv_module_writes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    """Any table, with whatever in its cells, comes back but for blanks around the cells."""
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)

    stripped = [[cell.strip() for cell in row] for row in rows]

    assert [[value for value, _ in row] for row in cells(file.getvalue(), delimiter)] == [
        row for row in stripped if any(row)
    ]


@settings(deadline=None, max_examples=80)
@given(st.text('ab"\r\n;,\t ', max_size=40), st.sampled_from(DELIMITERS))
def test_where_nothing_is_wrong_the_csv_module_agrees(text: str, delimiter: str) -> None:
    """A text without faults has the cells that the csv module finds in it."""
    table = CsvText(text, "t.csv")
    found = [[cell.value for cell in row] for row in table.rows(delimiter)]
    file = io.StringIO(text, newline="")
    known = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
    plain = [
        [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row] for row in known
    ]

    assert table.faults or found == [row for row in plain if any(row)]


@pytest.mark.parametrize("text", ["", "\n", '"', '""', ",", '"a""'])
def test_small_texts_come_to_an_end(text: str) -> None:
    """Nothing, a break, a lone quote: no row has anything, or there is a fault."""
    assert not cells(text) or faults(text)
