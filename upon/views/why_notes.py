"""What is to be said of a task's reasons beside its condition and its deadline, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from engine.queries.explanation import Why
from upon.words.texts import Words


def why_notes(words: Words, why: Why) -> list[str]:
    """Which document took another's place, whose document was retracted, by which rule it was
    judged."""
    return list(_notes(words, why))


def _notes(words: Words, why: Why) -> Iterator[str]:
    for before, now in why.replaced:
        yield words.say("why.replaced", before=before, now=now)
    if why.withdrawn:
        yield words.say("why.withdrawn")
    if why.judged_by is not None:
        rule, since = why.judged_by
        yield words.say("why.judged_by", rule=rule, since=since)
