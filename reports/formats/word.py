"""A paper as a Word file, from a template that an office can change in Word."""

from __future__ import annotations

import re
import zipfile
from copy import deepcopy
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from reports.formats.cell_text import clean
from reports.formats.errors import BadTemplateError, NoExtraError
from reports.formats.template_files import template_for
from reports.formats.word_tables import chart_xml, table_xml
from reports.formats.zip_files import rezipped
from reports.papers.blocks import Block, Bundle, Chart, Heading, Paper, Paragraph, Table

MARK = "\ue000"
"""Stands at both ends of a name in whose place something is put after the template is filled in;
no text of anybody's has it."""

_PLACE = re.compile(rf"<w:p\b[^>]*><w:r><w:t>{MARK}([^{MARK}]*){MARK}</w:t></w:r></w:p>")

DOCUMENT = "word/document.xml"
PAIRS = (("{{", "}}"), ("{%", "%}"), ("{#", "#}"))
"""The marks of a template; each stands in one paragraph."""

KEPT = 3
"""Paragraphs before the signature, the gap among them, that stay on its page."""

SIDE_MARGIN = 850
"""Margins of the annex's pages at left and right, in twentieths of a point: 15 mm."""


def word(bundle: Bundle, file: Path | None = None, folder: Path | None = None) -> bytes:
    """The file of a `bundle` of papers, from the template `file`, else that of the `folder`, else
    the shipped one (None: not given).

    Raises NoExtraError without its libraries, BadTemplateError.
    """
    try:
        from docxtpl import DocxTemplate  # noqa: PLC0415  an extra, and long to load
    except ImportError:
        raise NoExtraError(".docx", "upon[office]", ".html") from None
    path = template_for(bundle.kind, bundle.form, file, folder)
    context = {"papers": [_context(n, paper) for n, paper in enumerate(bundle.papers)]}
    filled = _filled(DocxTemplate, path, context)
    _sign(filled, bundle)
    places = _Places(bundle, filled)
    places.lay_out()
    out = BytesIO()
    filled.save(out)
    return places.finished(out.getvalue())


def _context(number: int, paper: Paper) -> dict[str, Any]:
    """The names that a template knows."""
    head = paper.head
    annex = None
    if paper.annex:
        place = f"{number}.annex"
        annex = {
            "section": f"{MARK}annex{MARK}",
            "title": clean(paper.annex_title),
            "table": f"{MARK}{place}{MARK}",
            "columns": [column.title for column in paper.annex.columns],
            "rows": paper.annex.rows,
        }
    return {
        "parent": clean(head.parent).upper(),
        "name": clean(head.name).upper(),
        "motto": [clean(line) for line in (*head.motto, "")],
        "number": clean(head.symbol),
        "place_date": clean(head.place_date),
        "title": clean(head.title),
        "summary": clean(head.summary),
        "addressee": clean(head.addressee_line),
        "authority": clean(head.authority),
        "signer_title": clean(head.signer_title),
        "signer_name": clean(head.signer_name),
        "copies_title": clean(head.recipients_title),
        "copies": [clean(line) for line in head.recipients],
        "blocks": [_block(f"{number}.{place}", one) for place, one in enumerate(paper.blocks)],
        "annex": annex,
        "last_line": clean(paper.last_line),
        "section": f"{MARK}section{MARK}",
    }


def _block(place: str, block: Block) -> dict[str, str]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": clean(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "note" if block.note else "paragraph", "text": clean(block.text)}
    return {"kind": "table", "text": f"{MARK}{place}{MARK}"}


PAPER_NAMES = (
    *("parent", "name", "motto", "number", "place_date", "title", "summary", "addressee"),
    *("authority", "signer_title", "signer_name", "copies_title", "copies"),
    *("blocks", "annex", "last_line", "section"),
)
KNOWN = ("papers", *(f"paper.{name}" for name in PAPER_NAMES))
"""The names that a template may use, as its errors list them."""


def _filled(template: Any, path: Path, context: dict[str, Any]) -> Any:
    """The template with the names filled in; what keeps it from that is told with its place."""
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        made = template(str(path))
        for text in _texts(made):
            if any(text.count(left) != text.count(right) for left, right in PAIRS):
                raise BadTemplateError(path.name, text.strip(), "a mark is not closed", KNOWN)
        made.render(context, environment)
    except BadTemplateError:
        raise
    except TemplateError as error:
        what = error.message or str(error)
        raise BadTemplateError(
            path.name, _place(template, path, what, error), what, KNOWN
        ) from None
    except Exception as error:  # whatever a file that is no template brings about
        what = f"{type(error).__name__}: {error}"
        raise BadTemplateError(path.name, "-", what, KNOWN) from None
    return made.docx


