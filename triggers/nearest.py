"""The names nearest to a mistyped one, blind to accents, case and hyphens."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

LEAST_ALIKE = 0.6
"""The share of letters that two names have in common, from which one is taken for a slip of the
other."""


def folded(text: str) -> str:
    """The text without accents, case, `đ` and hyphens, so that `2.1.2.d` meets `2.1.2.đ`."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("-", "")


def nearest(name: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the `known` names that look like `name`: those that differ only by accents,
    then the parts of an id that was named as a whole (`2.1` of `2.1.a`), then by likeness; what is
    alike stays in the order in which it is known."""
    wanted = folded(name)
    by_form: dict[str, list[str]] = {}
    for other in dict.fromkeys(known):
        by_form.setdefault(folded(other), []).append(other)
    parts = [form for form in by_form if form.startswith(f"{wanted}.")]
    forms = dict.fromkeys([wanted, *parts, *_alike(wanted, by_form)])
    ranked = [other for form in forms for other in by_form.get(form, ())]
    return tuple(ranked[:most])


def _alike(wanted: str, forms: Iterable[str]) -> list[str]:
    """The forms that look like the wanted one, the likest first."""
    matcher = difflib.SequenceMatcher()
    matcher.set_seq2(wanted)
    found = []
    for form in forms:
        matcher.set_seq1(form)
        if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= LEAST_ALIKE:
            found.append((matcher.ratio(), form))
    likest = sorted(found, key=lambda one: -one[0])
    return [form for ratio, form in likest if ratio >= LEAST_ALIKE]
