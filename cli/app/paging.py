"""Page by page: so many rows of a list, from the one after the row of a key on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from cli.app.output import line, print_json
from cli.app.session import Session
from triggers.errors import BadInputError

MOST = 1_000_000

R = TypeVar("R", bound=Mapping[str, Any])


def number_from(option: str, text: str, least: int, most: int) -> int:
    """The number that a `text` given to an `option` is, from `least` to `most`. Raises
    BadInputError."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
    if not least <= number <= most:
        raise BadInputError(option, text, f"{least}..{most}")
    return number


def entry_from(text: str) -> int:
    """An entry's number given as the key of a row. Raises BadInputError."""
    if text.isascii() and text.isdecimal() and len(text) < 19 and str(int(text)) == text:
        return int(text)
    raise BadInputError("--after-key", text, "the key of a row")


def window(
    session: Session, rows: Iterable[R], key: str, limit: str | None, after_key: str | None
) -> Iterator[R]:
    """The `rows` of a page: those after the one of `after_key` (None: from the first), at most
    `limit` (as typed; None: all). A row's `key` is what the next page is asked for with, and the
    person of the `session` gets it where there are more. Raises BadInputError for a key that no row
    has, or no number."""
    most = number_from("--limit", limit, 1, MOST) if limit is not None else None
    rest = iter(rows)
    if after_key is not None and not any(str(row[key]) == after_key for row in rest):
        raise BadInputError("--after-key", after_key, "the key of a row")
    return rest if most is None else _told(session, rest, key, most)


def _told(session: Session, rest: Iterator[R], key: str, most: int) -> Iterator[R]:
    last = None
    for row in islice(rest, most):
        last = row[key]
        yield row
    if next(rest, None) is not None and not session.as_json:
        session.note("list.more", key=last)


def print_count(session: Session, count: int) -> None:
    """Only how many rows there are."""

    if session.as_json:
        print_json({"count": count})
    else:
        line(str(count))
