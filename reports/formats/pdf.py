"""A paper as PDF, printed from its HTML page."""

from __future__ import annotations

from reports.formats.errors import NoExtraError, NoPangoError, TooLongError
from reports.formats.page import page
from reports.papers.blocks import Bundle

MOST_ROWS = 1_000
"""Rows that are printed in bearable time."""


def pdf(bundle: Bundle) -> bytes:
    """The file; the same bytes for the same papers.

    Raises TooLongError, NoExtraError and NoPangoError where the libraries are not there.
    """
    rows = sum(len(table.rows) for paper in bundle.papers for table in paper.tables)
    if rows > MOST_ROWS:
        raise TooLongError(rows, MOST_ROWS)
    try:
        from weasyprint import HTML  # noqa: PLC0415  an extra, and over a second to load
    except ImportError:
        raise NoExtraError("PDF", "upon[pdf]", ".html") from None
    except OSError:
        raise NoPangoError from None
    made: bytes = HTML(string=page(bundle).decode(), url_fetcher=_refuse).write_pdf(
        pdf_identifier=bundle.head.encode()
    )
    return made


def _refuse(url: str) -> object:
    """The page has all that it needs; nothing is fetched for it."""
    raise ValueError(url)
