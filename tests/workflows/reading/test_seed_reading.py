"""The seed plan's text gives the shipped plan; each difference is one that its reader decided
beyond the words, or that is asked."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from tests.support.reading_scores import compared, same_words
from tests.workflows.reading.conftest import text_of
from upon.files.documents import ReaderOptions, read_document_bytes
from upon.files.read_plans import ReadingRequest, ReadResult, read_plan_document
from upon.words.reading import ReadingSentences
from upon.words.texts import Words
from workflows.field_types import ROLES
from workflows.library import shipped_plan
from workflows.loader import read_plan
from workflows.plan import Plan, Task

RULES = {
    # The event is the completion of 2.1.1.b: proposed as a link, which a person takes up.
    "2.1.1.a": "done",
    # "amended, or a new one issued" is one event of each issuer here, two in the shipped plan.
    "2.1.6": "split",
    # The plan that sets the date is waited for in the shipped plan, too.
    "2.1.8.a": "as-set-by",
}
"""Tasks whose rules differ from the shipped plan's, and why."""

BODIES = {
    # Printed in another order; the shipped plan holds both for one body.
    ("2.1.1.b", "implementing"),
    # "Tổ chức đảng và các đồng chí được phân công": two bodies by the words.
    ("2.1.2.đ", "implementing"),
    # "Ủy ban Mặt trận" is printed without "Tổ quốc Việt Nam thị xã", which the shipped plan adds.
    ("2.1.4", "implementing"),
    ("2.2.9.a", "lead"),
    ("2.2.9.a", "implementing"),
    ("2.2.9.b", "advising"),
    ("2.2.9.b", "implementing"),
}
"""Roles whose bodies are named otherwise than in the shipped plan."""


@cache
def reading() -> ReadResult:
    document = read_document_bytes(text_of("seed").encode(), "seed.txt", ReaderOptions())
    request = ReadingRequest(date(2022, 10, 20))
    return read_plan_document(document, request, ReadingSentences(Words("vi")))


@cache
def shipped() -> Plan:
    plan = read_plan(shipped_plan("nq21-duc-pho")).plan
    assert plan is not None
    return plan


def tasks() -> dict[str, Task]:
    """The tasks read, by the ids of the shipped plan, which leaves out the parts B and II."""
    return {name.removeprefix("B.II."): task for name, task in reading().plan().tasks.items()}


def names(plan: Plan, ids: tuple[str, ...]) -> set[str]:
    known = {**plan.bodies, **plan.groups}
    return {same_words(known[name].name) for name in ids}


def test_the_tasks_are_those_of_the_shipped_plan() -> None:
    """The 39 tasks with their titles and wordings; beside them only part C, on carrying it out."""
    found = tasks()
    for name, task in shipped().tasks.items():
        assert same_words(found[name].title) == same_words(task.title)
        assert same_words(found[name].says) == same_words(task.says)
    assert {name for name in found if name not in shipped().tasks} == {"C.1", "C.2", "C.3"}


@pytest.mark.parametrize("name", shipped().tasks)
def test_the_rules_are_those_of_the_shipped_plan(name: str) -> None:
    """Conditions and deadlines, up to the names of events, but for those explained."""
    got, wanted = tasks()[name], shipped().tasks[name]
    same = compared(got.when_text, got.due_text) == compared(wanted.when_text, wanted.due_text)
    assert same != (name in RULES)


@pytest.mark.parametrize("name", shipped().tasks)
def test_the_bodies_are_those_of_the_shipped_plan(name: str) -> None:
    """Every role's bodies by their names, but for those explained."""
    plan = reading().plan()
    got, wanted = tasks()[name], shipped().tasks[name]
    for role in ROLES:
        own, other = names(plan, getattr(got, role)), names(shipped(), getattr(wanted, role))
        assert (own == other) != ((name, role) in BODIES), role


def test_what_the_shipped_plan_asks_of_words_is_asked() -> None:
    """Where title and time line name different things, or "after three months" is said, it asks."""
    found = tasks()
    for name in (
        "2.1.1.a",
        "2.1.1.b",
        "2.1.1.d",
        "2.1.2.a",
        "2.1.2.b",
        "2.1.2.c",
        "2.2.4.b",
        "2.2.4.c",
    ):
        assert found[name].open, name
    assert found["3.b"].state == "done"


def test_the_completion_of_a_task_is_proposed() -> None:
    """ "After the review of the pilot models", a task of the plan, is proposed as a link."""
    links = [link for link in reading().draft.links if link.kind == "done"]
    assert ("B.II.2.1.1.b", "B.II.2.1.1.a") in {(link.first, link.second) for link in links}
