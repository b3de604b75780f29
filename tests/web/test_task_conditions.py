"""The condition on a task's page: in words, each document with its id and the way to record it."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from starlette.testclient import TestClient

from engine.service.engine import Engine
from tests.web.conftest import DAY, Served
from upon import clock
from web.settings import Settings
from workflows.loader import read_text

PLAN = """\
plan: starts
title: Kế hoạch có nhiều kiểu bắt đầu
adopted: 01/12/2022
calendar: none
triggers:
  rule: {name: Có Quy chế mẫu}
  guide: {name: Có hướng dẫn}
  letter: {name: Có công văn}
tasks:
  "1": {title: A, when: rule and guide, due: 3 months after rule}
  "2": {title: B, when: rule and (guide or letter), due: none}
  "3": {title: C, when: 3 months after letter, due: none}
  "4": {title: D, when: done 1, due: by 31/12/2024}
  "5": {title: E, when: "2 of (rule, guide, letter)", due: none}
  "6": {title: F, when: from 01/03/2023, due: none}
  "7": {title: G, due: continuous}
"""


@pytest.fixture
def clerk(served: Served) -> TestClient:
    """A clerk of the office in which the plan is in force and one document came."""
    plan = read_text(PLAN, "starts.yaml").plan
    assert plan is not None
    settings: Settings = served.app.state.office.settings
    engine = Engine(served.ledger, clock.now, settings.zone, by="vanthu")
    engine.adopt(plan, today=date(2022, 12, 1))
    engine.record("rule", issued=date(2023, 1, 10), number="5-QC/TU", today=DAY)
    engine.waive("5", plan="starts", reason="Đủ cơ sở", today=DAY)
    return served.signed_in("vanthu")


def condition_of(clerk: TestClient, task: str) -> str:
    """The part of the page that has the condition."""
    answer = clerk.get(f"/tasks/starts/{task}")
    assert answer.status_code == 200, task
    (found,) = re.findall(
        r'<section class="card" aria-labelledby="condition">(.*?)</section>', answer.text, re.DOTALL
    )
    return unescape(str(found))


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("1", "<p>Quy chế mẫu và hướng dẫn</p>"),
        ("3", "<p>3 tháng kể từ công văn"),
        ("4", "<p>hoàn thành việc 1"),
        ("6", "<p>đến ngày 01/03/2023"),
        ("5", "được miễn điều kiện từ 03/02/2023"),
        ("7", "bắt đầu cùng kế hoạch (01/12/2022)"),
    ],
)
def test_the_condition_is_a_sentence(clerk: TestClient, task: str, said: str) -> None:
    """Whatever kind of start a task has, it is said in the words of the lists."""
    assert said in condition_of(clerk, task)


def test_each_document_has_its_id_and_its_page(clerk: TestClient) -> None:
    """What is awaited links to its page, shows the id under which it is recorded, and leads to the
    form; what came links to its event, and keeps the id."""
    for task in ("1", "2", "3", "5"):
        found = condition_of(clerk, task)
        row = next(line for line in PLAN.splitlines() if line.startswith(f'  "{task}"'))
        for name in {"rule", "guide", "letter"} & set(re.findall("[a-z]+", row)):
            assert f"<code>{name}</code>" in found, (task, name)
            if name != "rule":
                assert f'href="/triggers/{name}"' in found
                assert f'href="/record?trigger={name}"' in found
    assert 'href="/events/' in condition_of(clerk, "1")


def test_a_task_that_is_waited_for_is_linked(clerk: TestClient) -> None:
    """`done T` leads to T."""
    assert 'href="/tasks/starts/1"' in condition_of(clerk, "4")


def test_the_rule_is_in_words_with_the_expression_behind_it(clerk: TestClient) -> None:
    """The clerk reads words; whoever writes plans finds the expression too."""
    page = unescape(clerk.get("/tasks/starts/1").text)
    assert "Quy tắc: 3 tháng kể từ Quy chế mẫu" in " ".join(re.sub("<[^>]*>", "", page).split())
    assert "<code>3 months after rule</code>" in page