def _place(template: Any, path: Path, what: str, error: TemplateError) -> str:
    """The paragraph of a template in which a fault is, as far as it can be found."""
    names = re.findall(r"'([^']+)'", what)
    texts = [text for text in _texts(template(str(path))) if "{" in text]
    context = " ".join(map(str, getattr(error, "docx_context", ())))
    near = re.findall(r"{[{%][^<]*", context)
    for wanted in (*reversed(names), *near):
        for text in texts:
            if wanted.strip() in text:
                return text.strip()
    return texts[0].strip() if texts else "-"


def _texts(template: Any) -> list[str]:
    document = template.get_docx()
    tag = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [
        "".join(part.text or "" for part in paragraph.iter(f"{tag}t"))
        for paragraph in document.element.body.iter(f"{tag}p")
    ]


def _sign(document: Any, bundle: Bundle) -> None:
    """The properties of the file: nothing in them is of this day or this machine."""
    properties = document.core_properties
    properties.author = properties.last_modified_by = f"Upon {bundle.version}"
    properties.created = properties.modified = datetime.combine(bundle.day, time())
    properties.title, properties.comments = clean(bundle.title), bundle.head
    properties.language, properties.revision = bundle.lang, 1


class _Places:
    """The places of a filled document where tables, figures and sections go."""

    def __init__(self, bundle: Bundle, document: Any) -> None:
        self._bundle, self._body = bundle, document.element.body
        self._tag = self._body.tag.removesuffix("body")
        self._last = self._body.find(f"{self._tag}sectPr")
        self._first = deepcopy(self._last)
        self._tables: dict[str, str] = {}

    def lay_out(self) -> None:
        """Put the sections in, and make ready for the tables."""
        for table in self._body.iterchildren(f"{self._tag}tbl"):
            self._keep(table)
        for paragraph in list(self._body.iter(f"{self._tag}p")):
            text = "".join(part.text or "" for part in paragraph.iter(f"{self._tag}t"))
            if MARK in text:
                self._put(paragraph, text.strip().strip(MARK))

    def finished(self, content: bytes) -> bytes:
        """The file with its tables."""
        with zipfile.ZipFile(BytesIO(content)) as archive:
            text = archive.read(DOCUMENT).decode()
        text = _PLACE.sub(lambda found: self._tables[found[1]], text)
        return rezipped(content, self._bundle.day, {DOCUMENT: text.encode()})

    def _keep(self, table: Any) -> None:
        """Hold the two paragraphs before the signature together with it; before a paper's head
        there are none."""
        near = table.getprevious()
        for _ in range(KEPT):
            if near is None or near.tag != f"{self._tag}p":
                return
            properties = near.get_or_add_pPr()
            if properties.find(f"{self._tag}sectPr") is not None:
                return
            if properties.find(f"{self._tag}keepNext") is None:
                properties._add_keepNext()
            near = near.getprevious()

    def _put(self, paragraph: Any, name: str) -> None:
        if name in ("section", "annex"):
            self._break(paragraph, lying=name == "annex")
            return
        number, _, place = name.partition(".")
        paper = self._bundle.papers[int(number)]
        is_annex = place == "annex"
        block = paper.annex if is_annex else paper.blocks[int(place)]
        width = self._width(self._last if is_annex else self._first)
        for child in list(paragraph):
            paragraph.remove(child)
        run = paragraph.makeelement(f"{self._tag}r")
        text = paragraph.makeelement(f"{self._tag}t")
        text.text = f"{MARK}{name}{MARK}"
        run.append(text)
        paragraph.append(run)
        if isinstance(block, Chart):
            self._tables[name] = chart_xml(block, width)
        elif isinstance(block, Table):
            style = "UponAnnexCell" if is_annex else "UponCell"
            keep = not is_annex and block is paper.blocks[-1]
            self._tables[name] = table_xml(block, self._bundle.lang, width, style, keep=keep)

    def _break(self, paragraph: Any, *, lying: bool) -> None:
        """End the section here; what follows an annex's break lies on its side."""
        properties = paragraph.get_or_add_pPr()
        properties.append(deepcopy(self._first))
        for child in list(paragraph):
            if child is not properties:
                paragraph.remove(child)
        if lying:
            self._lay(self._last)

    def _lay(self, section: Any) -> None:
        size = section.find(f"{self._tag}pgSz")
        width, height = size.get(f"{self._tag}w"), size.get(f"{self._tag}h")
        size.set(f"{self._tag}w", height)
        size.set(f"{self._tag}h", width)
        size.set(f"{self._tag}orient", "landscape")
        margins = section.find(f"{self._tag}pgMar")
        for side in ("left", "right"):
            margins.set(f"{self._tag}{side}", str(SIDE_MARGIN))
        first = section.find(f"{self._tag}titlePg")
        if first is not None:
            section.remove(first)

    def _width(self, section: Any) -> int:
        """How wide text is in a section, in twentieths of a point."""
        size, margins = (section.find(f"{self._tag}{name}") for name in ("pgSz", "pgMar"))
        taken = sum(int(margins.get(f"{self._tag}{side}")) for side in ("left", "right"))
        return int(size.get(f"{self._tag}w")) - taken
