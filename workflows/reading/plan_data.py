"""From a draft to the data of a plan file: bodies, triggers, tasks with places, open questions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from workflows.reading.bodies.body_names import Abbreviations, BodyPart, head_of_name
from workflows.reading.drafts import Doubt, PlanDraft, RoleLine, TaskDraft
from workflows.reading.source.folding import fold, slug
from workflows.reading.source.labels import ROLE_NAMES
from workflows.reading.task_rules import OpenQuestion, TaskRules, rules_of
from workflows.reading.timing.event_phrases import EventPhrase

LONGEST_NAME, LONGEST_ID, LONGEST_TITLE = 490, 60, 3_900


class Sentences(Protocol):
    """The words of questions, in the language of the clerk."""

    def asks(self, code: str, words: str) -> str:
        """The question of a code about some words."""

    def why(self, code: str) -> str:
        """Why it is open, and why the first reading was taken."""

    def reading(self, when: str | None, due: str, taken: bool) -> str:
        """A reading in words, with its expressions `when` (None: none) and `due`; `taken` says
        whether it is the one that was taken."""

    def other(self) -> str:
        """The reading that a person writes."""

    def note(self, code: str, words: str) -> str:
        """A remark for a task's note."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file that was read: its name and the SHA-256 of its bytes, in hexadecimal."""

    name: str
    sha256: str


@dataclass
class BodyRegistry:
    """Bodies by what is equal in their names; `known`: an office's own, by folded name."""

    abbreviations: Abbreviations = field(default_factory=Abbreviations)
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    bodies: dict[str, dict[str, str]] = field(default_factory=dict)
    variants: dict[str, list[str]] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)

    def id_of(self, name: str) -> str:
        """The id of a body by its printed name; a new one where none is equal."""
        clean = " ".join(name.split())[:LONGEST_NAME]
        key = self.abbreviations.key(clean) or fold(clean) or "body"
        if key not in self._ids:
            own = self.known.get(key) or self.known.get(fold(clean))
            self._ids[key] = own[0] if own else self._new_id(clean, key)
            shown = own[1] if own else clean[:1].upper() + clean[1:]
            self.bodies.setdefault(self._ids[key], {"name": shown})
        found = self._ids[key]
        if clean not in self.variants.setdefault(found, []):
            self.variants[found].append(clean)
        return found

    def _new_id(self, name: str, key: str) -> str:
        made = slug(name) or "body"
        if len(made) > LONGEST_ID:
            mark = hashlib.sha256(key.encode()).hexdigest()[:5]
            made = f"{made[: LONGEST_ID - 6].rpartition('-')[0]}-{mark}"
        number, wanted = 2, made
        while made in self._ids.values():
            made, number = f"{wanted}-{number}", number + 1
        return made


