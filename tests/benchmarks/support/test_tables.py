"""Each benchmark renews its own section of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.support.tables import table, write_section

PAGE = "# Figures\n\n<!-- a -->\nold\n<!-- /a -->\n\nBy hand.\n\n<!-- ab -->\nkept\n<!-- /ab -->\n"


def test_a_section_is_replaced_and_all_else_kept(tmp_path: Path) -> None:
    """Only what lies between the section's own markers changes, to the letter."""
    page = tmp_path / "page.md"
    page.write_text(PAGE, encoding="utf-8")
    write_section("a", r"new \1 ậ", page)
    write_section("a", r"newer \1 ậ", page)
    expected = PAGE.replace("\nold\n", "\n\nnewer \\1 ậ\n\n")
    assert page.read_text(encoding="utf-8") == expected


def test_a_new_section_goes_to_the_end(tmp_path: Path) -> None:
    """A page, or a section that is not there yet, is made, and may be renewed after that."""
    page = tmp_path / "page.md"
    for text in ("first", "second"):
        write_section("one", text, page)
        write_section("two", "other", page)
    assert page.read_text(encoding="utf-8") == (
        "# Benchmarks\n\n<!-- one -->\n\nsecond\n\n<!-- /one -->\n\n"
        "<!-- two -->\n\nother\n\n<!-- /two -->\n"
    )


def test_broken_markers_are_refused(tmp_path: Path) -> None:
    """Where it is not clear what the section is, nothing is written."""
    page = tmp_path / "page.md"
    page.write_text("<!-- a -->\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the section a"):
        write_section("a", "new", page)
    assert page.read_text(encoding="utf-8") == "<!-- a -->\n"


def test_a_table_has_a_line_a_row() -> None:
    """The first column is text, the figures stand to the right."""
    made = table(("peer", "median"), [("x", "1 s"), ("y", "2 s")])
    assert made == "| peer | median |\n| --- | ---: |\n| x | 1 s |\n| y | 2 s |"
