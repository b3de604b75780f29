"""The tables of statements, with types and without, are those of the models."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, TableClause
from sqlmodel import SQLModel

from store.schema import (
    checksum_tables,  # noqa: F401  the tables register themselves
    core_tables,
    former_tables,  # noqa: F401
    ledger_tables,  # noqa: F401
    message_tables,  # noqa: F401
    outbox_tables,  # noqa: F401
    plain_tables,
)

PLAIN = [one for one in vars(plain_tables).values() if isinstance(one, TableClause)]
CORE = [
    *(one for one in vars(core_tables).values() if isinstance(one, Table)),
    *core_tables.FORMER.values(),
]


@pytest.mark.parametrize("plain", PLAIN, ids=[one.name for one in PLAIN])
def test_the_columns_are_those_of_the_model(plain: TableClause) -> None:
    """The same names in the same order, so that neither list may be forgotten."""
    assert plain.columns.keys() == SQLModel.metadata.tables[plain.name].columns.keys()


@pytest.mark.parametrize("core", CORE, ids=[one.name for one in CORE])
def test_the_types_and_keys_are_those_of_the_model(core: Table) -> None:
    """Names, types and keys, column by column, in the same order."""
    assert _columns(core) == _columns(SQLModel.metadata.tables[core.name])


def _columns(table: Table) -> list[tuple[str, type, bool]]:
    return [(one.name, type(one.type), one.primary_key) for one in table.columns]


def test_every_table_is_there() -> None:
    """No table of the models is left out; each that is rebuilt or copied is one of them."""
    assert {one.name for one in CORE} == set(SQLModel.metadata.tables)
    groups = {one.name for one in (*core_tables.DERIVED, *core_tables.SUMMED)}
    assert groups == set(SQLModel.metadata.tables) - {"ledger", "checksum"}


def test_most_tables_are_there_without_types() -> None:
    """The lists and the facts read that many."""
    assert len(PLAIN) == 16
