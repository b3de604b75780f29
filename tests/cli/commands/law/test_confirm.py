"""`upon confirm`: what there is to decide, the decision, and its trace in `why` and `show`."""

from __future__ import annotations

from typing import Any

import pytest

PLAN = """\
plan: p
title: Kế hoạch
adopted: 2022-10-15
calendar: vn-state
bodies: {office: {name: Văn phòng}}
triggers: {rule: {name: Quy định}, guide: {name: Hướng dẫn}}
tasks:
  "1":
    title: Ban hành quy chế
    lead: [office]
    when: rule and guide
    due: 3 months after rule and guide
    open:
      - asks: Chờ cả hai văn bản?
        says: quy định và hướng dẫn
        readings: [Chờ cả hai., Chỉ chờ quy định., Hướng dẫn nào cũng được.]
        taken: Chờ cả hai.
        why: Tên gọi nêu cả hai.
        would:
          "2": {when: rule, due: 3 months after rule}
        confirmed: false
      - asks: Xong hay bắt đầu?
        readings: [Xong trong 3 tháng., Bắt đầu sau 3 tháng.]
        taken: Xong trong 3 tháng.
        why: Nhãn thời gian hoàn thành.
        would:
          "2": {due: none}
        confirmed: false
  "2": {title: Đầu quý, lead: [office], due: early 2023-Q2}
  "3": {title: Năm nhuận, lead: [office], due: 1 year after 2024-02-29}
  "4": {title: Thường xuyên, lead: [office], due: continuous}
  "5": {title: Ba tháng, lead: [office], due: 3 months after rule}
"""
DAY = "2022-12-08"


@pytest.fixture
def asked(office: Any) -> Any:
    """An office with questions: both documents have come."""
    office.plan.write_text(PLAN, encoding="utf-8")
    return office.adopted().having(
        ("record", "rule", "--issued", "2022-11-30", "--today", DAY),
        ("record", "guide", "--issued", "2022-12-05", "--today", DAY),
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "vi",
            [
                "Câu hỏi 1: Chờ cả hai văn bản?",
                "* 1. Chờ cả hai.",
                "thành: bắt đầu: Quy định; thời hạn: 3 tháng kể từ Quy định",
                "hạn 28/02/2023, trước là 06/03/2023",
                "giữ nguyên điều kiện bắt đầu và thời hạn",
            ],
        ),
        (
            "en",
            [
                "Question 2:",
                "becomes: due: none is stated",
                "no due date any more",
                "has no expressions of its own",
            ],
        ),
    ],
)
def test_without_a_reading_it_lists_them(asked: Any, lang: str, said: list[str]) -> None:
    """Each question with numbered readings, the one taken, and what each would change (exit 2)."""
    answer = asked("confirm", "1", "--today", DAY, "--lang", lang)
    assert answer.code == 2
    assert all(text in answer.out for text in said), answer.out
    assert "--reading" in answer.err
    assert max(map(len, answer.out.splitlines())) <= 100


def test_the_list_as_json(asked: Any) -> None:
    """Programs get the same: readings with when, due, policy and changes."""
    answer = asked("confirm", "1", "--today", DAY, "--json")
    assert answer.code == 2
    first = answer.data["questions"][0]
    assert [r["taken"] for r in first["readings"]] == [True, False, False]
    assert first["readings"][1]["when"] == "rule"
    assert first["readings"][1]["due"] == "3 months after rule"
    assert ("due", "2023-02-28") in [
        (change["field"], change["after"]) for change in first["readings"][1]["changes"]
    ]


