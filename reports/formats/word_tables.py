"""Tables and figures as WordprocessingML, written as text: cell by cell a library takes seconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from reports.formats.cell_text import cell_text, clean
from reports.papers.blocks import Bar, Chart, Table

GRID = 40
"""Columns of the grid on which the bars of a figure are drawn."""

LABELLED, OUTSIDE = 26, 10
"""Columns of that grid that a bar's label takes, and those kept for numbers beside it."""

ROOM = 3
"""Grid columns that a mark and a number need within a bar."""

SHADES = (("1A1A1A", "FFFFFF"), ("8A8A8A", "000000"), ("FFFFFF", "000000"), ("D0D0D0", "000000"))
"""The ground of each part of a bar and the colour of its figures."""

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_GAP = '<w:p><w:pPr><w:pStyle w:val="UponGap"/>{keep}</w:pPr></w:p>'
_KEEP = "<w:keepNext/>"


def table_xml(table: Table, lang: str, width: int, style: str, *, keep: bool = False) -> str:
    """A `table` as XML, `width` twentieths of a point wide, in the paragraph styles that begin with
    `style`; `lang` is the language of its dates; `keep` holds its last two rows together with what
    follows."""
    widths = _widths([column.share for column in table.columns], width)
    parts = [caption_xml(table.caption), _open(widths)]
    heads = ((column.title, "Head") for column in table.columns)
    parts.append(_row(heads, widths, style, header=True, keep=True))
    last = len(table.rows) - 2
    kinds = ["Centre" if column.centred else "" for column in table.columns]
    for number, row in enumerate(table.rows):
        shown = ["Head"] * len(kinds) if number in table.sums else kinds
        cells = zip((cell_text(cell, lang) for cell in row), shown, strict=True)
        # What is summed up stands on one page with its sum.
        held = (keep and number >= last) or (bool(table.sums) and number <= last)
        parts.append(_row(cells, widths, style, keep=held))
    parts += ["</w:tbl>", _GAP.format(keep=_KEEP if keep else "")]
    return "".join(parts)


def caption_xml(text: str) -> str:
    """A caption, which stays with what it stands over; nothing for none."""
    if not text:
        return ""
    return f'<w:p><w:pPr><w:pStyle w:val="UponCaption"/></w:pPr>{_run(text)}</w:p>'


def chart_xml(chart: Chart, width: int) -> str:
    """A figure as a table of shaded cells: the bars are true to one scale, marks and numbers stand
    within them, or beside where a part is too short."""
    legend = "; ".join(f"{m} {t}" for m, t in zip(chart.marks, chart.legend, strict=True))
    columns = LABELLED + GRID + OUTSIDE
    widths = _widths([1] * columns, width)
    rows = (_bar(chart, bar, widths) for bar in chart.bars)
    note = f'<w:p><w:pPr><w:pStyle w:val="UponNote"/>{_KEEP}</w:pPr>{_run(legend)}</w:p>'
    opened = _open(widths, bordered=False)
    gap = _GAP.format(keep="")
    return caption_xml(chart.caption) + note + opened + "".join(rows) + "</w:tbl>" + gap


def _bar(chart: Chart, bar: Bar, widths: Sequence[int]) -> str:
    cells = [_span(widths, 0, LABELLED, bar.label)]
    beside: list[str] = []
    done, start = 0, LABELLED
    for number, count in enumerate(bar.parts):
        done += count
        end = max(LABELLED + round(done * GRID / chart.longest), start + bool(count))
        text = f"{chart.marks[number]} {count}"
        if count:
            roomy = end - start >= ROOM
            beside += [] if roomy else [text]
            cells.append(_span(widths, start, end, text if roomy else "", SHADES[number]))
        start = end
    if start < len(widths):
        cells.append(_span(widths, start, len(widths), "  ".join(beside)))
    properties = "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _span(
    widths: Sequence[int], start: int, end: int, text: str, shade: tuple[str, str] | None = None
) -> str:
    whole = sum(widths[start:end])
    ground = ""
    if shade:
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right")
        )
        ground = f"<w:tcBorders>{borders}</w:tcBorders>"
        ground += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade[0]}"/>'
    ink = f'<w:rPr><w:color w:val="{shade[1]}"/></w:rPr>' if shade else ""
    margins = '<w:tcMar><w:left w:w="30" w:type="dxa"/><w:right w:w="30" w:type="dxa"/></w:tcMar>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{whole}" w:type="dxa"/><w:gridSpan w:val="{end - start}"/>'
        f'{ground}{margins}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="UponCell"/></w:pPr>{_run(text, ink)}</w:p></w:tc>'
    )


def _open(widths: Sequence[int], *, bordered: bool = True) -> str:
    borders = f"<w:tblBorders>{_BORDERS}</w:tblBorders>" if bordered else ""
    spacing = '<w:tblCellSpacing w:w="0" w:type="dxa"/>' if bordered else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    ).replace(spacing, "")


def _row(
    cells: Iterable[tuple[str, str]],
    widths: Sequence[int],
    style: str,
    *,
    header: bool = False,
    keep: bool = False,
) -> str:
    kept = _KEEP if keep else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>' if header else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}{kind}"/>{kept}</w:pPr>{_run(text)}</w:p></w:tc>'
        for (text, kind), width in zip(cells, widths, strict=True)
    )
    first = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{first}</w:trPr>{made}</w:tr>"


def _run(text: str, properties: str = "") -> str:
    """A run with the text as text; line breaks are kept."""
    return f"<w:r>{properties}{''.join(_pieces(clean(text)))}</w:r>" if text else ""


def _pieces(text: str) -> Iterator[str]:
    for number, line in enumerate(text.replace("\r", "").split("\n")):
        if number:
            yield "<w:br/>"
        yield f'<w:t xml:space="preserve">{escape(line)}</w:t>'


def _widths(shares: Sequence[int], whole: int) -> list[int]:
    """The shares of a width, which add up to it."""
    total, done, found = sum(shares), 0, []
    before = 0
    for share in shares:
        done += share
        end = round(done * whole / total)
        found.append(end - before)
        before = end
    return found
