"""Whole plans: tasks, roles, times and places as their gold has them; every word accounted for."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.support.reading_scores import Score, is_accepted, same_words
from tests.workflows.reading.conftest import PLANS, TEXTS, read_text_plan, text_of
from workflows.reading.drafts import PlanDraft, TaskDraft
from workflows.reading.plan_data import _roles_of
from workflows.reading.source.folding import words_of

LINE = re.compile(r"line (\d+)")


def gold(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PLANS / f"{name}.gold.json").read_text(encoding="utf-8"))
    return found


def matched(draft: PlanDraft, wanted: dict[str, Any]) -> TaskDraft | None:
    begins = same_words(wanted["title"])[:60]
    found = [task for task in draft.tasks if same_words(task.title.text).startswith(begins)]
    found.sort(key=lambda task: task.id != wanted["id"])
    return found[0] if found else None


def bodies_of(task: TaskDraft, role: str) -> set[str]:
    return {
        same_words(part.name)
        for line in task.roles
        for part in line.bodies
        if role in _roles_of(line, part)
    }


@pytest.mark.parametrize("name", ["13", "14"])
def test_the_tasks_of_the_gold_are_found(name: str) -> None:
    """Each task of the gold is read, with its time wording to the letter and its roles."""
    draft = read_text_plan(name)
    for wanted in gold(name)["tasks"]:
        task = matched(draft, wanted)
        assert task is not None, wanted["id"]
        assert same_words(task.time and task.time.text) == same_words(wanted["time"]), wanted["id"]
        for line in wanted["roles"]:
            bodies = {same_words(body) for body in line["bodies"]}
            assert bodies in [bodies_of(task, role) for role in line["as"]], wanted["id"]


@pytest.mark.parametrize("name", ["13", "14"])
def test_no_time_is_wrong_in_silence(name: str) -> None:
    """Each time is read as the gold accepts it, or asked about; clear ones are not asked."""
    draft, score = read_text_plan(name), Score()
    for wanted in gold(name)["tasks"]:
        task = matched(draft, wanted)
        assert task is not None
        asked = bool(task.questions or task.reading.questions)
        good = is_accepted((task.reading.when, task.reading.due), wanted["readings"], asked)
        score.add(wanted["id"], good, asked, wanted["ask"])
    assert not score.silent
    assert not score.asked_though_clear


@pytest.mark.parametrize("name", ["13", "14"])
def test_nothing_is_invented(name: str) -> None:
    """Tasks beside those of the gold come from the headings where they may or may not be read."""
    draft, wanted = read_text_plan(name), gold(name)["tasks"]
    known = {id(matched(draft, one)) for one in wanted}
    extra = [task for task in draft.tasks if id(task) not in known]
    assert all(task.kind == "organising" for task in extra)


def test_links_are_proposed() -> None:
    """Two tasks that wait for the same decree are linked, and the copied line is asked about."""
    draft = read_text_plan("13")
    pairs = {(link.first, link.second) for link in draft.links}
    assert ("II.3.2.a", "II.3.2.b") in pairs
    task = next(task for task in draft.tasks if task.id == "II.3.2.b")
    assert "copied-line" in {question.code for question in task.questions}


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_is_accounted_for(name: str) -> None:
    """The words of the source are those of tasks, labels, headings, frame and remains together."""
    draft = read_text_plan(name)
    words = sum(draft.words.values())
    assert draft.words["remains"] == sum(len(words_of(one.text)) for one in draft.remains)
    assert words > 0.9 * len(words_of(re.sub(r"<[^>]+>|[|*_#]", " ", text_of(name))))


@pytest.mark.parametrize("name", TEXTS)
def test_places_lead_to_the_words(name: str) -> None:
    """The line that a place names holds the beginning of the title or of the time wording."""
    lines = text_of(name).splitlines()
    for task in read_text_plan(name).tasks:
        for said in filter(None, (task.title, task.time)):
            number = int(LINE.fullmatch(said.place)[1])  # type: ignore[index]
            first = same_words(said.text.split()[0].strip('(“"'))
            assert first in same_words(lines[number - 1]), (task.id, said)


def test_the_layout_of_label_blocks() -> None:
    """Labels as numbered blocks hold for every item of the chapter's contents."""
    tasks = {task.id: task for task in read_text_plan("16").tasks}
    assert len([name for name in tasks if name.startswith("B.")]) == 40
    task = tasks["B.V.1.f"]
    assert task.time is not None
    assert task.time.text.startswith("Từ năm 2013 đến năm 2020")
    assert "bo quoc phong" in bodies_of(task, "lead")


def test_headings_that_are_bodies() -> None:
    """Below a heading that names a body each asterisk is its task."""
    tasks = {task.id: task for task in read_text_plan("18").tasks}
    assert bodies_of(tasks["II.2.2.b.1"], "implementing") == {
        same_words("Tổ đảng ở Thường trực Hội đồng Dân tộc")
    }
    assert bodies_of(tasks["II.2.2.a.2"], "lead") == {
        same_words("Tổ đảng ở Thường trực Ủy ban KH,CN&MT")
    }


def test_a_table_cut_by_pages_and_given_twice() -> None:
    """Rows of a table that an extractor cut are read once; the second copy is told as left over."""
    draft = read_text_plan("17")
    tasks = [task for task in draft.tasks if task.id.startswith("PL.")]
    assert [task.id.rpartition(".")[2] for task in tasks] == list("1234567")
    assert {doubt.code for doubt in draft.doubts} >= {"given-twice"}
    last = tasks[-1]
    assert "cut-off" in {question.code for question in last.questions}
