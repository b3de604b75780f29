"""What a reading finds: tasks with their places, what was left over, doubts, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.reading.bodies.body_names import BodyPart
from workflows.reading.timing.time_readings import TimeReading

LONGEST_TEXT = 3_900
"""Characters of a title or note; a plan file takes a little more."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the source, and where they stand."""

    text: str
    place: str


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A line that names bodies: the roles of its label, its bodies, its words and place."""

    roles: tuple[str, ...]
    bodies: tuple[BodyPart, ...]
    said: Said


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question about a task: a code of the texts, the words it is about, the readings of `when`
    and `due` with the one taken first."""

    code: str
    words: str = ""
    readings: tuple[tuple[str | None, str], ...] = ()


@dataclass
class TaskDraft:
    """A task as it was found; `kind` is "organising" below the heading of that name."""

    id: str
    title: Said
    kind: str = "tasks"
    roles: list[RoleLine] = field(default_factory=list)
    time: Said | None = None
    conditions: list[Said] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    questions: list[DraftQuestion] = field(default_factory=list)
    section: str = ""
    promised_time: bool = False
    reading: TimeReading = field(default_factory=TimeReading)
    condition_readings: list[TimeReading] = field(default_factory=list)

    def ask(
        self, code: str, words: str = "", readings: tuple[tuple[str | None, str], ...] = ()
    ) -> None:
        """Note a question by its `code`, about some `words`, once for both; `readings` are the
        pairs of `when` (None: none) and `due` to choose from."""
        question = DraftQuestion(code, words, readings)
        if question not in self.questions:
            self.questions.append(question)


@dataclass(frozen=True, slots=True)
class Remain:
    """Words that became nothing: where, what, and why (a code of the texts)."""

    place: str
    text: str
    why: str = "not-understood"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person should look at: a code of the texts, where, and about what."""

    code: str
    place: str
    text: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Two tasks that may wait for one thing: `kind` is "same" for equal words, "alike" for other
    words, "done" where the event may be the completion of the first task."""

    kind: str
    first: str
    second: str
    event: str
    other: str = ""


@dataclass
class DocumentHead:
    """What stands at the head of a document: its number, issuer, date (YYYY-MM-DD) and title."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    adopted: str = ""


@dataclass
class PlanDraft:
    """All that was found in a document."""

    head: DocumentHead = field(default_factory=DocumentHead)
    tasks: list[TaskDraft] = field(default_factory=list)
    remains: list[Remain] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    targets: list[Said] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    headings: int = 0
    words: dict[str, int] = field(default_factory=dict)
    language: str = "vi"
    _ids: set[str] = field(default_factory=set)

    def unique_id(self, wanted: str) -> str:
        """An id that no task has yet: the wanted one, or with a letter or number behind it."""
        kept = "".join(c if c.isalnum() or c in ".-" else "-" for c in wanted)
        clean = kept.strip(".-")[:52].strip(".-") or "1"
        found = next(name for name in _variants(clean) if name.casefold() not in self._ids)
        self._ids.add(found.casefold())
        return found


def _variants(name: str) -> Iterator[str]:
    yield name
    for letter in "bcdeghik":
        yield f"{name}{letter}" if name[-1:].isdigit() else f"{name}.{letter}"
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1
