"""The tables as statements use them: names, types and keys, without the models, of which a command
would wait for the import; their constraints and indexes are the models' matter. A test holds that
each has the columns of its model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, MetaData, Table, Text

from store.schema.table_columns import COLUMNS, VERSIONED, former

_TYPES: dict[str, Any] = {
    "": Text,
    "int": Integer,
    "long": BigInteger,
    "day": Date,
    "bool": Boolean,
}
_METADATA = MetaData()


def _table(name: str) -> Table:
    made = []
    for column in COLUMNS[name].split():
        named, _, kind = column.partition(":")
        is_key = named.endswith("*")
        made.append(Column(named.removesuffix("*"), _TYPES[kind], primary_key=is_key))
    return Table(name, _METADATA, *made)


LEDGER = _table("ledger")
PLAN = _table("plan")
PLAN_VERSION = _table("plan_version")
CARD = _table("card")
DECLARED = _table("declared")
DIRECTORY_ACT = _table("directory_act")
LISTENER = _table("listener")
EVENT = _table("event")
EVENT_TRIGGER = _table("event_trigger")
TASK_ACT = _table("task_act")
WORKSPACE_ACT = _table("workspace_act")
RETRACTED = _table("retracted")
REVISION = _table("revision")
CHANGE = _table("change")
STANDING = _table("standing")
NOTICE = _table("notice")
CLOCK = _table("clock")
RUNNER = _table("runner")
MESSAGE = _table("message")
RECIPIENT = _table("recipient")
CHECKSUM = _table("checksum")
BEHIND = _table("behind")
FORMER = {name: _table(former(name)) for name in VERSIONED}
"""Table -> that of what its rows were."""

DERIVED = (
    CHANGE,
    STANDING,
    TASK_ACT,
    WORKSPACE_ACT,
    EVENT_TRIGGER,
    EVENT,
    PLAN_VERSION,
    RETRACTED,
    REVISION,
    LISTENER,
    DECLARED,
    DIRECTORY_ACT,
    CARD,
    PLAN,
    BEHIND,
    *FORMER.values(),
)
"""What a rebuild works out again."""
KEPT = (NOTICE, CLOCK)
"""What goes with a workspace that is copied; who kept its clock does not."""
KEPT_POST = (MESSAGE, RECIPIENT)
"""What was sent, which goes with a workspace that is copied too."""
SUMMED = (*KEPT, *KEPT_POST, RUNNER)
"""What nothing is worked out from and that cannot be worked out again: each has a checksum."""
