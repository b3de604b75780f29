"""Make the Word templates that are shipped: the Party's layout and the State's, by their values.

Run it after a value is changed; a test holds the files against it. The values are those of the
office rules: Decree 30/2020/NĐ-CP, annex I, and the Party's guidance on the form of documents.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from reports.formats.zip_files import rezipped

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "reports" / "templates"
DAY = datetime(2020, 1, 1, tzinfo=UTC)
FONT = "Times New Roman"
CENTRE, JUSTIFY, LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)


@dataclass(frozen=True)
class Layout:
    """The sizes of one form, in points; `line` is the exact line of the body, None for single."""

    form: str
    body: float
    line: float | None
    above: float
    name: float
    motto: tuple[float, ...]
    number: float
    date: float
    letter: float
    letter_italic: bool
    title: float
    summary: float
    signature: float
    title_bold: bool
    copies: float
    copies_list: float
    page: float


PARTY = Layout("party", 14, 18, 14, 14, (15,), 14, 14, 12, True, 16, 15, 14, False, 14, 12, 14)
STATE = Layout("state", 14, None, 13, 13, (12, 14), 13, 14, 13, False, 14, 14, 14, True, 12, 11, 14)


def make(layout: Layout) -> bytes:
    """The template of one form."""
    document = Document()
    _clear(document)
    _styles(document, layout)
    _page(document)
    add = _adder(document)
    add("{%p for paper in papers %}")
    _head(document, layout)
    add("{%p if paper.title %}")
    add("{{ paper.title }}", "Upon Title")
    add("{{ paper.summary }}", "Upon Summary")
    _rule(add("-----" if layout.form == "party" else "", "Upon Rule"), 62)
    add("{%p endif %}")
    add("{%p if paper.addressee %}")
    add("{{ paper.addressee }}", "Upon Addressee")
    add("{%p endif %}")
    add("{%p for block in paper.blocks %}")
    for kind, style in (
        ("heading", "Upon Heading"),
        ("paragraph", "Upon Body"),
        ("note", "Upon Note"),
        ("table", "Upon Gap"),
    ):
        add(f'{{%p if block.kind == "{kind}" %}}')
        add("{{ block.text }}", style)
        add("{%p endif %}")
    add("{%p endfor %}")
    _foot(document)
    add("{%p if paper.annex %}")
    add("{{ paper.annex.section }}", "Upon Gap")
    add("{{ paper.annex.title }}", "Upon Annex")
    add("{{ paper.annex.table }}", "Upon Gap")
    add("{%p endif %}")
    add("{{ paper.last_line }}", "Upon Last Line")
    add("{%p if not loop.last %}")
    add("{{ paper.section }}", "Upon Gap")
    add("{%p endif %}")
    add("{%p endfor %}")
    return _saved(document)


def _clear(document: Any) -> None:
    for element in list(document.element.body):
        if element.tag != qn("w:sectPr"):
            document.element.body.remove(element)


def _adder(document: Any) -> Callable[..., Any]:
    def add(text: str, style: str = "Upon Gap") -> Any:
        return document.add_paragraph(text, style=style)

    return add


def _styles(document: Any, layout: Layout) -> None:
    normal = document.styles["Normal"]
    _font(normal, layout.body)
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    language.set(qn("w:eastAsia"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    bold: dict[str, Any] = {"bold": True}
    italic: dict[str, Any] = {"italic": True}
    centred: dict[str, Any] = {"align": CENTRE}
    _style(document, "Upon Above", layout.above, **centred)
    _style(document, "Upon Office", layout.name, **centred, **bold)
    for number, size in enumerate(layout.motto, start=1):
        _style(document, f"Upon Motto {number}", size, **centred, **bold)
    _style(document, "Upon Number", layout.number, **centred, before=6)
    _style(document, "Upon Date", layout.date, **centred, **italic, before=6)
    _style(document, "Upon Letter", layout.letter, **centred, italic=layout.letter_italic)
    _style(document, "Upon Title", layout.title, **centred, **bold, before=18)
    _style(document, "Upon Summary", layout.summary, **centred, **bold)
    _style(document, "Upon Rule", layout.summary, **centred, after=12)
    _style(document, "Upon Addressee", layout.body, **centred, before=12, after=12)
    _style(document, "Upon Heading", layout.body, **bold, before=10, after=4, keep=True)
    body: dict[str, Any] = {"align": JUSTIFY, "indent": 10, "after": 6, "line": layout.line}
    _style(document, "Upon Body", layout.body, **body)
    _style(document, "Upon Note", 11, italic=True, after=6)
    _style(document, "Upon Caption", 12, **bold, before=6, after=3, keep=True)
    _style(document, "Upon Gap", 4)
    _style(document, "Upon Cell", 11)
    _style(document, "Upon Cell Centre", 11, **centred)
    _style(document, "Upon Cell Head", 11, **centred, **bold)
    _style(document, "Upon Annex Cell", 10)
    _style(document, "Upon Annex Cell Centre", 10, **centred)
    _style(document, "Upon Annex Cell Head", 10, **centred, **bold)
    copies: dict[str, Any] = (
        {"underline": True} if layout.form == "party" else {"bold": True, "italic": True}
    )
    _style(document, "Upon Copies", layout.copies, **copies)
    _style(document, "Upon Copies List", layout.copies_list)
    _style(document, "Upon Authority", layout.signature, **centred, **bold)
    _style(document, "Upon Signer Title", layout.signature, **centred, bold=layout.title_bold)
    _style(document, "Upon Signer Name", layout.signature, **centred, **bold, before=70)
    _style(document, "Upon Annex", layout.body, **centred, **bold, after=6)
    _style(document, "Upon Last Line", 9, before=8)
    _style(document, "Upon Page Number", layout.page, **centred)


def _style(  # noqa: PLR0913  what a paragraph looks like
    document: Any,
    name: str,
    size: float,
    *,
    align: Any = LEFT,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    before: float = 0,
    after: float = 0,
    indent: float = 0,
    line: float | None = None,
    keep: bool = False,
) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _font(style, size)
    style.font.bold, style.font.italic, style.font.underline = bold, italic, underline
    form = style.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
    form.keep_with_next = keep
    if indent:
        form.first_line_indent = Mm(indent)
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    else:
        form.line_spacing = 1.0


def _font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.style = document.styles["Upon Page Number"]
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _bare_table(document: Any, widths: tuple[int, int]) -> Any:
    """A table of one row without borders, which is never broken over two pages."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].style = document.styles["Upon Gap"]
    whole = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(whole)
    return table


