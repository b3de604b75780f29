"""What a proof holds against what, and how the two differ: values that every keeper can give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """Something kept that the ledger does not bear out, or that is missing: a column of a row
    (`table`, `key`, `column`), a whole row (no column), or how a table is built. `what` names it in
    one line."""

    what: str
    kept: str
    worked_out: str
    table: str = ""
    key: str = ""
    column: str = ""


class PlainTable(NamedTuple):
    """The rows of a table as plain values (texts, numbers, None); the first `keys` columns are its
    key. `rows` is None for a table that cannot be read."""

    name: str
    columns: tuple[str, ...]
    keys: int
    rows: Sequence[tuple[Any, ...]] | None


def key_text(values: Sequence[Any]) -> str:
    """A row's key in one line, a dash for an empty part."""
    return " ".join(str(value) if value not in ("", None) else "-" for value in values)


def of_row(table: str, key: str, column: str, kept: object, worked_out: object) -> Difference:
    """A difference in the row of a `table` that has a `key`; no `column`: in the whole row."""
    what = " ".join(part for part in (table, key, column) if part)
    return Difference(what, _shown(kept), _shown(worked_out), table, key, column)


def _shown(value: object) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


LONGEST = 500
"""Characters of a value that a difference shows."""
