"""The report of a reading as JSON: counts that add up, what is left over, doubts and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from upon.words.reading import ReadingSentences
from workflows.reading.drafts import Doubt, Link, PlanDraft, Remain
from workflows.reading.timing.time_readings import TimeReading


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A draft with its counts: tasks whose time was `read`, `asked` or not stated (`none`), role
    lines, and the spellings of each body."""

    draft: PlanDraft
    read: int
    asked: int
    none: int
    roles: int
    variants: Mapping[str, Sequence[str]]


def report_json(read: ReadPlan, sentences: ReadingSentences) -> dict[str, Any]:
    """The keys of `report` (reference: reading)."""
    draft = read.draft
    return {
        "tasks": len(draft.tasks),
        "headings": draft.headings,
        "times": {"read": read.read, "asked": read.asked, "none": read.none},
        "roles": read.roles,
        "words": draft.words,
        "remains": [_remain_json(one, sentences) for one in draft.remains],
        "doubts": [_doubt_json(one, sentences) for one in draft.doubts],
        "links": [_link_json(link, draft, sentences) for link in draft.links],
        "targets": [{"place": one.place, "text": one.text} for one in draft.targets],
        "variants": {name: list(texts) for name, texts in read.variants.items() if len(texts) > 1},
        "language": draft.language,
    }


def _remain_json(one: Remain, sentences: ReadingSentences) -> dict[str, Any]:
    return {"place": one.place, "text": one.text, "why": sentences.remain(one), "code": one.why}


def _doubt_json(one: Doubt, sentences: ReadingSentences) -> dict[str, Any]:
    return {
        "place": one.place,
        "text": one.text,
        "about": one.about,
        "code": one.code,
        "message": sentences.doubt(one),
    }


def _link_json(link: Link, draft: PlanDraft, sentences: ReadingSentences) -> dict[str, Any]:
    return {
        "kind": link.kind,
        "tasks": [link.first, link.second],
        "events": [name for name in (link.event, link.other) if name],
        "message": sentences.link(link, event_words(draft, link.event)),
    }


def event_words(draft: PlanDraft, name: str) -> str:
    """The words of an event by its id."""
    for task in draft.tasks:
        for reading in (task.reading, *task.condition_readings):
            for event in reading.events:
                if event.id == name:
                    return event.words
    return name


def phrase_json(given: Any, reading: TimeReading, sentences: ReadingSentences) -> dict[str, Any]:
    """A line of `upon read --phrases`: `given` is the phrase's own id, `reading` what was read of
    it, `sentences` the words of its questions."""
    return {
        "id": given,
        "when": reading.when,
        "due": reading.due,
        "questions": [sentences.asks(q.code, q.words) for q in reading.questions],
        "state": "done" if reading.done else None,
        "events": [{"id": event.id, "words": event.words} for event in reading.events],
        "error": None,
    }