def _fill(document: Any, cell: Any, lines: list[tuple[str, str]]) -> list[Any]:
    made = [cell.paragraphs[0], *(cell.add_paragraph() for _ in lines[1:])]
    for paragraph, (text, style) in zip(made, lines, strict=True):
        paragraph.style = document.styles[style]
        paragraph.add_run(text)
    return made


def _head(document: Any, layout: Layout) -> None:
    left, right = (
        _bare_table(document, (72, 93) if layout.form == "party" else (65, 100)).rows[0].cells
    )
    star = "*" if layout.form == "party" else ""
    made = _fill(
        document,
        left,
        [
            ("{{ paper.parent }}", "Upon Above"),
            ("{{ paper.name }}", "Upon Office"),
            (star, "Upon Office" if star else "Upon Gap"),
            ("{{ paper.number }}", "Upon Number"),
            ("{%p if not paper.title %}", "Upon Gap"),
            ("{{ paper.summary }}", "Upon Letter"),
            ("{%p endif %}", "Upon Gap"),
        ],
    )
    if not star:
        _rule(made[2], 24)
    mottoes = [
        (f"{{{{ paper.motto[{number}] }}}}", f"Upon Motto {number + 1}")
        for number in range(len(layout.motto))
    ]
    lines = [*mottoes, ("", "Upon Gap"), ("{{ paper.place_date }}", "Upon Date")]
    made = _fill(document, right, lines)
    _rule(made[len(mottoes)], 3 if layout.form == "party" else 16)


def _rule(paragraph: Any, inset: int) -> None:
    """A line above the paragraph, so many millimetres in from both sides; the Party's summary has
    dashes."""
    if paragraph.text:
        return
    paragraph.style = "Upon Gap"
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(inset)
    form.space_before = Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _foot(document: Any) -> None:
    document.add_paragraph("", style="Upon Gap").paragraph_format.keep_with_next = True
    left, right = _bare_table(document, (82, 83)).rows[0].cells
    _fill(
        document,
        left,
        [
            ("{{ paper.copies_title }}", "Upon Copies"),
            ("{%p for line in paper.copies %}", "Upon Gap"),
            ("{{ line }}", "Upon Copies List"),
            ("{%p endfor %}", "Upon Gap"),
        ],
    )
    _fill(
        document,
        right,
        [
            ("{{ paper.authority }}", "Upon Authority"),
            ("{{ paper.signer_title }}", "Upon Signer Title"),
            ("{{ paper.signer_name }}", "Upon Signer Name"),
        ],
    )


def _saved(document: Any) -> bytes:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "Upon"
    properties.created = properties.modified = DAY.replace(tzinfo=None)
    properties.title = properties.comments = ""
    out = BytesIO()
    document.save(out)
    return rezipped(out.getvalue(), DAY.date())


def main(folder: Path = FOLDER) -> None:
    """Write the templates."""
    for layout in (PARTY, STATE):
        (folder / f"{layout.form}.docx").write_bytes(make(layout))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
