"""Many names in one bound value: JSON that the database takes apart, so that a statement stays the
same however many names it asks for."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from sqlalchemy import Connection, TextClause, text

from engine.model.json_codec import dump

FEW = 500
"""Up to so many names it pays to ask for them alone; beyond that all are read."""

_REFS = {
    "sqlite": (
        "(SELECT json_extract(value, '$[0]') AS plan, json_extract(value, '$[1]') AS task "
        "FROM json_each(:refs)) r CROSS JOIN"
    ),
    "postgresql": (
        "(SELECT value ->> 0 AS plan, value ->> 1 AS task "
        "FROM jsonb_array_elements(CAST(:refs AS jsonb))) r JOIN"
    ),
}
_NAMES = {
    "sqlite": "(SELECT value FROM json_each(:{name}))",
    "postgresql": "(SELECT jsonb_array_elements_text(CAST(:{name} AS jsonb)))",
}


@cache
def statement(dialect: str, template: str) -> TextClause:
    """A statement in which `{refs}` joins the tasks given as `:refs`, and `{names:x}` stands for
    the names given as `:x`."""
    made = template.replace("{refs}", _REFS[dialect])
    return text(
        re.sub(r"\{names:(\w+)\}", lambda found: _NAMES[dialect].format(name=found[1]), made)
    )


def for_this(connection: Connection, template: str) -> TextClause:
    """The statement for the database of a connection."""
    return statement(connection.dialect.name, template)


def as_json(names: Collection[object]) -> str:
    """Names as the value to bind."""
    return dump(list(names))
