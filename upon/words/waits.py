"""What a task waits for, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from upon.words.layout import cut
from upon.words.names import NAMELESS, event_name, quoted

if TYPE_CHECKING:
    from triggers.nodes import Waits

DATES = ("issued", "effective", "received", "recorded")

LONGEST_CALLED = 72
"""Characters of a document's name in a list."""

COUNTED_BY_NAME = 10
"""Up to here a count is written as a word."""


class Sentences(Protocol):
    """The texts in one language, as far as these phrases need them."""

    def say(self, key: str, /, **arguments: object) -> str:
        """The text of a key with its arguments put in."""

    def whole(self, key: str, /, **texts: str) -> str:
        """A sentence around what people wrote, which is never cut short."""


def wait_text(
    words: Sentences,
    name: str,
    names: Mapping[str, str] = NAMELESS,
    *,
    ids: bool = True,
    longest: int = LONGEST_CALLED,
) -> str:
    """What is waited for: a document by its name and, with `ids`, by the trigger's id, under which
    it is recorded; the completion of a task, or a day.

    `name` is `TRIGGER`, `TRIGGER.DATE`, `done TASK` or `from DAY`; `names` are the names of
    documents by trigger; a name is cut to `longest` characters. `words` is the language.
    """
    kind, _, rest = name.partition(" ")
    if kind == "done":
        return words.say("wait.done", task=rest)
    if kind == "from":
        return words.say("wait.from", day=date.fromisoformat(rest))
    base, _, kind = name.rpartition(".")
    dated = name not in names and kind in DATES
    called = names.get(base if dated else name)
    if not called:
        return name
    said = cut(event_name(called), longest)
    said = words.whole(f"rule.date.{kind}", name=said) if dated else said
    return f"{said} ({name})" if ids else said


def wait_lines(
    words: Sentences, waits: Waits | None, names: Mapping[str, str] = NAMELESS, *, ids: bool = True
) -> Iterator[str]:
    """What is waited for, a line for each thing that has to come. `waits` is the tree of waits of a
    row (None: nothing, no lines); `words`, `names` and `ids` are as in `wait_text`."""
    if isinstance(waits, dict) and waits["need"] == len(waits["of"]):
        for one in waits["of"]:
            yield from wait_lines(words, one, names, ids=ids)
    elif waits is not None:
        yield waits_text(words, waits, names, ids=ids)


def waits_text(
    words: Sentences, waits: Waits, names: Mapping[str, str] = NAMELESS, *, ids: bool = True
) -> str:
    """What is waited for in one phrase: `một trong hai: A hoặc B`. `waits` is one name or a tree of
    them; `words`, `names` and `ids` are as in `wait_text`."""
    if isinstance(waits, str):
        return wait_text(words, waits, names, ids=ids)
    parts = []
    for one in waits["of"]:
        text = waits_text(words, one, names, ids=ids)
        parts.append(quoted(text) if isinstance(one, str) else f"({text})")
    return parts_text(words, waits["need"], parts)


def waiting_word(words: Sentences, waits: Waits | None, occurrence: str | None) -> str:
    """How a waiting task stands, in the language of `words`: for documents, for its period or day
    to come, or for other things. `waits` is what it waits for (None: nothing known), `occurrence`
    the row's, None where the task has only one."""
    leaves = list(_leaves(waits))
    if leaves and all(name.startswith("from ") for name in leaves):
        return words.say("state.waiting.period" if occurrence else "state.waiting.day")
    if leaves and not any(name.startswith(("from ", "done ")) for name in leaves):
        return words.say("state.waiting.documents")
    return words.say("state.waiting")


def _leaves(waits: Waits | None) -> Iterator[str]:
    if isinstance(waits, dict):
        for one in waits["of"]:
            yield from _leaves(one)
    elif waits is not None:
        yield waits


def parts_text(words: Sentences, need: int, parts: Sequence[str]) -> str:
    """Several things, `parts`, of which `need` must come: all of them, one of them, two of three,
    in the language of `words`."""
    if need >= len(parts):
        return words.say("rule.and").join(parts)
    of = len(parts)
    if need == 1:
        joined = words.say("rule.or").join(parts)
        return words.whole("rule.any", of=count_word(words, of), parts=joined)
    return words.whole("rule.at_least", need=str(need), of=str(of), parts="; ".join(parts))


def count_word(words: Sentences, count: int) -> str:
    """A small number as a word."""
    return words.say(f"rule.count.{count}") if 2 <= count <= COUNTED_BY_NAME else str(count)
