"""The names nearest to a mistyped one, blind to accents, case and hyphens."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def folded(text: str) -> str:
    """The text without accents, case, `đ` and hyphens, so that `2.1.2.d` meets `2.1.2.đ`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("-", "")


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the `known` names that look like `name`, those that differ only by accents
    first."""
    names = list(dict.fromkeys(known))
    wanted = folded(name)
    same = [other for other in names if folded(other) == wanted]
    by_form: dict[str, list[str]] = {}
    for other in names:
        by_form.setdefault(folded(other), []).append(other)
    close = difflib.get_close_matches(wanted, by_form, n=most, cutoff=0.6)
    ranked = same + [other for form in close for other in by_form[form]]
    return tuple(dict.fromkeys(ranked))[:most]
