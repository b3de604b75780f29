"""The rules of a task: its time line together with what its title and notes wait for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from triggers.periods import period_from
from workflows.reading.drafts import TaskDraft
from workflows.reading.language_limits import can_when
from workflows.reading.source.folding import fold
from workflows.reading.timing.event_phrases import EventPhrase
from workflows.reading.timing.time_readings import TimeReading

NOT_OF_TIME = {
    "shared-labels",
    "two-in-a-cell",
    "short-row",
    "cut-off",
    "note-cut",
    "lead-or-advising",
    "time-missing",
}
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERIOD = re.compile(r"^(?:in|by end of|early|mid|late) (?P<p>[\w-]+)(?:\.\.(?P<q>[\w-]+))?$")
Readings = tuple[tuple[str | None, str], ...]
_EMPTY = {"cua", "va", "cac", "ve", "duoc", "co", "su", "khi", "sau", "ban", "hanh"}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of a plan file before it is put into words; `says` quotes the source."""

    code: str
    words: str = ""
    readings: tuple[tuple[str | None, str], ...] = ()
    says: str = ""

    @property
    def timed(self) -> bool:
        """Whether it is about the task's time."""
        return self.code not in NOT_OF_TIME


@dataclass(frozen=True, slots=True)
class TaskRules:
    """What a task waits for and when it is due, with its events and questions."""

    when: str | None
    due: str
    events: tuple[EventPhrase, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    done: bool = False

    @property
    def last_day(self) -> date | None:
        """The last day that a rule with a date allows, None for others."""
        if found := _PERIOD.match(self.due):
            return period_from(found.group("q") or found.group("p")).last
        days = _DAY.findall(self.due) if self.due.startswith(("by ", "before ")) else []
        return date.fromisoformat(days[0]) if len(days) == 1 else None


def rules_of(task: TaskDraft, adopted: date) -> TaskRules:
    """The rules of a task whose times were read."""
    del adopted
    reading = task.reading
    when, due = reading.when, reading.due
    events = list(reading.events)
    says = task.time.text.strip(" .;,") if task.time else ""
    questions = [OpenQuestion(q.code, q.words, q.readings, says) for q in reading.questions]
    for said, condition in zip(task.conditions, task.condition_readings, strict=True):
        if reading.done or not condition.when:
            continue
        when, due, asked = _with_condition(task, (when, due), condition, said.text)
        events += condition.events
        questions += asked
    questions += [_of_task(q.code, q.words, q.readings, says) for q in task.questions]
    if reading.done:
        when = None
    return TaskRules(
        when, due, _named(events, when, due, questions), tuple(questions), reading.done
    )


def _of_task(
    code: str, words: str, readings: tuple[tuple[str | None, str], ...], says: str
) -> OpenQuestion:
    quote = says if code in ("copied-line", "two-time-lines", "time-in-sentence") else ""
    return OpenQuestion(code, words, readings, quote)


def _with_condition(
    task: TaskDraft, rules: tuple[str | None, str], condition: TimeReading, words: str
) -> tuple[str | None, str, list[OpenQuestion]]:
    """The rules with what a bracket of the title waits for, and the questions of both."""
    when, due = rules
    waits = condition.when or ""
    if task.time is None and when is None:
        return waits, (condition.due if due == "none" else due), []
    if when is None:
        readings: Readings = ((waits, due), (None, due))
        return waits, due, [OpenQuestion("title-waits", words, readings, words)]
    fresh = _not_named(condition, task.reading.events)
    whole = f"{_bracketed(waits)} and {_bracketed(when)}"
    if waits == when or waits in when.split(" and "):
        return when, due, []
    both = f"{_bracketed(fresh)} and {_bracketed(when)}" if fresh else when
    if not can_when(both) or not can_when(whole):
        return when, due, [OpenQuestion("title-and-time", words, ((when, due),), words)]
    choices: Readings = ((both, due), (when, due), (whole, due))
    asked = OpenQuestion("title-and-time", words, tuple(dict.fromkeys(choices)), words)
    return both, due, [asked]


def _not_named(condition: TimeReading, events: Sequence[EventPhrase]) -> str:
    """What a bracket waits for beside the events that the time line names in like words."""
    if " or " in (condition.when or ""):
        return "" if _alike(condition.events, events) else condition.when or ""
    kept = [event for event in condition.events if not any(_alike((event,), (o,)) for o in events)]
    return " and ".join(event.name for event in kept)


def _bracketed(condition: str) -> str:
    return f"({condition})" if " or " in condition and not condition.startswith("(") else condition


def _alike(first: Sequence[EventPhrase], second: Sequence[EventPhrase]) -> bool:
    """Whether the events of title and time line are named with much the same words."""
    one = {word for event in first for word in _WORD.findall(fold(event.words))} - _EMPTY
    other = {word for event in second for word in _WORD.findall(fold(event.words))} - _EMPTY
    return bool(one and other) and len(one & other) >= 0.75 * min(len(one), len(other))


def _named(
    events: Sequence[EventPhrase], when: str | None, due: str, questions: Sequence[OpenQuestion]
) -> tuple[EventPhrase, ...]:
    """The events that some expression names, each once."""
    rules = [when or "", due]
    for question in questions:
        for other_when, other_due in question.readings:
            rules += [other_when or "", other_due]
    words = set(re.sub(r"[()]", " ", " ".join(rules)).split())
    names = words | {word.rpartition(".")[0] for word in words}
    return tuple({event.id: event for event in events if event.id in names}.values())
