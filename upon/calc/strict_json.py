"""JSON that programs hand in, read strictly: bounded, each key once, no more than the standard."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from triggers.errors import BadInputError
from triggers.nearest import nearest

LARGEST = 24_000
"""Bytes of one object: a calendar of a hundred years of public holidays has as many."""
DEEPEST = 20
"""Levels of lists and objects within each other; what is read here has four."""

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(r"[\[{]|[\]}]")


def read_object(data: bytes, what: str) -> dict[str, Any]:
    """The JSON object that some bytes hold, its texts in NFC; `what` is how messages call it.

    Raises BadInputError for bytes that are too many or no UTF-8, for what is no object, nested too
    deep, or has a key twice, and for NaN and Infinity.
    """
    if len(data) > LARGEST:
        raise BadInputError(what, f"{len(data)} bytes", f"{LARGEST} at most")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BadInputError(what, str(error), "UTF-8") from None
    _check_depth(text, what)
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    try:
        given = json.loads(plain, object_pairs_hook=_Once(what), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadInputError(what, str(error) or "nested too deep", "one JSON object") from None
    if not isinstance(given, dict):
        raise BadInputError(what, brief(given), "one JSON object")
    return given


def check_keys(given: Collection[str], known: Collection[str], what: str) -> None:
    """Raise BadInputError for a key of `given` that is not in `known`, naming the nearest; `what`
    is how the message calls the object that has the keys (`calendar`, `line 3`)."""
    for key in given:
        if key not in known:
            close = nearest(key, known, 1)
            hint = f" (nearest: {close[0]})" if close else ""
            raise BadInputError(f"{what}: unknown key", key, f"{', '.join(known)}{hint}")


def brief(given: object) -> str:
    """A value as a message shows it."""
    text = json.dumps(given, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _check_depth(text: str, what: str) -> None:
    """Refuse what is nested too deep before it is read, for the reader itself is recursive."""
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub("", text)):
        depth += 1 if bracket[0] in "[{" else -1
        if depth > DEEPEST:
            raise BadInputError(what, f"more than {DEEPEST} levels", f"{DEEPEST} levels at most")


class _Once:
    """Makes an object of its pairs, each key once."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise BadInputError(f"{self._what}: key", twice, "each key once")
        return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")
