"""The expressions in Vietnamese: each form gives the value of the canonical one."""

from __future__ import annotations

import pytest

from triggers.errors import ExpressionError
from triggers.parsing import parse_due, parse_when
from triggers.printing import print_due, print_when


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a và b", "a and b"),
        ("a hoặc b và c", "a or b and c"),
        ("a và (b hoặc c)", "a and (b or c)"),
        ("xong 2.1.2.đ", "done 2.1.2.đ"),
        ("từ ngày 31/03/2023", "from 2023-03-31"),
        ("từ ngày 2023-03-31", "from 2023-03-31"),
        ("2 trong số (a, b, xong 1)", "2 of (a, b, done 1)"),
        ("03 tháng kể từ khi có a", "3 months after a"),
        ("(3 tháng sau a) và b", "(3 months after a) and b"),
        ("3 tháng sau (a và b)", "3 months after (a and b)"),
        ("a.ban-hành và b.hiệu-lực", "a.issued and b.effective"),
        ("a.nhận", "a.received"),
    ],
)
def test_when(text: str, canonical: str) -> None:
    """Conditions."""
    assert print_when(parse_when(text)) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("không có thời hạn", "none"),
        ("thường xuyên", "continuous"),
        ("chậm nhất ngày 31/3/2023", "by 2023-03-31"),
        ("trước ngày 01/04/2023", "before 2023-04-01"),
        ("đến hết quý 4/2022", "by end of 2022-Q4"),
        ("đến hết quý IV năm 2022", "by end of 2022-Q4"),
        ("trong tháng 1/2023", "in 2023-01"),
        ("trong năm 2023", "in 2023"),
        ("trong quý 4/2022..quý 1/2023", "in 2022-Q4..2023-Q1"),
        ("trong 6 tháng cuối năm 2023", "in 2023-H2"),
        ("đầu năm 2023", "early 2023"),
        ("giữa tháng 12/2023", "mid 2023-12"),
        ("cuối quý 2/2023", "late 2023-Q2"),
        ("3 tháng kể từ a và b", "3 months after a and b"),
        ("3 tháng sau a và thường xuyên", "3 months after a and continuous"),
        ("3 tháng sau a và 2 trong số (b, c)", "3 months after a and 2 of (b, c)"),
        ("10 ngày làm việc trước a", "10 working days before a"),
        ("5 ngày trọn kể từ ngày 31/03/2023", "5 clear days after 2023-03-31"),
        ("5 ngày làm việc trọn sau bắt đầu", "5 working clear days after start"),
        ("1 năm 2 quý 1 nửa tháng sau a", "1 year 2 quarters 1 half-month after a"),
        ("1 nửa năm 2 tuần sau xong 1", "1 half-year 2 weeks after done 1"),
        ("3 ngày sau dời (14 ngày kể từ a)", "3 days after rolled (14 days after a)"),
        ("15 ngày sau (1 tháng sau a)", "15 days after (1 month after a)"),
        ("khi có a hoặc b", "upon a or b"),
        ("theo thời hạn của a", "as set by a"),
        ("hằng tháng chậm nhất ngày 25", "every month by day 25"),
        ("hàng tháng", "every month"),
        ("hằng năm chậm nhất ngày 31/03", "every year by 03-31"),
        ("hằng tuần chậm nhất thứ sáu", "every week by friday"),
        ("hằng tuần chậm nhất chủ nhật", "every week by sunday"),
        ("hằng nửa năm chậm nhất ngày 10", "every half-year by day 10"),
        ("hằng nhiệm kỳ", "every term"),
        ("30 ngày sau mỗi quý", "30 days after each quarter"),
        ("6 tháng một lần kể từ lần xong trước", "every 6 months after done"),
        (
            "hằng năm chậm nhất ngày 01/06 và hằng năm chậm nhất ngày 15/11",
            "every year by 06-01 and every year by 11-15",
        ),
        ("thường xuyên hoặc hằng năm", "continuous or every year"),
    ],
)
def test_due(text: str, canonical: str) -> None:
    """Deadline rules."""
    assert print_due(parse_due(text)) == canonical
    assert parse_due(canonical) == parse_due(text)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("3 months sau a", 10, "after, before"),
        ("3 tháng after a", 9, "kể từ, sau, trước"),
        ("trong quý 5/2022", 7, "quý 4/2022"),
        ("chậm nhất ngày 31/02/2023", 16, "a day that exists"),
        ("hằng năm chậm nhất ngày 31/13", 25, "a day that exists (MM-DD)"),
        ("khi có a and b", 10, "và"),
        ("hằng tháng chậm nhất thứ sáu", 22, "'by day N'"),
    ],
)
def test_faults(text: str, column: int, expected: str) -> None:
    """A fault is shown at its place in the text as written; the two languages are never mixed."""
    with pytest.raises(ExpressionError) as caught:
        parse_due(text)
    assert caught.value.column == column
    assert expected in caught.value.allowed
