"""The columns of the tables, as statements name them: `name*:type`, with `*` where a column belongs
to the key, text where no type is. By itself, as both forms in which statements use the tables are
made of it; a test holds that it has the columns of the models."""

from __future__ import annotations

from collections.abc import Mapping

VERSIONED = (
    "plan",
    "plan_version",
    "card",
    "declared",
    "directory_act",
    "listener",
    "event",
    "event_trigger",
    "task_act",
    "workspace_act",
    "retracted",
    "standing",
)
"""The tables whose rows come and go: `from_entry` wrote a row; what a row was before another entry
took it away, or wrote it anew, stays in a table of its own (`former`)."""
NUMBERED = {"ledger": "seq", "revision": "seq", "change": "seq", "behind": "seq"}
"""The tables whose rows stay, each with the column that has the entry which wrote a row."""


def former(name: str) -> str:
    """The table of what the rows of the table `name` were: each from its `from_entry` to the entry
    before `until_entry`."""
    return f"{name}_former"


_COLUMNS: Mapping[str, str] = {
    "ledger": "seq*:int at today by via key request kind act digest prev hash",
    "plan": "id* seq:int doc",
    "plan_version": "seq*:int plan doc since:day",
    "card": "plan* task* plan_seq:int position:int title roles each targets reminders",
    "declared": "trigger* plan*",
    "directory_act": "seq*:int kind doc since:day",
    "listener": "kind* name* plan* task*",
    "event": "id* seq:int identity doc replaces",
    "event_trigger": "trigger* scope* event*",
    "task_act": "seq*:int kind plan task body doc",
    "workspace_act": "seq*:int kind name* doc since:day",
    "retracted": "entry*:int seq:int",
    "revision": "seq*:int entry:int retracts:bool",
    "change": "seq*:int ord*:int plan task occurrence scope field before after",
    "standing": (
        "plan* task* occurrence* scope* body* plan_seq:int position:int ord:int opens:day"
        " since:day node phases due_kind due:day nominal:day ambiguous_down:day"
        " ambiguous_up:day provisional:bool needs_confirmation:bool missing computed:day"
        " extended_to:day conflict:bool accepted:day counted:bool state state_on:day began:day"
        " days members:int story steps_to:day turned:bool fingerprint:long"
    ),
    "notice": (
        "n*:int plan task occurrence scope kind deadline day:day roles urgent:bool late:bool"
        " since:day entry:int at"
    ),
    "clock": "id*:int day:day at entries:int lease_by lease_until",
    "runner": "id* host pid:int via every:int started_at beat_at next_at stopped_at error",
    "message": (
        "id* kind recipient address day:day notices state attempts:int late:bool made_at"
        " next_at sent_at claimed_by claimed_until error"
    ),
    "recipient": "name* digested:int urged:int digest_day:day",
    "checksum": "name* row_count:int digest",
    "behind": "seq*:int at",
}
COLUMNS: Mapping[str, str] = {
    **_COLUMNS,
    **{name: f"{_COLUMNS[name]} from_entry:int" for name in VERSIONED},
    **{former(name): f"{_COLUMNS[name]} from_entry*:int until_entry:int" for name in VERSIONED},
    former("standing"): f"fork*:int {_COLUMNS['standing']} from_entry*:int until_entry:int",
}
"""Table -> its columns, in order."""
