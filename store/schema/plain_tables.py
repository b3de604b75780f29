"""The tables as plain columns, for statements that read: without types, so that rows come as the
database has them, and without models, of which the lists would wait for the import. A test holds
that they have the columns of the models."""

from __future__ import annotations

from sqlalchemy import TableClause, column, func, select, table

from store.schema.table_columns import COLUMNS


def _plain(name: str) -> TableClause:
    return table(
        name, *(column(one.partition(":")[0].rstrip("*")) for one in COLUMNS[name].split())
    )


LEDGER = _plain("ledger")
PLAN = _plain("plan")
PLAN_VERSION = _plain("plan_version")
CARD = _plain("card")
DECLARED = _plain("declared")
DIRECTORY_ACT = _plain("directory_act")
LISTENER = _plain("listener")
EVENT = _plain("event")
EVENT_TRIGGER = _plain("event_trigger")
TASK_ACT = _plain("task_act")
WORKSPACE_ACT = _plain("workspace_act")
RETRACTED = _plain("retracted")
REVISION = _plain("revision")
NOTICE = _plain("notice")
STANDING = _plain("standing")
BEHIND = _plain("behind")

COUNT_ENTRIES = select(func.count()).select_from(LEDGER)
