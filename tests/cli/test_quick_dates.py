"""Every option for a date takes words for it, and the receipt says which day they name."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Office

DAY = ("--today", "2023-02-10")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "--issued “thứ hai tuần trước”: thứ Hai 30/01/2023 (11 ngày trước)"),
        ("en", '--issued "thứ hai tuần trước": Monday 2023-01-30 (11 days ago)'),
    ],
)
def test_a_document_dated_in_words(office: Office, lang: str, said: str) -> None:
    """The echo has weekday and distance; what is recorded is the day."""
    answer = office.adopted()(
        "record", "guidance", "--issued", "thứ hai tuần trước", "--lang", lang, *DAY
    )
    assert answer.code == 0
    assert said in answer.err
    assert office("events", "--json", *DAY).data[0]["issued"] == "2023-01-30"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["complete", "1.b", "--on", "hôm qua"], "thứ Năm 09/02/2023 (1 ngày trước)"),
        (["extend", "1.b", "--to", "thứ hai tới", "--reason", "x"], "thứ Hai 13/02/2023"),
        (["due", "--before", "+7"], "thứ Sáu 17/02/2023 (còn 7 ngày)"),
        (["tasks", "--after", "cuối tháng"], "thứ Ba 28/02/2023"),
        (["latest", "1.a", "--due", "30/6"], "thứ Sáu 30/06/2023"),
        (["record", "decision", "--issued", "12.1.2023", "--sets-due", "cuối quý"], "31/03/2023"),
        (["record", "decision", "--received", "-1 tuần", "--effective", "hôm nay"], "(hôm nay)"),
    ],
)
def test_options_take_words(office: Office, arguments: list[str], said: str) -> None:
    """Options of records, moves, extensions, lists and questions."""
    answer = office.adopted()(*arguments, *DAY)
    assert answer.code == 0, answer
    assert said in answer.err


def test_an_exact_date_is_not_echoed(office: Office) -> None:
    """Programs that give dates read no more than before."""
    answer = office.adopted()("record", "guidance", "--issued", "2023-01-30", *DAY)
    assert "ngày trước" not in answer.err


def test_today_itself_may_be_said_in_words(office: Office) -> None:
    """`--today hôm qua` is reckoned from the clock's day."""
    assert office.adopted()("tasks", "--today", "hôm qua").code == 0
    assert office("tasks", "--today", "bao giờ").code == 5
