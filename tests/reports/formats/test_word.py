"""Word files: the layout values of both forms, the templates of an office, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from reports.figures.figures import Figures
from reports.formats.errors import BadTemplateError, ExistsError
from reports.formats.template_files import FOLDER, copy_templates
from reports.formats.word import word
from scripts.report_templates import main as make_templates
from tests.support.papers import bundle_of, figures_of
from tests.support.strategies import opened

TODAY = date(2023, 2, 5)
MANY = 60


@cache
def figures(kind: str, count: int = 3) -> Figures:
    """A report on so many tasks of one body."""
    tasks: dict[str, Any] = {
        f"{n}": {"due": "by 2023-01-31", "lead": ["a"]} for n in range(1, count + 1)
    }
    engine = opened(tasks, today=TODAY, bodies={"a": {"name": "Cơ quan A"}})
    return figures_of(engine, kind, today=TODAY, body="a")


def paper(kind: str, form: str, count: int = 3) -> Any:
    """A paper of a kind, read back."""
    return docx.Document(BytesIO(word(bundle_of(figures(kind, count), form=form))))


def size(document: Any, style: str) -> float:
    """The size of a style in points."""
    return float(document.styles[style].font.size.pt)


@pytest.mark.parametrize("form", ["party", "state"])
def test_the_page_is_as_the_rules_have_it(form: str) -> None:
    """A4; 20 mm above and below, 30 left, 15 right; Times New Roman; pages numbered in the top
    margin from the second on; the annex on its side."""
    document = paper("progress", form)
    text, annex = document.sections
    assert (round(text.page_width.mm), round(text.page_height.mm)) == (210, 297)
    margins = (text.top_margin, text.bottom_margin, text.left_margin, text.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    assert text.different_first_page_header_footer
    assert not text.first_page_header.paragraphs[0].text
    assert "PAGE" in text.header._element.xml
    assert annex.orientation == WD_ORIENTATION.LANDSCAPE
    assert not annex.different_first_page_header_footer
    assert document.styles["Normal"].font.name == "Times New Roman"
    languages = document.styles["Normal"].element.findall(f".//{qn('w:lang')}")
    assert languages[0].get(qn("w:val")) == "vi-VN"


def test_the_sizes_of_the_party() -> None:
    """Motto 15, bodies and number 14, date 14 italic, kind 16, summary 15, text 14 on 18."""
    document = paper("progress", "party")
    sizes = {
        "Upon Motto 1": 15,
        "Upon Above": 14,
        "Upon Office": 14,
        "Upon Number": 14,
        "Upon Date": 14,
        "Upon Letter": 12,
        "Upon Title": 16,
        "Upon Summary": 15,
        "Upon Body": 14,
        "Upon Authority": 14,
        "Upon Copies": 14,
        "Upon Copies List": 12,
        "Upon Last Line": 9,
    }
    assert {style: size(document, style) for style in sizes} == sizes
    assert document.styles["Upon Date"].font.italic
    assert document.styles["Upon Copies"].font.underline
    assert not document.styles["Upon Signer Title"].font.bold
    body = document.styles["Upon Body"].paragraph_format
    assert (round(body.first_line_indent.mm), body.line_spacing.pt) == (10, 18)


def test_the_sizes_of_the_state() -> None:
    """Within what Decree 30/2020 allows for each."""
    document = paper("progress", "state")
    allowed = {
        "Upon Motto 1": (12, 13),
        "Upon Motto 2": (13, 14),
        "Upon Above": (12, 13),
        "Upon Office": (12, 13),
        "Upon Number": (13, 13),
        "Upon Date": (13, 14),
        "Upon Letter": (12, 13),
        "Upon Title": (13, 14),
        "Upon Summary": (13, 14),
        "Upon Body": (13, 14),
        "Upon Authority": (13, 14),
        "Upon Copies": (12, 12),
        "Upon Copies List": (11, 11),
    }
    for style, (least, most) in allowed.items():
        assert least <= size(document, style) <= most, style
    assert document.styles["Upon Copies"].font.bold
    assert document.styles["Upon Copies"].font.italic
    assert document.styles["Upon Signer Title"].font.bold


@pytest.mark.parametrize(
    ("form", "number", "motto"),
    [
        ("party", "Số        -BC/HU", ["ĐẢNG CỘNG SẢN VIỆT NAM"]),
        (
            "state",
            "Số:        /BC/HU",
            ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
        ),
    ],
)
def test_the_head(form: str, number: str, motto: list[str]) -> None:
    """Left the bodies and the number, which stays open; right the motto, place and day, with zeros
    before days below 10 and the first two months."""
    head = paper("progress", form).tables[0]
    left, right = ([p.text for p in cell.paragraphs if p.text] for cell in head.rows[0].cells)
    assert left[:2] == ["ĐẢNG BỘ TỈNH", "HUYỆN ỦY THỬ"]
    assert left[-1] == number
    assert right == [*motto, "Thử, ngày 05 tháng 02 năm 2023"]
    assert ("*" in left) is (form == "party")


def test_a_letter_has_what_it_is_about_under_its_number() -> None:
    """No kind in capitals; the body is addressed; its signature is kept with the last lines."""
    document = paper("chase", "party")
    left = [p.text for p in document.tables[0].rows[0].cells[0].paragraphs if p.text]
    assert left[-1] == "V/v đôn đốc thực hiện nhiệm vụ"
    texts = [p.text for p in document.paragraphs]
    assert "Kính gửi: Cơ quan A" in texts
    assert "CÔNG VĂN" not in texts


@pytest.mark.parametrize("kind", ["progress", "chase", "assignments"])
def test_the_signature_is_held_with_what_stands_before_it(kind: str) -> None:
    """The foot is one row that is not broken, and the two blocks before it are kept with it."""
    body = paper(kind, "party", MANY).element.body
    foot = next(
        table
        for table in body.iter(qn("w:tbl"))
        if "Người Ký" in "".join(text.text or "" for text in table.iter(qn("w:t")))
    )
    assert foot.find(f".//{qn('w:cantSplit')}") is not None
    before = [foot.getprevious(), foot.getprevious().getprevious()]
    for element in before:
        assert element.find(f".//{qn('w:keepNext')}") is not None


def test_the_rows_of_tables() -> None:
    """Headings come again on each page, rows are not broken, the id has room."""
    document = paper("progress", "party", MANY)
    annex = document.tables[-1]
    assert len(annex.rows) == MANY + 1
    assert annex.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in annex.rows)
    for table in document.tables:
        if table.rows[0].cells[0].text == "Mã việc":
            assert table.columns[0].width.mm >= 17


def test_bars_are_true_to_scale_and_have_their_numbers() -> None:
    """A bar of sixty takes the whole grid; its mark and number stand in it."""
    document = paper("progress", "party", MANY)
    bars = next(t for t in document.tables if len(t.columns) > 40)
    spans = [int(span.get(qn("w:val"))) for span in bars._tbl.iter(qn("w:gridSpan"))]
    assert spans == [26, 40, 10]
    assert f"✕ {MANY}" in bars.rows[0].cells[30].text


def test_the_shipped_templates_are_what_the_script_makes(tmp_path: Path) -> None:
    """The values of the layouts are in one place."""
    make_templates(tmp_path)
    for path in sorted(FOLDER.glob("*.docx")):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def changed(folder: Path, old: str, new: str, name: str = "own.docx") -> Path:
    """A copy of the shipped template in which a text is another."""
    source = folder / "party.docx"
    if not source.exists():
        copy_templates(folder)
    target = folder / name
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w") as made:
        for entry in given.namelist():
            content = given.read(entry)
            if entry == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            made.writestr(entry, content)
    return target


def test_an_office_changes_a_template(tmp_path: Path) -> None:
    """What it writes into its own template stands in its papers; of two, the one for the kind
    wins."""
    own = changed(tmp_path, "{{ paper.last_line }}", "Nội bộ. {{ paper.last_line }}")
    content = word(bundle_of(figures("progress")), file=own)
    assert any(p.text.startswith("Nội bộ. ") for p in docx.Document(BytesIO(content)).paragraphs)
    changed(tmp_path, "{{ paper.last_line }}", "Mật.", "progress-party.docx")
    content = word(bundle_of(figures("progress")), folder=tmp_path)
    assert any(p.text == "Mật." for p in docx.Document(BytesIO(content)).paragraphs)


def test_a_template_may_have_rows_of_its_own(tmp_path: Path) -> None:
    """The annex is there for a template as rows of cells too."""
    new = "{% for row in paper.annex.rows %}{{ row[1] }};{% endfor %}"
    own = changed(tmp_path, "{{ paper.last_line }}", new)
    content = word(bundle_of(figures("progress")), file=own)
    assert any(p.text == "1;2;3;" for p in docx.Document(BytesIO(content)).paragraphs)


@pytest.mark.parametrize(
    "text",
    [
        "{{ paper.nothing }}",
        "{{ nothing }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ paper.title",
        "{% for x in %}",
        "{{ paper.blocks|nofilter }}",
    ],
)
def test_a_fault_in_a_template_is_told_with_its_place(tmp_path: Path, text: str) -> None:
    """An unknown name, a broken mark and what a template must not reach end in one line that names
    the paragraph and the names there are."""
    own = changed(tmp_path, "{{ paper.last_line }}", f"Xyz {text}")
    with pytest.raises(BadTemplateError) as caught:
        word(bundle_of(figures("progress")), file=own)
    assert "own.docx" in str(caught.value)
    assert "paper.last_line" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_fault_names_the_paragraph(tmp_path: Path) -> None:
    """The paragraph with the unknown name is quoted."""
    own = changed(tmp_path, "{{ paper.last_line }}", "Số liệu {{ paper.lastline }}")
    with pytest.raises(BadTemplateError, match=r"own\.docx: Số liệu {{ paper\.lastline }}: "):
        word(bundle_of(figures("progress")), file=own)


def test_what_is_no_template(tmp_path: Path) -> None:
    """A text file under that name, an archive without a document, none at all."""
    plain = tmp_path / "plain.docx"
    plain.write_text("no archive", encoding="utf-8")
    empty = tmp_path / "empty.docx"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("x", "y")
    for path in (plain, empty, tmp_path / "none.docx", tmp_path / "own.txt"):
        with pytest.raises(BadTemplateError):
            word(bundle_of(figures("progress")), file=path)


def test_templates_are_copied_and_not_overwritten(tmp_path: Path) -> None:
    """Both are copied, into a folder that is made; a second time only when asked to."""
    copied = copy_templates(tmp_path / "own")
    assert sorted(path.name for path in copied) == ["party.docx", "state.docx"]
    with pytest.raises(ExistsError):
        copy_templates(tmp_path / "own")
    copy_templates(tmp_path / "own", force=True)
