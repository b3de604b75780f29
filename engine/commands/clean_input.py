"""Texts that people typed, cleaned and bounded before they are kept."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from engine.model.refusals import (
    ReasonMissingError,
)
from triggers.dates import ALLOWED, FIRST, LAST
from triggers.errors import BadInputError, HiddenCharacterError
from triggers.visible_text import first_hidden, has_ink, one_blank
from workflows.plan import Directory, Plan

LONGEST = 2_000
"""Characters in one field of a document or one reason."""


def clean(name: str, value: Any) -> Any:
    """NFC text without control or bidi characters, its blanks made alike, of a bounded length;
    None where nothing of it can be seen; dates in range. `name` is the field: what is no prose has
    no character that nobody sees.

    Raises BadInputError.
    """
    if name in DATES and isinstance(value, date) and not FIRST <= value <= LAST:
        raise BadInputError(name, value.isoformat(), ALLOWED)
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).strip()
    if len(text) > LONGEST:
        raise BadInputError(name, f"{len(text)} characters", f"at most {LONGEST}")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") or c in _BIDI for c in text):
        raise BadInputError(name, ascii(text), "text without control characters")
    if not has_ink(text):
        return None
    if name not in PROSE:
        check_seen(name, text)
    return one_blank(text)


def check_seen(name: str, text: str) -> None:
    """Raise HiddenCharacterError, by the `name` of the field, where a text has a character that
    nobody sees: two such texts look the same and are not."""
    hidden = first_hidden(text)
    if hidden is not None:
        raise HiddenCharacterError(name, hidden.name, hidden.place)


def check_plan_names(plan: Plan) -> None:
    """Hold the number, the ids and the names of a plan to what a document's are held to. Raises
    HiddenCharacterError, BadInputError."""
    for field in ("plan", "number"):
        check_seen(field, getattr(plan, field) or "")
    if not has_ink(plan.title):
        raise BadInputError("title", ascii(plan.title), "text that can be seen")
    for task in plan.tasks.values():
        check_seen("task", task.id)
        if not has_ink(task.title):
            raise BadInputError(f"title {task.id}", ascii(task.title), "text that can be seen")
    for name, trigger in plan.triggers.items():
        for text in (name, trigger.name, trigger.kind or "", *trigger.called):
            check_seen(f"trigger {name}", text)
    check_directory_names(Directory(bodies=plan.bodies, groups=plan.groups))


def check_directory_names(directory: Directory) -> None:
    """The same of bodies and groups. Raises HiddenCharacterError."""
    for name, body in directory.bodies.items():
        for text in (name, body.name, body.level or "", *body.called, *body.signs):
            check_seen(f"body {name}", text)
    for name, group in directory.groups.items():
        for text in (name, group.name):
            check_seen(f"group {name}", text)


def said(name: str, text: str) -> str:
    """Who, through what, or under which key: clean text that is not empty.

    Raises BadInputError.
    """
    found: str | None = clean(name, text)
    if not found:
        raise BadInputError(name, repr(text), "text that is not empty")
    return found


def reason_for(what: str, reason: str | None) -> str:
    """The reason that an act needs, as clean text. Raises ReasonMissingError, BadInputError."""
    found: str | None = clean("reason", reason)
    if not found:
        raise ReasonMissingError(what)
    return found


DATES = ("issued", "effective", "received", "sets_due")
PROSE = ("title", "note", "reason", "because", "reading")
"""Fields whose text may have joiners and selectors, which some scripts need."""


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
