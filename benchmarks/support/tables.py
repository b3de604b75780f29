"""The page of figures, docs/reference/benchmarks.md: each benchmark renews its own section.

A section lies between `<!-- NAME -->` and `<!-- /NAME -->`; what stands between sections is written
by hand and is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "benchmarks.md"


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Put the text in place of the section's; a new section goes to the end of the page.

    Raises ValueError where the section's markers are broken.
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole = page.read_text(encoding="utf-8") if page.exists() else "# Benchmarks\n"
    marks = whole.count(opening), whole.count(closing)
    if marks == (0, 0):
        before, after = f"{whole.rstrip()}\n\n", "\n"
    elif marks == (1, 1) and whole.index(opening) < whole.index(closing):
        before, rest = whole.split(opening)
        after = rest.split(closing)[1]
    else:
        raise ValueError(f"{page.name}: the section {name} has no clear beginning and end")
    made = f"{before}{opening}\n\n{text.strip()}\n\n{closing}{after}"
    page.write_text(made, encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; the first column is text, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
