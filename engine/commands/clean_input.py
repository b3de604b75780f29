"""Texts that people typed, cleaned and bounded before they are kept."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from engine.model.refusals import (
    ReasonMissingError,
)
from triggers.dates import ALLOWED, FIRST, LAST
from triggers.errors import BadInputError

LONGEST = 2_000
"""Characters in one field of a document or one reason."""


def clean(name: str, value: Any) -> Any:
    """NFC text without control or bidi characters, of a bounded length; dates in range.

    Raises BadInputError.
    """
    if name in DATES and isinstance(value, date) and not FIRST <= value <= LAST:
        raise BadInputError(name, value.isoformat(), ALLOWED)
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST:
        raise BadInputError(name, f"{len(text)} characters", f"at most {LONGEST}")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _BIDI for c in text):
        raise BadInputError(name, ascii(text), "text without control characters")
    return text or None


def said(name: str, text: str) -> str:
    """Who, through what, or under which key: clean text that is not empty.

    Raises BadInputError.
    """
    found: str | None = clean(name, text)
    if not found:
        raise BadInputError(name, repr(text), "text that is not empty")
    return found


def reason_for(what: str, reason: str | None) -> str:
    """The reason that an act needs, as clean text. Raises ReasonMissingError, BadInputError."""
    found: str | None = clean("reason", reason)
    if not found:
        raise ReasonMissingError(what)
    return found


DATES = ("issued", "effective", "received", "sets_due")


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
