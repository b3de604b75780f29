"""A paper as Markdown, for a terminal or a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.formats.cell_text import cell_text, clean
from reports.papers.blocks import Block, Bundle, Cell, Chart, Head, Heading, Paper, Paragraph, Table

_MARKS = re.compile(r"([\\`*_\[\]<>#|~])")


def markdown(bundle: Bundle) -> bytes:
    """UTF-8; papers stand one below the other, a line between."""
    papers = ("\n".join(_lines(paper, bundle.lang)) for paper in bundle.papers)
    return ("\n\n---\n\n".join(papers) + "\n").encode()


def _lines(paper: Paper, lang: str) -> Iterator[str]:
    yield from _head(paper.head)
    for block in paper.blocks:
        yield ""
        yield from _block(block, lang)
    yield from _foot(paper.head)
    if paper.annex:
        yield from ("", f"## {_plain(paper.annex_title)}", "")
        yield from _block(paper.annex, lang)
    yield ""
    yield _plain(paper.last_line)


def _head(head: Head) -> Iterator[str]:
    yield f"{_plain(head.name)}  \n{_plain(head.symbol)}  \n{_plain(head.place_date)}"
    yield ""
    if head.title:
        yield f"# {_plain(head.title)}"
        yield ""
        yield f"**{_plain(head.summary)}**"
    else:
        yield f"*{_plain(head.summary)}*"
    if head.addressee_line:
        yield ""
        yield _plain(head.addressee_line)


def _foot(head: Head) -> Iterator[str]:
    for line in (head.authority, head.signer_title, head.signer_name, head.recipients_title):
        yield ""
        yield _plain(line)
    yield ""
    yield from (_plain(line) for line in head.recipients)


def _block(block: Block, lang: str) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"## {_plain(block.text)}"
    elif isinstance(block, Paragraph):
        yield _plain(block.text)
    elif isinstance(block, Table):
        yield from _table(block, lang)
    else:
        yield from _chart(block)


def _table(table: Table, lang: str) -> Iterator[str]:
    if table.caption:
        yield f"**{_plain(table.caption)}**"
        yield ""
    yield _row([column.title for column in table.columns], lang)
    yield _row([":-:" if column.centred else "---" for column in table.columns], lang)
    for row in table.rows:
        yield _row(row, lang)


def _row(cells: object, lang: str) -> str:
    texts = (_cell(cell, lang) for cell in cells)  # type: ignore[attr-defined]
    return f"| {' | '.join(texts)} |"


def _cell(cell: Cell, lang: str) -> str:
    text = cell_text(cell, lang)
    if text in ("---", ":-:"):
        return text
    return _plain(text).replace("\r", "").replace("\n", "<br>")


def _chart(chart: Chart) -> Iterator[str]:
    yield f"**{_plain(chart.caption)}**"
    yield ""
    marks = ", ".join(f"{m} {_plain(t)}" for m, t in zip(chart.marks, chart.legend, strict=True))
    yield marks
    yield ""
    for bar in chart.bars:
        parts = " ".join(f"{m} {n}" for m, n in zip(chart.marks, bar.parts, strict=True) if n)
        yield f"- {_plain(bar.label)}: {parts}"


def _plain(text: str) -> str:
    """Text as text: what Markdown would take for a mark is escaped."""
    return _MARKS.sub(r"\\\1", clean(text))
