"""Many names in one bound value: JSON that the database takes apart, so that a statement stays the
same however many names it asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import FromClause, Join, Select, and_, bindparam, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine.model.json_codec import dump

FEW = 500
"""Up to so many names it pays to ask for them alone; beyond that all are read."""


class JsonTexts(FunctionElement[Any]):
    """The texts of a JSON list, a row each."""

    name = "json_texts"
    inherit_cache = True


class JsonValues(FunctionElement[Any]):
    """The values of a JSON list, a row each, in a column `value`."""

    name = "json_values"
    inherit_cache = True


class JsonItem(FunctionElement[Any]):
    """The text at a place (from 0) of a JSON list."""

    name = "json_item"
    inherit_cache = True


class JsonGroup(FunctionElement[Any]):
    """The texts of a group of rows as a JSON list, itself a text, in any order."""

    name = "json_group"
    inherit_cache = True


class Unindexed(FunctionElement[Any]):
    """A column by which SQLite shall not look rows up."""

    name = "unindexed"
    inherit_cache = True


@compiles(JsonTexts, "sqlite")
@compiles(JsonValues, "sqlite")
def _each_sqlite(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(JsonTexts, "postgresql")
def _texts_postgresql(element: JsonTexts, compiler: Any, **kw: Any) -> str:
    return f"jsonb_array_elements_text(CAST({compiler.process(element.clauses, **kw)} AS jsonb))"


@compiles(JsonValues, "postgresql")
def _values_postgresql(element: JsonValues, compiler: Any, **kw: Any) -> str:
    return f"jsonb_array_elements(CAST({compiler.process(element.clauses, **kw)} AS jsonb))"


@compiles(JsonItem, "sqlite")
def _item_sqlite(element: JsonItem, compiler: Any, **kw: Any) -> str:
    value, place = element.clauses
    return f"json_extract({compiler.process(value, **kw)}, '$[{place}]')"


@compiles(JsonItem, "postgresql")
def _item_postgresql(element: JsonItem, compiler: Any, **kw: Any) -> str:
    value, place = element.clauses
    return f"({compiler.process(value, **kw)} ->> {place})"


@compiles(JsonGroup, "sqlite")
def _group_sqlite(element: JsonGroup, compiler: Any, **kw: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kw)})"


@compiles(JsonGroup, "postgresql")
def _group_postgresql(element: JsonGroup, compiler: Any, **kw: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **kw)}) AS text)"


@compiles(Unindexed, "sqlite")
def _unindexed_sqlite(element: Unindexed, compiler: Any, **kw: Any) -> str:
    return f"+{compiler.process(element.clauses, **kw)}"


@compiles(Unindexed, "postgresql")
def _unindexed_postgresql(element: Unindexed, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(element.clauses, **kw))


def names(bound: str) -> Select[Any]:
    """The names `bound` by `as_json`, for a column to be among."""
    return select(JsonTexts(bindparam(bound)).column_valued("value"))


def joined(bound: str, fields: Sequence[str], other: FromClause) -> Join:
    """The rows of `other` that have in `fields` what one of the lists `bound` by `as_json` has,
    in that order."""
    values = JsonValues(bindparam(bound)).table_valued("value", name="named")
    items = [
        JsonItem(values.c.value, literal_column(str(place))).label(field)
        for place, field in enumerate(fields)
    ]
    asked = select(*items).subquery("r")
    return asked.join(other, and_(*(other.c[field] == asked.c[field] for field in fields)))


def as_json(names_or_lists: Collection[object]) -> str:
    """Names, or lists of them, as the value to bind."""
    return dump(list(names_or_lists))
