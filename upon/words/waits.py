"""What a task waits for, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from upon.words.layout import cut
from upon.words.texts import Words

NAMELESS: Mapping[str, str] = {}


DATES = ("issued", "effective", "received", "recorded")


LONGEST_CALLED = 72
"""Characters of a document's name in a list."""


def wait_text(words: Words, name: str, names: Mapping[str, str] = NAMELESS) -> str:
    """What is waited for: a document by its name and by the trigger's id, under which it is
    recorded, the completion of a task, or a day."""
    kind, _, rest = name.partition(" ")
    if kind == "done":
        return words.say("wait.done", task=rest)
    if kind == "from":
        return words.say("wait.from", day=date.fromisoformat(rest))
    base, _, kind = name.rpartition(".")
    called = names.get(name) or (names.get(base) if kind in DATES else None)
    return f"{cut(called, LONGEST_CALLED)} ({name})" if called else name
