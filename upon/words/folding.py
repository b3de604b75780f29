"""Texts as people search for them: without case, accents and signs."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = re.compile(r"[^\w/.]+|_+")


def folded(text: str) -> str:
    """The text in lower case, without accents, words apart by one blank: `Quy chế mẫu` and
    `quy-che mau` are the same."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_SIGNS.sub(" ", bare).split())
