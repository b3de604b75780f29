"""What a row's last column says: how late it is, what it waits for, what is not sure about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from upon.reporting.facts import Names
from upon.words.texts import Words

Row = Mapping[str, Any]


def note_of(words: Words, names: Names, row: Row, day: date) -> str:
    """The note of a `row` (with its bucket) as it stood on a `day`, whole sentences one after
    another; "" where there is nothing to note. `words` is the language, `names` what documents are
    called."""
    return " ".join(_sentences(words, names, row, day))


def _sentences(words: Words, names: Names, row: Row, day: date) -> Iterator[str]:
    bucket, due = row["bucket"], row["due"]
    if bucket == "overdue":
        yield words.say("report.note.overdue", days=(day - due).days)
    if bucket == "done_late":
        yield words.say("report.note.late", days=(row["completed_on"] - due).days)
    if row["waiting_for"]:
        waited = "; ".join(waited_for(words, names, name) for name in row["waiting_for"])
        yield words.say("report.note.waits").format(names=waited)
    elif due is None and row["due_waits_for"]:
        waited = "; ".join(waited_for(words, names, name) for name in row["due_waits_for"])
        yield words.say("report.note.date_waits").format(names=waited)
    if row["extended_to"]:
        yield words.say("report.note.extended", to=row["extended_to"], computed=row["computed_due"])
    for sub_plan in row.get("sub_plans", ()):
        said = {name: sub_plan[name] for name in ("title", "done", "of")}
        yield words.say("report.note.sub_plan").format(**said)
    if row["ungrounded"]:
        yield words.say("report.note.ungrounded")
    if row["needs_confirmation"]:
        yield words.say("report.note.confirm")
    if row["provisional"]:
        yield words.say("report.note.provisional")


def waited_for(words: Words, names: Names, name: str) -> str:
    """What is waited for, in the language of `words`, by the `name` of the document, the task or
    the day (a trigger, `done TASK`, `from DAY`, `period`); `names` has what triggers are called."""
    kind, _, rest = name.partition(" ")
    if kind == "done":
        return words.say("wait.done", task=rest)
    if kind == "from":
        return words.say("wait.from", day=date.fromisoformat(rest))
    if name == "period":
        return words.say("report.wait.period")
    return names.triggers.get(name) or names.triggers.get(name.rpartition(".")[0]) or name
