"""The tables of what derived rows were, made after those of what they are: every column, the entry
that wrote the row in the key, and the entry from which on it was another or gone."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text
from sqlmodel import Field, SQLModel

from store.schema.ledger_tables import ENDED, STEPPED, WHOLE
from store.schema.table_columns import VERSIONED, former


class BehindRow(SQLModel, table=True):
    """An entry whose moment lies before that of an earlier one, as a clock set back gives it, and
    the latest moment (`at`) of those before it."""

    __tablename__ = "behind"

    seq: int = Field(primary_key=True)
    at: str = Field(sa_column=Column(Text, nullable=False))


def _former(name: str) -> Table:
    """Keys as they are, so that rows are found as among those of today; what is said once in all
    of today's rows may have been said several times. Of standings there may be many, so they are
    found by the forks of their spans (`store.rows.forks`), and only by these."""
    columns = [
        Column(
            one.name,
            one.type,
            primary_key=one.primary_key or one.name == "from_entry",
            autoincrement=False,
        )
        for one in SQLModel.metadata.tables[name].columns
    ]
    if name == "standing":
        columns.insert(0, Column("fork", Integer, primary_key=True, autoincrement=False))
    return Table(former(name), SQLModel.metadata, *columns, Column("until_entry", Integer))


_MADE = {name: _former(name) for name in VERSIONED}
_STANDING, _ACT, _SAID = (_MADE[name].c for name in ("standing", "task_act", "workspace_act"))
Index("standing_former_scope", _STANDING.fork, _STANDING.scope)
Index(
    "standing_former_whole",
    _STANDING.fork,
    _STANDING.plan,
    sqlite_where=WHOLE,
    postgresql_where=WHOLE,
)
Index(
    "standing_former_ended",
    _STANDING.fork,
    _STANDING.state_on,
    sqlite_where=ENDED,
    postgresql_where=ENDED,
)
Index(
    "standing_former_stepped",
    _STANDING.fork,
    _STANDING.steps_to,
    sqlite_where=STEPPED,
    postgresql_where=STEPPED,
)
Index("task_act_former_task", _ACT.plan, _ACT.task, _ACT.body)
Index("workspace_act_former_name", _SAID.kind, _SAID.name)
