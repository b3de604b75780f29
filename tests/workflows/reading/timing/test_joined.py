"""Two times in one wording: both are in the reading, or a person is asked."""

from __future__ import annotations

import re

import pytest

from workflows.reading.timing.wordings import read_wording

VIETNAMESE = {
    "trước ngày 15/7/2026": "2026-07-15",
    "trong quý III/2027": "2027-Q3",
    "ngay sau khi có Quy chế mẫu": "quy-che-mau",
    "trong thời hạn 25 ngày kể từ ngày nhận được văn bản": "25 days after nhan-duoc-van-ban",
    "trước ngày 23/9 hằng năm": "every year by 09-22",
    "thường xuyên": "continuous",
    "hằng quý": "every quarter",
    "từ ngày 17/4/2026": "from 2026-04-17",
    "đến hết ngày 19/10/2029": "by 2029-10-19",
    "chậm nhất 14 ngày làm việc trước ngày họp": "14 working days before hop",
    "giai đoạn 2032-2035": "2035",
    "thứ Sáu hằng tuần": "every week by friday",
    "đầu quý II/2034": "early 2034-Q2",
    "theo Kế hoạch số 37/KH-UBND": "ke-hoach-so-37",
}
ENGLISH = {
    "by July 15, 2026": "2026-07-15",
    "in Q3 2027": "2027-Q3",
    "upon approval of the plan": "approval-of-the-plan",
    "within 25 days of the date of this order": "25 days after",
    "annually by September 23": "every year by 09-23",
    "ongoing": "continuous",
    "quarterly": "quarter",
    "from April 17, 2026": "from 2026-04-17",
    "until October 19, 2029": "by 2029-10-19",
    "at least 9 weeks prior to launch": "9 weeks before launch",
    "between 2032 and 2035": "2035",
    "weekly by Friday": "every week by friday",
    "no earlier than 3 March 2038": "from 2038-03-03",
    "within 16 days after the end of each quarter": "16 days after each quarter",
}
JOINTS = {
    "vi": ("; ", ", ", " và ", " hoặc ", " (", ", hoàn thành ", ", riêng cấp xã ", " - "),
    "en": ("; ", ", ", " and ", " or ", " (", ", then ", ", completed "),
}


def _is_lost(text: str, language: str, wanted: tuple[str, str]) -> bool:
    reading = read_wording(text, None, language)
    if reading.questions:
        return False
    names = [event.id for event in reading.events]
    rules = f"{reading.when} | {reading.due}"
    whole = all(re.search(rf"{re.escape(part)}(?![^\W_])", rules) for part in wanted)
    joined = any(wanted[0] in name and wanted[1] in name for name in names)
    long_name = any(len(event.words) > 60 for event in reading.events)
    return not whole or joined or long_name


@pytest.mark.parametrize(("language", "times"), [("vi", VIETNAMESE), ("en", ENGLISH)])
def test_neither_of_two_times_is_lost_in_silence(language: str, times: dict[str, str]) -> None:
    """Each time with each other, joined in each way; "quarterly" may be said by the other."""
    lost = []
    for first, one in times.items():
        for second, other in times.items():
            for joint in JOINTS[language] if first != second else ():
                text = f"{first}{joint}{second}{')' if joint == ' (' else ''}"
                if _is_lost(text, language, (one, other)):
                    lost.append(text)
    assert not lost
