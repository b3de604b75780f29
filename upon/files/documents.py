"""The door of documents: bytes of any known format in, blocks out; by content, not by name.

Nothing of a file is executed or fetched. The libraries of Word, Excel and PDF are optional (extra
`read`) and loaded when such a file comes.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from upon.files.document_errors import MissingReaderError, UnreadableDocumentError
from upon.files.long_cells import long_cells
from workflows.reading.source.blocks import Block, TableBlock, TableCell, paragraph_of
from workflows.reading.source.html_tables import html_blocks
from workflows.reading.source.text_blocks import normalised, text_blocks
from workflows.regular_files import read_regular

LARGEST = 60_000_000
"""Bytes of a document; a plan of hundreds of pages with pictures has less."""
LARGEST_TEXT = 20_000_000
MOST_UNPACKED = 200_000_000
"""Bytes that the parts of a Word or Excel file may unpack to together."""
MOST_RATIO = 300
"""How many times larger than packed a part may be, where it is large at all."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TCVN3 = re.compile(r"(?<=[^\W\d_])[¸µ¶·¹©®ª«¬]|[¸µ¶·¹©®ª«¬](?=[^\W\d_])")
_VNI = re.compile(r"(?:[aeouAEOU][ùøûõïâáàåãäêéèúüëôöñ])")


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read: its name, the SHA-256 of its bytes, its blocks, its format."""

    name: str
    sha256: str
    blocks: tuple[Block, ...]
    form: str


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """`sheet`: of an Excel file, this sheet alone; `progress`: is called with pages or rows done
    and in all."""

    sheet: str | None = None
    progress: Callable[[int, int], None] | None = None


def read_document_file(name: str, options: ReaderOptions | None = None) -> Document:
    """Read a document by its path; `-` is standard input. Raises UnreadableDocumentError,
    MissingReaderError, or OSError where there is no such file."""
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        data = read_regular(Path(name), LARGEST + 1)
    return read_document_bytes(data, name, options or ReaderOptions())


def read_document_bytes(data: bytes, name: str, options: ReaderOptions) -> Document:
    """Read a document from its bytes, `data`; its kind is found from them and from `name`, its path
    (`-` is standard input). `options` go to the reader of the kind. Raises UnreadableDocumentError,
    MissingReaderError."""
    if len(data) > LARGEST:
        raise UnreadableDocumentError(name, "too-large", most=LARGEST // 1_000_000)
    form = form_of(data, name)
    blocks = _READERS[form](data, name, options)
    if not any(_has_text(block) for block in blocks):
        raise UnreadableDocumentError(name, "scan" if form == "pdf" else "empty")
    short = Path(name).name if name != "-" else "stdin"
    return Document(short, hashlib.sha256(data).hexdigest(), tuple(blocks), form)


def _has_text(block: Block) -> bool:
    if isinstance(block, TableBlock):
        return any(cell.text for row in block.rows for cell in row)
    return bool(block.text)


def form_of(data: bytes, name: str) -> str:
    """The format by the content. Raises UnreadableDocumentError for one that cannot be read."""
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise UnreadableDocumentError(name, _ole_reason(data))
    if data.startswith(b"PK\x03\x04"):
        return _zip_form(data, name)
    if data.startswith((b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"MZ", b"\x7fELF")):
        raise UnreadableDocumentError(name, "binary")
    head = data[:4096]
    if head.count(b"\x00") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableDocumentError(name, "binary")
    low = head.lstrip().lower()
    if (
        low.startswith((b"<!doctype html", b"<html", b"\xef\xbb\xbf<!doctype html"))
        or b"<body" in low
    ):
        return "html"
    suffix = Path(name).suffix.lower()
    if suffix in (".csv", ".tsv"):
        return suffix[1:]
    return "html" if suffix in (".html", ".htm") and b"<" in low else "text"


def _ole_reason(data: bytes) -> str:
    """What an old Office container holds: an encrypted new file, a .doc or an .xls."""
    if "EncryptedPackage".encode("utf-16-le") in data[:200_000]:
        return "encrypted"
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    return "xls" if "Workbook".encode("utf-16-le") in data else "doc"


def _zip_form(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise UnreadableDocumentError(name, "broken") from None
    whole = sum(part.file_size for part in parts)
    steep = any(
        p.file_size > 20_000_000 and p.file_size > MOST_RATIO * max(1, p.compress_size)
        for p in parts
    )
    if whole > MOST_UNPACKED or steep or len(parts) > 20_000:
        raise UnreadableDocumentError(name, "bomb")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocumentError(name, "encrypted")
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise UnreadableDocumentError(name, "binary")


def decoded(data: bytes, name: str) -> str:
    """The text of bytes: UTF-8 or UTF-16. Raises UnreadableDocumentError for old encodings."""
    if len(data) > LARGEST_TEXT:
        raise UnreadableDocumentError(name, "too-large", most=LARGEST_TEXT // 1_000_000)
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableDocumentError(name, "encoding") from None
    if looks_old(text):
        raise UnreadableDocumentError(name, "encoding")
    return "".join(letter if letter >= " " or letter in "\t\r\n" else " " for letter in text)


def looks_old(text: str) -> bool:
    """Whether a text is Vietnamese of before Unicode (TCVN3, VNI) that was decoded as Latin."""
    sample = text[:20_000]
    modern = sum(
        letter in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
        for letter in sample.lower()
    )
    if modern > 3:
        return False
    words = max(1, len(sample.split()))
    return len(_TCVN3.findall(sample)) > words * 0.2 or len(_VNI.findall(sample)) > words * 0.4


def _text(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    del options
    text = decoded(data, name)
    if Path(name).suffix.lower() not in (".txt", ".md") and _is_table(text):
        return _rows(text, "\t" if "\t" in text.split("\n", 1)[0] else ",", name)
    return text_blocks(text)


def _is_table(text: str) -> bool:
    """Whether lines are rows between tabs, as a pasted sheet is."""
    lines = [line for line in text.split("\n")[:30] if line.strip()]
    counts = {line.count("\t") for line in lines}
    return len(lines) > 2 and len(counts) == 1 and min(counts) >= 2


def _html(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    del options
    return html_blocks(normalised(decoded(data, name)))


def _csv(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    del options
    text = decoded(data, name)
    first = text.split("\n", 1)[0]
    return _rows(text, ";" if first.count(";") > first.count(",") else ",", name)


def _tsv(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    del options
    return _rows(decoded(data, name), "\t", name)


def _rows(text: str, delimiter: str, name: str) -> Sequence[Block]:
    rows: list[tuple[TableCell, ...]] = []
    try:
        reader = csv.reader(io.StringIO(normalised(text), newline=""), delimiter=delimiter)
        with long_cells():
            for row in reader:
                place = f"line {reader.line_num} column"
                cells = [paragraph_of([(cell, f"{place} {n}")]) for n, cell in enumerate(row, 1)]
                rows.append(tuple(TableCell((cell,) if cell else ()) for cell in cells))
    except csv.Error:
        raise UnreadableDocumentError(name, "broken") from None
    return [TableBlock(tuple(row for row in rows if row), "table 1")]


def _docx(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    del options
    try:
        from upon.files.word_document import word_blocks  # noqa: PLC0415  optional: the extra `read`
    except ImportError as error:
        raise MissingReaderError(name, error.name or "python-docx") from None
    return word_blocks(data, name)


def _xlsx(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    try:
        from upon.files.excel_document import excel_blocks  # noqa: PLC0415  optional: the extra `read`
    except ImportError as error:
        raise MissingReaderError(name, error.name or "openpyxl") from None
    return excel_blocks(data, name, options.sheet, options.progress)


def _pdf(data: bytes, name: str, options: ReaderOptions) -> Sequence[Block]:
    try:
        from upon.files.pdf_document import pdf_blocks  # noqa: PLC0415  optional: the extra `read`
    except ImportError as error:
        raise MissingReaderError(name, error.name or "pdfplumber") from None
    return pdf_blocks(data, name, options.progress)


_READERS: dict[str, Callable[[bytes, str, ReaderOptions], Sequence[Block]]] = {
    "text": _text,
    "html": _html,
    "csv": _csv,
    "tsv": _tsv,
    "docx": _docx,
    "xlsx": _xlsx,
    "pdf": _pdf,
}
