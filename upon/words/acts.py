"""One sentence for each kind of act: what was said, in the log and as the cause of a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from engine.queries.act_summary import cause
from upon.words.texts import Words

if TYPE_CHECKING:
    from engine.model.acts import Act

UNKNOWN: Mapping[int, str] = {}
DETAILS = ("number", "authority", "under", "body")


def act_sentence(words: Words, act: Act, labels: Mapping[int, str] = UNKNOWN) -> str:
    """What an `act` was, in the language of `words`, its reason and details left out; `labels` are
    what documents are called, by the entry that was taken back."""

    return sentence(words, cause(act), labels)


def sentence(words: Words, cause: dict[str, Any], labels: Mapping[int, str] = UNKNOWN) -> str:
    """The same from `cause`, the fields that `engine.queries.act_summary.cause` gives; `words` and
    `labels` as there."""
    kind = cause["kind"]
    if kind == "moved":
        move = words.term("move", cause["move"])
        return words.say(
            "cause.moved", what=move[:1].upper() + move[1:], task=_task(cause), on=cause["on"]
        )
    if kind == "retracted":
        key = "cause.undone" if cause["undo"] else "cause.retracted"
        which = f"{key}.event" if cause["event"] else key
        document = labels.get(cause["entry"], cause["event"])
        return words.say(which, entry=cause["entry"], document=document)
    if kind == "plan_moved":
        move, plan = cause["move"], cause["plan"]
        return words.say(f"cause.plan.{move}", plan_id=plan, on=cause["on"])
    if kind == "revised":
        what = sentence(words, cause["act"], labels)
        return words.say("cause.revised", entry=cause["entry"], what=what)
    if kind == "settled":
        return words.say(f"cause.settled.{cause['decision']}", task=_task(cause))
    return words.say(f"cause.{kind}", **_ARGUMENTS[kind](cause))


def _task(cause: dict[str, Any]) -> str:
    """The task's id, with its occurrence where it has several."""
    task, occurrence = cause.get("task") or "", cause.get("occurrence")
    return f"{task} ({occurrence})" if occurrence else task


def details(words: Words, cause: dict[str, Any]) -> list[str]:
    """What else an act says, one line each: document, authority, body, and the reason (the one
    that the engine gives an undo says nothing new)."""
    undone = cause.get("undo") and cause["reason"] == f"undo {cause['entry']}"
    names = DETAILS if undone else (*DETAILS, "reason")
    return [words.say(f"cause.{name}", what=cause[name]) for name in names if cause.get(name)]


def origin_text(words: Words, origin: Mapping[str, Any]) -> str:
    """Where an entry was taken from: another ledger, by the first characters of its name, and the
    entry's number there."""
    return words.say("cause.origin", ledger=origin["ledger"][:SHORT], entry=origin["entry"])


SHORT = 12
"""Characters of a ledger's name that a sentence shows: as many tell ledgers apart."""

_ARGUMENTS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "adopted": lambda cause: {"plan_id": cause["plan"]},
    "amended": lambda cause: {"plan_id": cause["plan"]},
    "recorded": lambda cause: {"document": cause["document"]},
    "dismissed": lambda cause: {"document": cause["document"]},
    "corrected": lambda cause: {"document": cause["document"]},
    "extended": lambda cause: {"task": _task(cause), "to": cause["to"]},
    "confirmed": lambda cause: {"task": _task(cause), "reading": cause["reading"]},
    "policy": lambda cause: {"knobs": [f"{name}={of}" for name, of in cause["knobs"].items()]},
    "reminders": lambda cause: {"rules": ", ".join(cause["rules"]) or "-"},
    "calendar": lambda cause: {"calendar_name": cause["calendar"]},
    "bodies": lambda cause: {"bodies": cause["bodies"], "groups": cause["groups"]},
    "waived": lambda cause: {"task": _task(cause), "on": cause["on"]},
    "succeeded": lambda cause: {name: cause[name] for name in ("old", "new", "on")},
}
"""Kind of act -> what its sentence (`cause.<kind>`) puts in."""