def test_knobs_in_doubt_are_listed_with_both_dates(asked: Any) -> None:
    """Early in a quarter, a leap day, and a rounded month each have two dates."""
    knobs = {}
    for task in ("2", "3", "5"):
        (knob,) = asked("confirm", task, "--today", DAY, "--json").data["knobs"]
        knobs[knob["subject"], task] = [r["date"] for r in knob["readings"]]
    assert knobs == {
        ("early_period", "2"): ["2023-04-30", "2023-04-01"],
        ("month_end", "3"): ["2025-02-28", "2025-03-03"],
        ("month_end", "5"): ["2023-02-28", "2023-03-01"],
    }
    out = asked("confirm", "2", "--today", DAY).out
    assert "* first_month: hạn 30/04/2023" in out
    assert "  first_day: hạn 01/04/2023" in out


def test_a_reading_with_expressions_changes_the_task(asked: Any) -> None:
    """The condition and rule of the reading hold from then on; who, when and why is told."""
    done = (
        "confirm",
        "1",
        "--question",
        "1",
        "--reading",
        "2",
        "--reason",
        "CV 7",
        "--as",
        "an",
        "--today",
        DAY,
    )
    preview = asked(*done, "--preview", "--json").data
    assert preview["entry"] is None
    answer = asked(*done)
    assert answer.code == 0
    assert "hạn 28/02/2023, trước là 06/03/2023" in answer.out
    assert "Chỉ chờ quy định." in answer.err
    assert asked.row("1", "--today", DAY)["due"] == "2023-02-28"
    out = asked("why", "1", "--today", DAY).out
    assert "hiểu là: Chỉ chờ quy định." in out
    assert "xác nhận: an, " in out
    assert "lý do: CV 7" in out
    assert "vì: Tên gọi nêu cả hai." not in out
    found = asked("why", "1", "--today", DAY, "--json").data
    assert [(c["by"], c["reading"], c["reason"]) for c in found["confirmations"]] == [
        ("an", "Chỉ chờ quy định.", "CV 7")
    ]
    shown = asked("show", "p", "1", "--lang", "en").out
    assert "Confirmed: Chờ cả hai văn bản?" in shown
    assert "* Chỉ chờ quy định." in shown
    assert "confirmed by an, " in shown
    row = asked("show", "p", "1", "--json").data["tasks"][0]
    assert (row["when"], row["due"]) == ("rule", "3 months after rule")
    assert row["confirmations"][0]["reason"] == "CV 7"
    assert asked("verify").code == 0


def test_the_last_open_question_needs_no_number(asked: Any) -> None:
    """One is left: its reading may be named by the beginning of its text."""
    assert asked("confirm", "1", "--question", "1", "--reading", "Chờ", "--reason", "x").code == 0
    answer = asked("confirm", "1", "--reading", "bắt đầu", "--reason", "x", "--json")
    assert answer.code == 0
    assert "Bắt đầu sau 3 tháng." in answer.err
    assert asked.row("1")["due"] is None
    assert asked.row("1")["needs_confirmation"] is False
    assert "(đã xác nhận; có thể xác nhận lại)" in asked("confirm", "1").out


def test_a_reading_without_expressions_says_that_the_wording_stays(asked: Any) -> None:
    """It is recorded, nothing changes, and the person is told to amend the plan."""
    answer = asked(
        "confirm", "1", "--question", "1", "--reading", "3", "--reason", "x", "--lang", "en"
    )
    assert answer.code == 0
    assert "amend the plan (upon amend)" in answer.err
    taken = asked(
        "confirm", "1", "--question", "1", "--reading", "1", "--reason", "x", "--lang", "en"
    )
    assert "amend" not in taken.err
    assert "because: Tên gọi nêu cả hai." in asked("why", "1", "--lang", "en").out


