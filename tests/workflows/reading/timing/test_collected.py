"""Wordings of public documents, two thirds to learn from and one third held out: none is wrong in
silence. And the ways of saying a time that the two thirds taught, each by other words."""

from __future__ import annotations

import pytest

from tests.support.collected_wordings import collected, outcome, scores
from triggers.parsing import parse_due, parse_when
from workflows.reading.timing.wordings import read_wording


@pytest.mark.parametrize(("held_out", "fewest", "needless"), [(False, 231, 1), (True, 107, 1)])
def test_of_the_collected_wordings_none_is_wrong_in_silence(
    held_out: bool, fewest: int, needless: int
) -> None:
    """Right or duly asked is nearly all of either part; the rest is asked though clear. Of what is
    held out no more than the kind is told."""
    wrong = [x for x in collected() if x.held_out == held_out and outcome(x) == "silent"]
    silent = [one.kind if held_out else one.text for one in wrong]
    assert not silent
    found = scores(held_out)
    assert found["right"] + found["asked"] >= fewest
    assert found["needless"] <= needless


def test_every_accepted_reading_is_in_the_language() -> None:
    """What is written down as right is what a plan file takes."""
    for wording in collected():
        for when, due in wording.accepted:
            assert when is None or parse_when(when)
            assert parse_due(due)


READ = (
    ("vi", "từ ngày 3 đến 15/10/2026", "from 2026-10-03", "by 2026-10-15"),
    ("vi", "chậm nhất ngày 08 (tám) tháng 12 (mười hai) hằng năm", None, "every year by 12-08"),
    ("vi", "trong vòng hai mươi lăm (25) ngày kể từ ngày khai mạc", "E", "25 days after E"),
    ("vi", "trong thời hạn bốn mươi ngày kể từ ngày khai mạc", "E", "40 days after E"),
    ("vi", "trong 3 tháng đầu năm 2027", None, "in 2027-01..2027-03"),
    ("vi", "4 tháng cuối năm 2026", None, "in 2026-09..2026-12"),
    ("vi", "trước thứ Năm hằng tuần", None, "every week by wednesday"),
    ("vi", "10 ngày kể từ ngày kết thúc mỗi tháng", None, "10 days after each month"),
    ("vi", "05 ngày sau khi kết thúc hội nghị", "E", "5 days after E"),
    ("vi", "không sớm hơn ngày 01/9/2026", "from 2026-09-01", "continuous"),
    ("vi", "mỗi năm hai lần", None, "every half-year"),
    ("en", "twice per year", None, "every half-year"),
    ("en", "within 20 days after quarter-end", None, "20 days after each quarter"),
    ("vi", "trước khi hết quý III/2027", None, "by end of 2027-Q3"),
    ("vi", "quý II, III, IV/2027", None, "in 2027-Q2..2027-Q4"),
    ("vi", "trong các tháng 2, 5, 8/2027", None, "in 2027-02 and in 2027-05 and in 2027-08"),
    ("vi", "tháng 3 đến tháng 5/2027", "from 2027-03-01", "by end of 2027-05"),
    ("en", "April through June 2027", "from 2027-04-01", "by end of 2027-06"),
    ("en", "May 3, 2027 to June 4, 2027", "from 2027-05-03", "by 2027-06-04"),
    ("vi", "Ngày chậm nhất: 12/5/2027", None, "by 2027-05-12"),
    ("en", "before May 2 of every year", None, "every year by 05-01"),
    ("en", "weekly, by Friday", None, "every week by friday"),
    ("en", "within 20 days after the end of each month", None, "20 days after each month"),
    ("en", "60 days after award", "E", "60 days after E"),
    ("en", "late-2027", None, "late 2027"),
    ("en", "between May 1, 2026 and June 15, 2026", "from 2026-05-01", "by 2026-06-15"),
    ("en", "from the date of award until 1 March 2027", "E", "by 2027-03-01"),
    ("en", "five clear days before the hearing", None, "5 clear days before E"),
    ("en", "within 10 days of the council's decision", "E", "10 days after E"),
    (
        "en",
        "30 days after the audit ends or the grant closes, whichever is earlier",
        "(E or E2)",
        "30 days after E or E2",
    ),
)


@pytest.mark.parametrize(("language", "text", "when", "due"), READ)
def test_ways_of_saying_a_time_that_are_read(
    language: str, text: str, when: str | None, due: str
) -> None:
    """Each is read without a question."""
    reading = read_wording(text, None, language)
    found = [reading.when, reading.due]
    for number, event in enumerate(reading.events):
        name = f"E{number + 1 if number else ''}"
        found = [rule and rule.replace(event.id, name) for rule in found]
    assert found == [when, due]
    assert not reading.questions


ASKED = (
    ("vi", "Số liệu chốt đến ngày 30/9/2026"),
    ("vi", "văn bản có hiệu lực kể từ ngày 15/3/2026"),
    ("vi", "ngày 20 của tháng trước"),
    ("vi", "ngày 10 của tháng liền kề"),
    ("vi", "Chương trình hành động giai đoạn 2026-2030"),
    ("vi", "30 ngày kể từ ngày kết thúc năm tài chính"),
    ("vi", "sau khi kết thúc quý"),
    ("vi", "03 ngày kể từ ngày công bố nếu không có khiếu nại"),
    ("vi", "20 ngày kể từ ngày họp, chậm nhất ngày 30/6/2026"),
    ("vi", "5 ngày sau khi họp; 10 ngày sau khi kiểm tra"),
    ("vi", "trước ngày 01/7/2026 hoặc khi có hướng dẫn của Bộ"),
    ("vi", "vào thứ Hai"),
    ("vi", "từ ngày 25 đến 3/10/2026"),
    ("vi", "không sớm hơn 15 ngày sau khi công bố"),
    ("en", "no earlier than 10 days after the vote"),
    ("vi", "sau quý II/2027"),
    ("vi", "đến 31/12/2027 và các năm tiếp theo"),
    ("vi", "đầu mỗi năm học"),
    ("vi", "khoảng 30 ngày kể từ ngày họp"),
    ("vi", "không quá 10 ngày trước ngày họp"),
    ("vi", "ít nhất 10 và không quá 30 ngày trước ngày họp"),
    ("vi", "mỗi năm ba lần"),
    ("vi", "điều chỉnh từ quý I/2027 sang quý II/2027"),
    ("en", "not less than 10 nor more than 30 days before the hearing"),
    ("en", "at least 30 but no more than 60 days after notice"),
    ("en", "the first anniversary of the effective date"),
    ("en", "the later of June 1, 2027 or approval"),
    ("en", "approximately 30 days after the vote"),
    ("en", "three times a year"),
    ("en", "as soon as practicable"),
    ("en", "Summer 2027"),
    ("en", "Annual report 2027"),
    ("en", "every six years"),
    ("en", "the last Friday of the month"),
    ("en", "by the end of the next quarter"),
)


@pytest.mark.parametrize(("language", "text"), ASKED)
def test_ways_of_saying_a_time_that_are_asked_about(language: str, text: str) -> None:
    """None of these gives a rule that a person would not see as a question."""
    assert read_wording(text, None, language).questions


def test_what_comes_again_is_an_event_that_repeats() -> None:
    """ "After each inspection": the trigger may come again."""
    (event,) = read_wording("Sau mỗi đợt kiểm tra").events
    assert event.repeats
    (once,) = read_wording("Sau khi có hướng dẫn mới của Tỉnh ủy").events
    assert not once.repeats
