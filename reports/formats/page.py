"""A paper as one HTML page, without scripts or outside files; it is printed from as well."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reports.formats.cell_text import cell_text, clean
from reports.papers.blocks import Block, Bundle, Cell, Chart, Heading, Paragraph

FOLDER = Path(__file__).parents[1] / "templates"
SCALE = 100
"""Units of a figure's longest bar."""

FILLS = ("#1a1a1a", "#8a8a8a", "#ffffff", "#d0d0d0")
"""The ground of each part of a bar; black lines part them."""


def page(bundle: Bundle) -> bytes:
    """UTF-8."""
    template = _environment().get_template("page.html.j2")
    return template.render(bundle=bundle, lang=bundle.lang).encode()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["cell"] = _cell
    made.filters["plain"] = clean
    made.tests["chart"] = lambda block: isinstance(block, Chart)
    made.tests["heading"] = lambda block: isinstance(block, Heading)
    made.tests["paragraph"] = lambda block: isinstance(block, Paragraph)
    made.filters["parts"] = chart_parts
    made.filters["kind"] = _kind
    return made


def _cell(cell: Cell, lang: str) -> str:
    return cell_text(cell, lang)


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def chart_parts(chart: Chart, number: int) -> list[dict[str, object]]:
    """The parts of a bar: where each begins and how long it is, in SCALE units of the longest bar;
    its number, mark and meaning."""
    found: list[dict[str, object]] = []
    start = 0
    for index, count in enumerate(chart.bars[number].parts):
        end = start + count
        left, right = (round(at * SCALE / chart.longest, 2) for at in (start, end))
        if count:
            found.append(
                {
                    "index": index,
                    "x": left,
                    "width": round(right - left, 2),
                    "count": count,
                    "mark": chart.marks[index],
                    "fill": FILLS[index],
                    "legend": chart.legend[index],
                }
            )
        start = end
    return found
