"""Why a task stands as it does whose condition a person waived."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "được miễn điều kiện từ 10/01/2023"),
        ("en", "the condition was waived from 2023-01-10"),
    ],
)
def test_a_waived_condition_is_told(office: Office, lang: str, said: str) -> None:
    """A condition that a person waived is told with the day and with what the plan has, be it one
    document or several."""
    office.adopted()
    day = ("--today", "2023-01-10")
    waiting = office("waiting", "--json", *day).data
    assert len(waiting) > 2
    for row in waiting:
        assert office("waive", row["task"], "--reason", "Đủ cơ sở", *day).code == 0
        answer = office("why", row["task"], "--lang", lang, *day)
        assert answer.code == 0
        assert said in " ".join(answer.out.split())
