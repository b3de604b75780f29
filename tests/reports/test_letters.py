"""Letters that chase: how many did so before, as far as that is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.service.engine import Engine
from reports.formats.targets import Templates, render
from tests.support.papers import bundle_of, figures_of
from tests.support.strategies import opened

TODAY = date(2023, 2, 15)
BODIES = {"top": {"name": "Huyện ủy"}, "a": {"name": "Cơ quan A"}, "b": {"name": "Cơ quan B"}}
TITLE = "V/v đôn đốc thực hiện nhiệm vụ"


@pytest.fixture
def engine() -> Engine:
    """Two bodies, each with a task that is late; of one two letters are recorded by the day."""
    tasks = {name: {"due": "by 2023-01-31", "lead": [name]} for name in ("a", "b")}
    known = {"letters": {"repeats": True}, "other": {"repeats": True}}
    made = opened(tasks, today=TODAY, bodies=BODIES, triggers=known)
    for number, title, scope, day in (
        ("15-CV/HU", "Về việc ĐÔN ĐỐC tiến độ", "a", date(2023, 2, 10)),
        ("11-CV/HU", TITLE, "a", date(2023, 2, 3)),
        ("16-CV/HU", TITLE, "a", date(2023, 2, 20)),
        ("12-CV/HU", "V/v cử cán bộ", "a", date(2023, 2, 4)),
        ("13-CV/HU", TITLE, None, date(2023, 2, 5)),
    ):
        given: dict[str, Any] = {"number": number, "title": title, "issued": day}
        made.record("letters", **given, scope=scope, today=date(2023, 2, 20))
    return made


def letter(engine: Engine, body: str, lang: str = "vi", today: date = TODAY) -> str:
    """A letter as text."""
    figures = figures_of(engine, "chase", today=today, body=body, lang=lang)
    return render(bundle_of(figures), "md", Templates()).decode()


def test_a_letter_says_how_many_came_before(engine: Engine) -> None:
    """With numbers and days in order; of what is recorded for this body, up to the day."""
    text = letter(engine, "a")
    assert "đã có 2 công văn đôn đốc (số 11-CV/HU ngày 03/02/2023; số 15-CV/HU" in text
    assert "12-CV/HU" not in text
    assert "13-CV/HU" not in text
    assert "16-CV/HU" not in text
    later = letter(engine, "a", today=date(2023, 2, 20))
    assert "đã có 3 công văn đôn đốc (" in later
    english = letter(engine, "a", "en")
    assert "Earlier letters of this kind: 2 (11-CV/HU of 2023-02-03; 15-CV/HU" in english


def test_where_none_is_recorded_the_letter_says_nothing(engine: Engine) -> None:
    """Neither a number nor a nought; and no other paper speaks of letters."""
    assert "công văn đôn đốc (" not in letter(engine, "b")
    assert figures_of(engine, "progress", today=TODAY).as_json()["letters"] == ()


def test_the_json_has_what_the_letters_rest_on(engine: Engine) -> None:
    """Of the body asked for, or of all."""
    found = figures_of(engine, "chase", today=TODAY, body="a").as_json()["letters"]
    assert [(row["number"], row["on"], row["body"]) for row in found] == [
        ("11-CV/HU", date(2023, 2, 3), "a"),
        ("15-CV/HU", date(2023, 2, 10), "a"),
    ]
    assert len(figures_of(engine, "chase", today=TODAY).as_json()["letters"]) == 2
    assert figures_of(engine, "chase", today=TODAY, body="b").as_json()["letters"] == ()


def test_a_letter_that_was_retracted_does_not_count(engine: Engine) -> None:
    """The number follows the ledger."""
    (first, _) = figures_of(engine, "chase", today=TODAY, body="a").as_json()["letters"]
    engine.retract(first["event"], reason="not sent", today=date(2023, 2, 20))
    assert "đã có 1 công văn đôn đốc (số 15-CV/HU ngày 10/02/2023)" in letter(engine, "a")