@dataclass
class PlanData:
    """The data of a plan file in the making, and what its report counts."""

    draft: PlanDraft
    sentences: Sentences
    registry: BodyRegistry
    plan_id: str
    adopted: date
    source: SourceFile
    by: str = "upon read"
    adopted_guess: bool = False
    triggers: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: int = 0
    read: int = 0
    none: int = 0
    roles: int = 0

    def build(self) -> dict[str, Any]:
        """The whole plan, in the order of a plan file."""
        tasks = {task.id: self._task(task) for task in self.draft.tasks}
        head = self.draft.head
        issuer = self.registry.id_of(head.issuer) if head.issuer else None
        title = head.title or self.source.name or self.plan_id
        made: dict[str, Any] = {"plan": self.plan_id, "title": title[:LONGEST_TITLE]}
        made |= {"number": head.number} if head.number else {}
        made |= {"issuer": issuer} if issuer else {}
        made["adopted"] = self.adopted.isoformat()
        made |= {"calendar": "vn-state"} if self.draft.language == "vi" else {}
        made["read_from"] = {"file": self.source.name, "sha256": self.source.sha256, "by": self.by}
        if questions := list(self._plan_questions()):
            made["open"] = questions
        made |= {"bodies": self.registry.bodies, "triggers": self.triggers, "tasks": tasks}
        return {key: value for key, value in made.items() if value or key == "tasks"}

    def _plan_questions(self) -> Iterator[dict[str, Any]]:
        if self.adopted_guess:
            yield self._question(OpenQuestion("no-adopted", self.adopted.isoformat()), None)
        both = [
            t for t in self.draft.tasks if any(r.roles == ("lead", "advising") for r in t.roles)
        ]
        if both:
            yield self._question(OpenQuestion("lead-or-advising", both[0].id), None)

    def _task(self, task: TaskDraft) -> dict[str, Any]:
        rules = rules_of(task, self.adopted)
        made: dict[str, Any] = {"title": task.title.text}
        for role, ids in self._roles(task.roles).items():
            made[role] = ids
            self.roles += 1
        made |= {"when": rules.when} if rules.when else {}
        made |= {"due": rules.due} if rules.due != "none" or task.time else {}
        made |= {"says": task.time.text.strip(" .;,")} if task.time else {}
        made |= {"state": "done"} if rules.done else {}
        if note := self._note(task):
            made["note"] = note
        made["places"] = dict(_places(task))
        if rules.questions:
            made["open"] = [self._question(question, rules) for question in rules.questions]
        for event in rules.events:
            self._trigger(event)
        self._count(task, rules)
        return made

    def _roles(self, lines: Sequence[RoleLine]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for line in lines:
            for part in line.bodies:
                name = self.registry.id_of(part.name)
                if not part.sure:
                    self.draft.doubts.append(Doubt("body-split", line.said.place, part.name))
                for role in _roles_of(line, part):
                    if name not in found.setdefault(role, []):
                        found[role].append(name)
        return {role: found[role] for role in ROLE_NAMES if found.get(role)}

    def _note(self, task: TaskDraft) -> str:
        pieces = [note.text for note in task.notes]
        for line in task.roles:
            if not line.bodies and line.said.text:
                pieces.append(line.said.text)
            elif _says_more(line) and line.said.text != task.title.text:
                pieces.append(self.sentences.note("role-words", line.said.text))
        if task.kind == "organising":
            pieces.insert(0, self.sentences.note("organising", ""))
        text = " ".join(" ".join(piece.split()) for piece in dict.fromkeys(pieces) if piece.strip())
        return text[:LONGEST_TITLE]

    def _question(self, question: OpenQuestion, rules: TaskRules | None) -> dict[str, Any]:
        readings = question.readings or (((rules.when, rules.due),) if rules else ())
        texts = [
            self.sentences.reading(when, due, number == 0)
            for number, (when, due) in enumerate(readings)
        ]
        texts = list(dict.fromkeys(texts)) or [self.sentences.note(question.code, question.words)]
        if len(texts) < 2:
            texts.append(self.sentences.other())
        made: dict[str, Any] = {"asks": self.sentences.asks(question.code, question.words)}
        if question.says:
            made["says"] = question.says
        made |= {"readings": texts, "taken": texts[0], "why": self.sentences.why(question.code)}
        if would := _would(readings, self.adopted):
            made["would"] = would
        return made

    def _trigger(self, event: EventPhrase) -> None:
        if event.id in self.triggers:
            return
        name = event.words[:1].upper() + event.words[1:]
        made: dict[str, Any] = {"name": name[:LONGEST_NAME] or event.id}
        if event.issuer and head_of_name(event.issuer):
            made["issuer"] = self.registry.id_of(event.issuer)
        if event.kind:
            made["kind"] = event.kind
        if event.repeats:
            made["repeats"] = True
        self.triggers[event.id] = made

    def _count(self, task: TaskDraft, rules: TaskRules) -> None:
        if task.time is None and not task.conditions:
            self.none += 1
        elif any(question.timed for question in rules.questions):
            self.asked += 1
        else:
            self.read += 1
        day = rules.last_day
        if day is not None and day < self.adopted and not self.adopted_guess and task.time:
            self.draft.doubts.append(Doubt("before-plan", task.time.place, task.time.text, task.id))


def _roles_of(line: RoleLine, part: BodyPart) -> tuple[str, ...]:
    """The roles of a body in a line: its own words may say lead or coordinating."""
    if part.role == "lead" and line.roles[0] in ("advising", "directing"):
        return ("lead", line.roles[0])
    if part.role:
        return (part.role,)
    return tuple(role for role in line.roles if role in ROLE_NAMES)


def _says_more(line: RoleLine) -> bool:
    """Whether a line of bodies has words that no name holds."""
    names = sum(len(part.name.split()) for part in line.bodies)
    return len(line.said.text.split()) > names * 1.5 + 6


def _places(task: TaskDraft) -> Iterator[tuple[str, str]]:
    yield "title", task.title.place
    for line in task.roles:
        for role in dict.fromkeys(r for part in line.bodies for r in _roles_of(line, part)):
            yield role, line.said.place
    if task.time:
        yield "time", task.time.place
    if task.conditions:
        yield "condition", task.conditions[0].place


def _would(readings: Sequence[tuple[str | None, str]], adopted: date) -> dict[str, dict[str, str]]:
    """What each reading but the first makes of the task."""
    found: dict[str, dict[str, str]] = {}
    taken = readings[0] if readings else (None, "none")
    for number, (when, due) in enumerate(readings[1:], 2):
        change: dict[str, str] = {}
        if when != taken[0]:
            change["when"] = when or f"from {adopted.isoformat()}"
        if due != taken[1]:
            change["due"] = due
        if change:
            found[str(number)] = change
    return found
