"""Many processes record the same documents at once: each document is there once, whoever asks
again under the same key has the same answer, and nobody sees a locked database."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crowd import Answer, crowd, hold
from tests.support.servers import fresh_database


def test_a_crowd(database: Path) -> None:
    """Eight processes make 400 attempts at 25 documents; their answers agree to the letter."""
    report = crowd(database, 8, 400, 25, seed=1)
    assert len({answer.document for answer in report.answers}) == 25
    assert sum(answer.entry > 0 for answer in report.answers) > 100


def test_a_crowd_on_a_server(server: str) -> None:
    """So do those of sixteen processes on PostgreSQL, whose entries leave no gap."""
    report = crowd(fresh_database(server), 16, 400, 25, seed=1)
    assert max(answer.entry for answer in report.answers) == 26


@pytest.mark.parametrize(
    "other",
    [{"entry": 9}, {"event": "e"}, {"changes": "[]"}],
)
def test_answers_that_differ_are_seen(database: Path, other: dict[str, object]) -> None:
    """The comparison itself: one answer that is another than the first under its key is found."""
    report = crowd(database, 1, 6, 1, seed=1)
    answers = [answer for answer in report.answers if answer.key == "k0"]
    hold(database, report.answers)
    odd: Answer = answers[-1]._replace(**other)
    with pytest.raises(AssertionError):
        hold(database, [*report.answers, odd])
