"""Answers to the open questions of a plan file: read, answered one by one, and written again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triggers.errors import BadInputError
from triggers.parsing import parse_due, parse_when
from workflows.loader import read_text
from workflows.plan import OpenQuestion, Plan
from workflows.reading.plan_yaml import write_plan
from workflows.regular_files import regular_text

_ROLES = ("directing", "lead", "advising", "coordinating", "implementing")


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A question that nobody has answered: the task's id (None for the plan's own), its number
    there, the question, and the place of the words it is about."""

    task: str | None
    number: int
    question: OpenQuestion
    title: str = ""
    place: str = ""


@dataclass
class PlanReview:
    """A plan under review; `head` are the lines of the comment at its top."""

    plan: Plan
    head: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> PlanReview:
        """Read a plan file. Raises BadInputError where it has faults."""
        with regular_text(path) as file:
            text = file.read()
        reading = read_text(text, str(path))
        if reading.plan is None:
            raise BadInputError(str(path), reading.faults[0].message, "upon check")
        return cls.of_plan(reading.plan, text)

    @classmethod
    def of_plan(cls, plan: Plan, text: str) -> PlanReview:
        """A `plan` with the `text` out of which it was read."""
        head = tuple(line.removeprefix("#").strip() for line in _comment(text.splitlines()))
        return cls(plan, head)

    def open_items(self) -> Iterator[OpenItem]:
        """The questions nobody has answered, in the order of the file."""
        for number, question in enumerate(self.plan.open):
            if not question.confirmed:
                yield OpenItem(None, number, question, self.plan.title)
        for task in self.plan.tasks.values():
            for number, question in enumerate(task.open):
                if not question.confirmed:
                    place = task.places.get("time") or task.places.get("title", "")
                    yield OpenItem(task.id, number, question, task.title, place)

    def take(self, item: OpenItem, reading: int) -> None:
        """Confirm a reading by its number, from 1; the task follows what that reading makes of it.

        Raises BadInputError for a number that the question does not have.
        """
        if not 1 <= reading <= len(item.question.readings):
            raise BadInputError("reading", str(reading), f"1..{len(item.question.readings)}")
        chosen = item.question.readings[reading - 1]
        would = item.question.chosen(chosen)
        change: dict[str, Any] = {"taken": chosen, "confirmed": True}
        rules = {"when": would.when, "due": would.due}
        self._put(item, change, {key: rule for key, rule in rules.items() if rule is not None})

    def write_rules(self, item: OpenItem, when: str | None, due: str) -> None:
        """Confirm rules that a person wrote, for the question of `item`, which gets them as a
        reading of its own. `when` is the condition, None or "" for none; `due` is the deadline,
        `none` where there is none.

        Raises ExpressionError for a rule that the grammar does not take.
        """
        if when:
            parse_when(when)
        parse_due(due)
        text = f"when: {when}; due: {due}" if when else f"due: {due}"
        readings = tuple(dict.fromkeys((*item.question.readings, text)))
        change = {"readings": readings, "taken": text, "confirmed": True, "would": {}}
        self._put(item, change, {"when": when or None, "due": due})

    def _put(self, item: OpenItem, change: Mapping[str, Any], rules: Mapping[str, Any]) -> None:
        answered = OpenQuestion.model_validate(
            item.question.model_dump() | dict(change), strict=False
        )
        if item.task is None:
            questions = _replaced(self.plan.open, item.number, answered)
            self.plan = self.plan.model_copy(update={"open": questions})
            return
        task = self.plan.tasks[item.task]
        update = {"open": _replaced(task.open, item.number, answered), **rules}
        tasks = {**self.plan.tasks, item.task: task.model_copy(update=update)}
        self.plan = self.plan.model_copy(update={"tasks": tasks})

    def text(self) -> str:
        """The plan as its file has it now."""
        return write_plan(plan_data(self.plan), self.head)

    def save(self, path: Path) -> None:
        """Write the file at `path` again."""
        path.write_text(self.text(), encoding="utf-8")


def _comment(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line


def _replaced(
    questions: tuple[OpenQuestion, ...], number: int, answered: OpenQuestion
) -> tuple[OpenQuestion, ...]:
    return (*questions[:number], answered, *questions[number + 1 :])


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as the data of its file: what is empty is left out."""
    data = plan.model_dump(mode="json", exclude_defaults=True)
    tasks: dict[str, Any] = {}
    for task in data.pop("tasks", []):
        name = task.pop("id")
        policy = task.pop("due_policy", None)
        if policy:
            task["due"] = {"rule": task.get("due", "none"), "policy": policy}
        tasks[name] = task
    return {**data, "tasks": tasks}
