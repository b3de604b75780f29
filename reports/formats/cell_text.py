"""How a cell is written where it is text."""

from __future__ import annotations

import re
from datetime import date

from reports.papers.blocks import Cell

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000\ufffe\uffff\ud800-\udfff]")
"""With the private character by which places in a Word file are marked."""


def cell_text(cell: Cell, lang: str) -> str:
    """A cell as the language writes it; "" for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y") if lang == "vi" else cell.isoformat()
    return clean(str(cell))


def clean(text: str) -> str:
    """The text without control characters, which no format of ours can carry."""
    return _CONTROLS.sub("", text)
