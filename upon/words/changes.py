"""What an act changed, in words: each change of a task, and what its changes mean first of all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.model.changes import Change

HEADINGS = (
    "ungrounded",
    "back",
    "started",
    "progress",
    "later",
    "earlier",
    "undated",
    "dated",
    "new",
    "gone",
    "grounded",
    "since",
    "other",
)
"""The headings of effects, what a person must act upon first."""

Fields = Mapping[str, "Change"]


def heading(fields: Fields) -> str:
    """What a task's changes mean first of all."""
    state, due, loose = fields.get("state"), fields.get("due"), fields.get("ungrounded")
    if loose and loose.after:
        return "ungrounded"
    if state and (state.before is None or state.after is None):
        return "new" if state.before is None else "gone"
    if state and state.after == "waiting":
        return "back"
    if state and state.after == "active" and state.before == "waiting":
        return "started"
    if state:
        return "progress"
    if due and due.before and due.after:
        return "later" if str(due.after) > str(due.before) else "earlier"
    if due:
        return "dated" if due.after else "undated"
    if loose:
        return "grounded"
    return "since" if "since" in fields else "other"


def change_texts(words: Words, fields: Mapping[str, Change]) -> list[str]:
    """The changes of one task in words, the state first."""
    texts = []
    for field in ("occurrence", "state", "since", "due", "ungrounded"):
        change = fields.get(field)
        if change is not None and (text := _change_text(words, change, fields)):
            texts.append(text)
    return texts


def _change_text(words: Words, change: Change, fields: Mapping[str, Change]) -> str:
    before, after = change.before, change.after
    if change.field == "state":
        name = str(after)
        if after is None:
            return "" if "occurrence" in fields else words.say("change.gone")
        if before is None:
            return words.term("state", name)
        old = words.term("state", str(before))
        return words.say("change.state", before=old, after=words.term("state", name))
    if change.field == "ungrounded":
        return words.say("change.ungrounded" if after else "change.grounded")
    if change.field == "occurrence":
        return words.say("change.opened" if after else "change.closed")
    day = date.fromisoformat(str(after)) if after else None
    if change.field == "since":
        # The start says nothing new where the state tells that it has come.
        state = fields.get("state")
        started = state is not None and state.after == "active"
        return "" if day is None or started else words.say("change.since", day=day)
    if day is None:
        return words.say("change.no_due")
    if before is None:
        return words.say("change.due", day=day)
    return words.say("change.due_moved", day=day, before=date.fromisoformat(str(before)))
