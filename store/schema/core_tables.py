"""The tables as statements use them: names, types and keys, without the models, of which a command
would wait for the import; their constraints and indexes are the models' matter. A test holds that
each has the columns of its model."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, Table, Text

_TYPES: dict[str, Any] = {"": Text, "int": Integer, "day": Date, "bool": Boolean}
_METADATA = MetaData()


def _table(name: str, columns: str) -> Table:
    """A table of columns `name*:type`: `*` where it belongs to the key, text where no type is."""
    made = []
    for column in columns.split():
        named, _, kind = column.partition(":")
        is_key = named.endswith("*")
        made.append(Column(named.removesuffix("*"), _TYPES[kind], primary_key=is_key))
    return Table(name, _METADATA, *made)


LEDGER = _table("ledger", "seq*:int at today by via key request kind act digest prev hash")
PLAN = _table("plan", "id* seq:int doc")
PLAN_VERSION = _table("plan_version", "seq*:int plan doc since:day")
CARD = _table("card", "plan* task* plan_seq:int position:int title roles each targets reminders")
DECLARED = _table("declared", "trigger* plan*")
DIRECTORY_ACT = _table("directory_act", "seq*:int kind doc since:day")
LISTENER = _table("listener", "kind* name* plan* task*")
EVENT = _table("event", "id* seq:int identity doc replaces")
EVENT_TRIGGER = _table("event_trigger", "trigger* scope* event*")
TASK_ACT = _table("task_act", "seq*:int kind plan task body doc")
WORKSPACE_ACT = _table("workspace_act", "seq*:int kind name* doc since:day")
RETRACTED = _table("retracted", "entry*:int seq:int")
REVISION = _table("revision", "seq*:int entry:int retracts:bool")
CHANGE = _table("change", "seq*:int ord*:int plan task occurrence scope field before after")
STANDING = _table(
    "standing",
    "plan* task* occurrence* scope* body* plan_seq:int position:int ord:int opens:day since:day"
    " node phases due_kind due:day nominal:day ambiguous_down:day ambiguous_up:day"
    " provisional:bool needs_confirmation:bool missing computed:day extended_to:day conflict:bool"
    " accepted:day counted:bool state state_on:day began:day days members:int story steps_to:day"
    " turned:bool",
)
NOTICE = _table(
    "notice",
    "n*:int plan task occurrence scope kind deadline day:day roles urgent:bool late:bool since:day"
    " entry:int at",
)
CLOCK = _table("clock", "id*:int day:day at entries:int lease_by lease_until")
RUNNER = _table(
    "runner", "id* host pid:int via every:int started_at beat_at next_at stopped_at error"
)
MESSAGE = _table(
    "message",
    "id* kind recipient address day:day notices state attempts:int late:bool made_at next_at"
    " sent_at claimed_by claimed_until error",
)
RECIPIENT = _table("recipient", "name* digested:int urged:int digest_day:day")
CHECKSUM = _table("checksum", "name* row_count:int digest")

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
)
"""What a rebuild works out again."""
KEPT = (NOTICE, CLOCK)
"""What goes with a workspace that is copied; who kept its clock does not."""
KEPT_POST = (MESSAGE, RECIPIENT)
"""What was sent, which goes with a workspace that is copied too."""
SUMMED = (*KEPT, *KEPT_POST, RUNNER)
"""What nothing is worked out from and that cannot be worked out again: each has a checksum."""