def test_a_knob_is_confirmed(asked: Any) -> None:
    """The date follows, `why` and `show` name the decision, and the doubt is gone."""
    given = ("--reason", "TT", "--as", "an", "--today", DAY)
    answer = asked("confirm", "2", "--reading", "first_day", *given)
    assert "hạn 01/04/2023, trước là 30/04/2023" in answer.out
    out = asked("why", "2", "--lang", "en", "--today", DAY).out
    assert "early_period = first_day: a confirmed reading" in out
    assert "Knobs confirmed:\n  early_period = first_day\n    confirmed by an, " in out
    assert asked.row("2")["needs_confirmation"] is False
    assert "early_period = first_day" in asked("show", "p", "2", "--lang", "en").out
    assert asked("confirm", "3", "--reading", "down", "--reason", "x", "--today", DAY).code == 0
    out = asked("why", "3", "--lang", "en", "--today", DAY).out
    assert "2025-02-28 was confirmed (month_end = down)" in " ".join(out.split())


def test_the_value_taken_can_be_confirmed(asked: Any) -> None:
    """The date stays, the earlier reading is still told, and the doubt is gone."""
    given = ("--reason", "x", "--today", DAY)
    assert asked("confirm", "2", "--reading", "first_month", *given).code == 0
    assert asked.row("2")["needs_confirmation"] is False
    out = asked("why", "2", "--lang", "en", "--today", DAY).out
    assert "The earlier reading: 2023-04-01" in out
    assert "early_period = first_month was confirmed" in out


def test_a_key_records_once(asked: Any) -> None:
    """The same key again gives the same answer."""
    done = ("confirm", "2", "--reading", "first_day", "--reason", "x", "--key", "k", "--json")
    assert asked(*done).data["entry"] == asked(*done).data["entry"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["4"], 4, "4"),
        (["4", "--reading", "down", "--reason", "x"], 4, "month_end"),
        (["4", "--reading", "1", "--reason", "x"], 4, "upon why 4"),
        (["9"], 3, "9"),
        (["1", "--plan", "q"], 3, "q"),
        (["1", "--reading", "1", "--reason", "x"], 5, "--question"),
        (["1", "--reading", "1", "--question", "9", "--reason", "x"], 5, "9"),
        (["1", "--reading", "7", "--question", "1", "--reason", "x"], 5, "7"),
        (["1", "--reading", "1", "--question", "1"], 2, "--reason"),
        (["1", "--reading", "1", "--question", "x"], 2, "--question"),
        (["1", "--known-at", "2023-01-01T00:00:00Z"], 2, "--known-at"),
        ([], 2, "upon confirm --help"),
    ],
)
def test_a_wrong_call_is_one_line(
    asked: Any, one_line: Any, arguments: list[str], code: int, said: str
) -> None:
    """What cannot be decided is named in one line, in both languages."""
    for lang in ("vi", "en"):
        assert said in one_line(asked("confirm", *arguments, "--lang", lang), code)


def test_an_extension_is_explained(asked: Any) -> None:
    """`why` gives the date that holds, the chain, the rule's own date, and a conflict."""
    done = ("extend", "1", "--reason", "Nhiều việc", "--number", "5/TB", "--today", DAY)
    assert asked(*done, "--to", "2023-06-30").code == 0
    out = asked("why", "1", "--today", DAY, "--lang", "en").out
    assert "Due: Friday 2023-06-30, by extension" in out
    assert "Extended to 2023-06-30; document 5/TB; reason: Nhiều việc" in out
    assert "By the rule, before the extension: Monday 2023-03-06" in out
    found = asked("why", "1", "--today", DAY, "--json").data["deadline"]
    assert (found["due"], found["computed_due"]) == ("2023-06-30", "2023-03-06")
    assert (found["extended_to"], found["extension_conflict"]) == ("2023-06-30", False)
    assert found["extensions"][0]["number"] == "5/TB"
    assert asked("confirm", "1", "--question", "1", "--reading", "2", "--reason", "x").code == 0
    out = asked("why", "1", "--today", DAY, "--lang", "en").out
    assert "when it was extended the rule gave 2023-03-06; it now gives 2023-02-28" in out
    assert asked(*done, "--to", "1 month").code == 0
    out = asked("why", "1", "--today", DAY, "--lang", "en").out
    assert out.count("Extended to") == 2
    assert "by 1 month from the nominal end" in out
