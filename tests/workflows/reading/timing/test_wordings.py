"""Time wordings are read as people accept them, or asked about; never wrong in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.reading_scores import Score, is_accepted
from triggers.parsing import parse_due, parse_when
from workflows.reading.timing.wordings import read_wording

CASES = Path(__file__).parents[1] / "cases"
PHRASES = [json.loads(line) for line in (CASES / "phrases.ndjson").read_text("utf-8").splitlines()]
OWN = [
    line.split("\t")
    for line in (CASES / "own_wordings.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith(("#", "text\t"))
]
ENGLISH = (
    ("Within 90 days of the date of this order", "E", "90 days after E", False),
    ("By March 31, 2026", None, "by 2026-03-31", False),
    (
        "No later than 30 days after receipt of the guidance",
        "E.received",
        "30 days after E.received",
        False,
    ),
    ("annually by November 15", None, "every year by 11-15", False),
    ("Q4 2025", None, "in 2025-Q4", False),
    ("Ongoing", None, "continuous", False),
    ("On or before 1 June 2026", None, "by 2026-06-01", False),
    ("Quarterly", None, "every quarter", False),
    ("from January 2026 to June 2026", "from 2026-01-01", "by end of 2026-06", False),
    ("03/04/2026", None, "by 2026-04-03", True),
    ("30 business days prior to the hearing", None, "30 working days before E", False),
    ("by the end of Q2 2026", None, "by end of 2026-Q2", False),
)


def test_the_collected_phrases_are_right_or_duly_asked() -> None:
    """Of the phrases with accepted readings none is wrong in silence; few clear ones are asked."""
    score = Score()
    for phrase in PHRASES:
        reading = read_wording(phrase["text"])
        asked = bool(reading.questions)
        good = is_accepted((reading.when, reading.due), phrase["accept"], asked)
        score.add(phrase["id"], good, asked, phrase["ask"])
    assert not score.silent
    assert score.right + score.asked == len(PHRASES)
    assert score.right >= 0.95 * len(PHRASES)
    assert len(score.asked_though_clear) <= 0.1 * score.clear


@pytest.mark.parametrize(("text", "when", "due", "asked"), OWN)
def test_wordings_of_published_plans(text: str, when: str, due: str, asked: str) -> None:
    """Each wording of the table has the reading that stands beside it."""
    reading = read_wording(text, 2025)
    names = {event.id: f"E{number or ''}" for number, event in enumerate(reading.events)}
    found = [reading.when or "-", reading.due]
    for name, short in names.items():
        found = [rule.replace(name, short) for rule in found]
    assert (*found, "yes" if reading.questions else "no") == (when, due, asked)


@pytest.mark.parametrize(("text", "when", "due", "asked"), ENGLISH)
def test_english_wordings(text: str, when: str | None, due: str, asked: bool) -> None:
    """English wordings are read by the same grammar with another table."""
    reading = read_wording(text, 2025, "en")
    name = reading.events[0].id if reading.events else "E"
    found = (reading.when and reading.when.replace(name, "E"), reading.due.replace(name, "E"))
    assert (*found, bool(reading.questions)) == (when, due, asked)


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase["id"])
def test_every_reading_is_in_the_language(phrase: dict[str, str]) -> None:
    """The rules of a reading and of its questions are rules that a plan file takes."""
    reading = read_wording(phrase["text"], 2025)
    rules = [(reading.when, reading.due), *(r for q in reading.questions for r in q.readings)]
    for when, due in rules:
        assert when is None or parse_when(when)
        assert parse_due(due)


def test_lost_accents_do_not_matter() -> None:
    """A wording without its accents is read as with them."""
    assert read_wording("hoan thanh truoc ngay 15/12/2025").due == "before 2025-12-15"
    assert read_wording("Thuong xuyen").due == "continuous"


def test_an_office_adds_its_own_words() -> None:
    """A row of an office's own comes before the shipped ones."""
    own = (("CONT", "", "suốt mùa mưa"),)
    assert read_wording("suốt mùa mưa", None, "vi", own).due == "continuous"
    assert read_wording("suốt mùa mưa").questions
