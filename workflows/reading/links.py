"""Links: tasks that may wait for one document, in the same or other words; only proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workflows.reading.drafts import Link, PlanDraft, TaskDraft
from workflows.reading.source.folding import fold
from workflows.reading.timing.event_phrases import EventPhrase

ALIKE = 0.6
"""Share of the words of the shorter name that the other has, from which they may mean one thing."""

_DONE = re.compile(r"^(?:sau khi )?(?:ket thuc|hoan thanh|tong ket|hoan thien) (?P<what>.+)")
_WORD = re.compile(r"\w+")
_EMPTY = {"cua", "va", "cac", "ve", "duoc", "co", "ban", "hanh", "cho", "theo", "the", "of", "and"}


MOST_COMPARED = 400
"""Different events up to which each is held against each; beyond it only equal ones are linked."""


def propose_links(draft: PlanDraft) -> None:
    """Find the links between the events of a draft's tasks."""
    last: dict[str, TaskDraft] = {}
    known: dict[str, tuple[TaskDraft, EventPhrase]] = {}
    links: list[Link] = []
    for task in draft.tasks:
        for event in _events(task):
            if event.id in last and last[event.id] is not task:
                links.append(Link("same", last[event.id].id, task.id, event.id))
            elif event.id not in last and len(known) <= MOST_COMPARED:
                links += _alike(task, event, known)
                links += _with_tasks(task, event, draft)
            last[event.id] = task
            known.setdefault(event.id, (task, event))
    draft.links = list(dict.fromkeys(links))


def _alike(
    task: TaskDraft, event: EventPhrase, known: Mapping[str, tuple[TaskDraft, EventPhrase]]
) -> list[Link]:
    """The last event before that may be the same document in other words."""
    found = [
        Link("alike", other_task.id, task.id, other.id, event.id)
        for other_task, other in known.values()
        if other_task is not task and _may_be_one(event, other)
    ]
    return found[-1:]


def _events(task: TaskDraft) -> list[EventPhrase]:
    found = [*task.reading.events]
    for reading in task.condition_readings:
        found += reading.events
    return list({event.id: event for event in found}.values())


def _may_be_one(one: EventPhrase, other: EventPhrase) -> bool:
    if fold(one.kind) != fold(other.kind) or one.repeats or other.repeats:
        return False
    if one.issuer and other.issuer and fold(one.issuer) != fold(other.issuer):
        return False
    first, second = _core(one.words), _core(other.words)
    common = len(first & second)
    return common > 1 and common >= ALIKE * min(len(first), len(second))


def _core(words: str) -> set[str]:
    return set(_WORD.findall(fold(words))) - _EMPTY


def _with_tasks(task: TaskDraft, event: EventPhrase, draft: PlanDraft) -> list[Link]:
    """The tasks whose completion an event may be."""
    found = _DONE.match(fold(event.words))
    if not found:
        return []
    what = _core(found.group("what"))
    for other in draft.tasks:
        if other is task or not what:
            continue
        title = _core(other.title.text)
        if len(what & title) >= max(2, 0.8 * len(what)):
            return [Link("done", other.id, task.id, event.id)]
    return []
