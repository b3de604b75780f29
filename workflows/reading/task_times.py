"""The times of the tasks of a draft: each wording read, with what its title and notes wait for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workflows.reading.drafts import DraftQuestion, PlanDraft, Said, TaskDraft
from workflows.reading.reading_words import ReadingWords
from workflows.reading.source.folding import fold
from workflows.reading.timing.event_phrases import event_id
from workflows.reading.timing.time_readings import TimeReading
from workflows.reading.timing.wordings import read_wording

NEAR = 6
"""Tasks before and after one that its time line may have been copied from."""

GENERIC_WORDS = 9
"""Words up to which an event's name says too little to mean one document in the whole plan."""


def read_times(draft: PlanDraft, words: ReadingWords) -> None:
    """Read the wordings of every task, into its `reading` and `condition_readings`."""
    year = int(draft.head.adopted[:4]) if draft.head.adopted[:4].isdigit() else None
    first: dict[str, str] = {}
    for index, task in enumerate(draft.tasks):
        reading = _read(task.time, year, words)
        conditions = [_read(said, year, words) for said in task.conditions]
        task.reading = _scoped(reading, task, first)
        task.condition_readings = [_scoped(found, task, first) for found in conditions]
        if task.time is None and task.promised_time:
            task.ask("time-missing", "")
        _copied_line(draft.tasks[max(0, index - NEAR) : index + NEAR + 1], task)


def _read(said: Said | None, year: int | None, words: ReadingWords) -> TimeReading:
    if said is None:
        return TimeReading()
    return read_wording(said.text, year, words.language, words.times)


def _scoped(reading: TimeReading, task: TaskDraft, first: dict[str, str]) -> TimeReading:
    """The reading with events of few words told apart by the heading below which they stand."""
    renamed: dict[str, str] = {}
    heading = task.id.rpartition(".")[0]
    events = []
    for event in reading.events:
        name = event.id
        if len(event.words.split()) <= GENERIC_WORDS and not any(map(str.isdigit, event.words)):
            owner = first.setdefault(event.id, heading)
            if owner != heading:
                name = event_id(f"{event.words} {heading}")
        renamed[event.id] = name
        events.append(replace(event, id=name))
    if all(old == new for old, new in renamed.items()):
        return reading
    return replace(
        reading,
        when=_renamed(reading.when, renamed),
        due=_renamed(reading.due, renamed) or "none",
        events=tuple(events),
        questions=tuple(
            replace(
                q,
                readings=tuple(
                    (_renamed(w, renamed), _renamed(d, renamed) or d) for w, d in q.readings
                ),
            )
            for q in reading.questions
        ),
    )


def _renamed(rule: str | None, names: dict[str, str]) -> str | None:
    if rule is None:
        return None
    words = rule.replace("(", "( ").replace(")", " )").split()
    made = []
    for word in words:
        stem, dot, date = word.partition(".")
        made.append(names.get(word) or (f"{names[stem]}{dot}{date}" if stem in names else word))
    return " ".join(made).replace("( ", "(").replace(" )", ")")


def _copied_line(near: Sequence[TaskDraft], task: TaskDraft) -> None:
    """A time line that names the document of a neighbour's title, and not its own: ask."""
    if task.time is None or not task.reading.events:
        return
    words = fold(task.time.text)
    own = _document(task)
    for other in near:
        if other is task or other.id.rpartition(".")[0] != task.id.rpartition(".")[0]:
            continue
        named = _document(other)
        if len(named) > 24 and named in words and own and own not in words and len(own) > 24:
            task.questions.append(DraftQuestion("copied-line", task.time.text))
            return


def _document(task: TaskDraft) -> str:
    """The folded beginning of a title, as another line would name the same document."""
    return fold(task.title.text)[:48].strip(" .;")
