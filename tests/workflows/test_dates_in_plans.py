"""Dates in a plan file: whole days, written with the year first or the day first; never words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from triggers.parsing import parse_due, parse_when
from workflows.loader import Reading, read_plan

DAY = date(2023, 1, 12)
WRITINGS = ("2023-01-12", "12/01/2023", "12/1/2023", "12.1.2023", "12.01.2023")
RULES = ("by {}", "before {}", "1 month after {}", "1 month after ({} or x)", "upon {}")
STARTS = ("from {}", "x and from {}", "3 days after {}")
VIETNAMESE = ("chậm nhất ngày {}", "trước ngày {}", "1 tháng kể từ ngày {}")
PLAN = """\
plan: p
title: T
adopted: {day}
until: {day}
terms: [{{label: 2020-2025, first: {day}, last: 31/12/2025}}]
triggers: {{x: {{name: X}}}}
tasks:
  "1": {{title: A, when: from {day}, due: by {day}, until: {day}}}
  "12.1": {{title: B, when: x, due: 1 month after {day}}}
"""


def read(folder: Path, day: str, text: str = PLAN) -> Reading:
    """The plan with a day as it is written there."""
    path = folder / "p.yaml"
    path.write_text(text.format(day=day), encoding="utf-8")
    return read_plan(path)


@pytest.mark.parametrize("written", WRITINGS[1:])
def test_a_day_is_a_day_however_it_is_written(tmp_path: Path, written: str) -> None:
    """Wherever a plan has a date, the writings make the same plan, in its canonical form too."""
    expected, found = read(tmp_path, WRITINGS[0]), read(tmp_path, written)
    assert expected.plan is not None
    assert found.plan == expected.plan
    assert found.plan.adopted == DAY
    assert found.plan.model_dump_json() == expected.plan.model_dump_json()


@pytest.mark.parametrize("written", WRITINGS[1:])
def test_rules_take_each_writing(written: str) -> None:
    """In every production of a date, in both languages, what is read is the day."""
    for rule in (*RULES, *VIETNAMESE):
        assert parse_due(rule.format(written)) == parse_due(rule.format("2023-01-12")), rule
    for start in STARTS[:2]:
        assert parse_when(start.format(written)) == parse_when(start.format("2023-01-12")), start


def test_what_looks_like_a_day_and_is_an_id_stays_one() -> None:
    """Ids of tasks and triggers that are figures between dots are no dates."""
    assert parse_when("done 2.1.2") == parse_when("(done 2.1.2)")
    assert "12.1.2023" in str(parse_when("done 12.1.2023"))
    assert parse_due("1 month after done 12.1.2023") != parse_due("1 month after 12.1.2023")


@pytest.mark.parametrize(
    "word", ["hôm nay", "today", "+3", "12/1", "cuối tháng", "eom", "30/02/2023"]
)
def test_words_name_no_day_in_a_file(tmp_path: Path, word: str) -> None:
    """What only a day of reading could make certain is a fault with its place, and so is a day that
    does not exist."""
    found = read(tmp_path, word, PLAN.replace("from {day}", "x").replace("by {day}", "none"))
    assert found.plan is None
    assert {(fault.code, fault.line) for fault in found.faults} >= {
        ("bad-date", 3),
        ("bad-date", 4),
    }
    rule = read(tmp_path, word, PLAN.replace(": {day}", ": 2023-01-12"))
    assert rule.plan is None
