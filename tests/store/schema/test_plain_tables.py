"""The tables as plain columns are those of the models."""

from __future__ import annotations

import pytest
from sqlalchemy import TableClause
from sqlmodel import SQLModel

from store.schema import ledger_tables, outbox_tables, plain_tables  # noqa: F401  they declare

PLAIN = [one for one in vars(plain_tables).values() if isinstance(one, TableClause)]


@pytest.mark.parametrize("plain", PLAIN, ids=[one.name for one in PLAIN])
def test_the_columns_are_those_of_the_model(plain: TableClause) -> None:
    """The same names in the same order, so that neither list may be forgotten."""
    assert plain.columns.keys() == SQLModel.metadata.tables[plain.name].columns.keys()


def test_most_tables_are_there() -> None:
    """The lists and the facts read that many."""
    assert len(PLAIN) == 15
