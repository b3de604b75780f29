"""The tables as plain columns, for statements that read: without types, so that rows come as the
database has them, and without models, of which the lists would wait for the import. A test holds
that they have the columns of the models."""

from __future__ import annotations

from sqlalchemy import TableClause, column, func, select, table


def _plain(name: str, columns: str) -> TableClause:
    return table(name, *map(column, columns.split()))


LEDGER = _plain("ledger", "seq at today by via key request kind act digest prev hash")
PLAN = _plain("plan", "id seq doc")
PLAN_VERSION = _plain("plan_version", "seq plan doc since")
CARD = _plain("card", "plan task plan_seq position title roles each targets reminders")
DECLARED = _plain("declared", "trigger plan")
DIRECTORY_ACT = _plain("directory_act", "seq kind doc since")
LISTENER = _plain("listener", "kind name plan task")
EVENT = _plain("event", "id seq identity doc replaces")
EVENT_TRIGGER = _plain("event_trigger", "trigger scope event")
TASK_ACT = _plain("task_act", "seq kind plan task body doc")
WORKSPACE_ACT = _plain("workspace_act", "seq kind name doc since")
RETRACTED = _plain("retracted", "entry seq")
REVISION = _plain("revision", "seq entry retracts")
NOTICE = _plain(
    "notice", "n plan task occurrence scope kind deadline day roles urgent late since entry at"
)
STANDING = _plain(
    "standing",
    "plan task occurrence scope body plan_seq position ord opens since node phases due_kind due"
    " nominal ambiguous_down ambiguous_up provisional needs_confirmation missing computed"
    " extended_to conflict accepted counted state state_on began days members story steps_to"
    " turned",
)

COUNT_ENTRIES = select(func.count()).select_from(LEDGER)
