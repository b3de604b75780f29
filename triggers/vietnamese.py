"""The words of the expressions in Vietnamese, turned token by token into the canonical ones."""

from __future__ import annotations

import re

from lark import Token

from triggers.building import VIETNAMESE_KINDS, Build

_WORDS = """
và hoặc xong từ trong số sau trước kể ngày tuần tháng quý nửa năm khi có theo hằng hàng thường xuyên
không thời hạn chậm nhất đến hết đầu giữa cuối dời bắt mỗi của
hành hiệu nhận
"""
WORDS = frozenset(_WORDS.split())
"""Words by which an expression may be Vietnamese."""

EXPECTED = {
    "_XONG": "xong",
    "_TU_NGAY": "từ ngày",
    "_TRONG_SO": "trong số",
    "_KHONG_CO_THOI_HAN": "không có thời hạn",
    "_THUONG_XUYEN": "thường xuyên",
    "_CHAM_NHAT": "chậm nhất",
    "_NGAY": "ngày",
    "_TRUOC_NGAY": "trước ngày",
    "_DEN_HET": "đến hết",
    "_TRONG": "trong",
    "_KHI_CO": "khi có",
    "_THEO_THOI_HAN_CUA": "theo thời hạn của",
    "_HANG": "hằng",
    "_BAT_DAU": "bắt đầu",
    "ROLLED": "dời",
    "EACH": "mỗi",
    "AFTER_DONE": "một lần kể từ lần xong trước",
    "DIRECTION": "kể từ, sau, trước",
    "PART": "đầu, giữa, cuối",
    "EVERY": "tuần, tháng, quý, nửa năm, năm, nhiệm kỳ",
    "WEEKDAY": "thứ hai ... chủ nhật",
    "UNIT": "ngày, ngày làm việc, ngày trọn, tuần, nửa tháng, tháng, quý, nửa năm, năm",
    "AND_RULE": "và",
    "OR_RULE": "hoặc",
    "AND": "và",
    "OR": "hoặc",
    "DATE": "31/03/2023",
    "PERIOD": "năm 2023, quý 4/2022, 6 tháng đầu năm 2023, tháng 1/2023",
    "MONTH_DAY": "31/03",
    "INT": "1, 2, 3 ...",
    "ID": "mã văn bản",
}
"""Terminal of grammar_vi.lark -> how a message names it."""

_UNITS = {
    "ngày": "day",
    "ngày làm việc": "working day",
    "ngày trọn": "clear day",
    "ngày làm việc trọn": "working clear day",
    "tuần": "week",
    "nửa tháng": "half-month",
    "tháng": "month",
    "quý": "quarter",
    "nửa năm": "half-year",
    "năm": "year",
    "nhiệm kỳ": "term",
}
_PARTS = {"đầu": "early", "giữa": "mid", "cuối": "late"}
_DAYS = {
    "thứ hai": "monday",
    "thứ ba": "tuesday",
    "thứ tư": "wednesday",
    "thứ năm": "thursday",
    "thứ sáu": "friday",
    "thứ bảy": "saturday",
    "chủ nhật": "sunday",
}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_PERIOD = re.compile(
    r"(?:(?P<unit>quý|tháng|tuần) (?P<number>[0-9]+|I{1,3}|IV)(?: ?/ ?| năm )"
    r"|6 tháng (?P<half>đầu|cuối) năm |năm )(?P<year>[0-9]{4})"
)


def _spaced(token: str) -> str:
    return " ".join(token.split())


class BuildVietnamese(Build):
    """Each terminal's callback gives the canonical word; the productions are those of Build."""

    def MONTH_DAY(self, token: Token) -> Token:  # noqa: N802  named as the terminal
        """`31/03` -> `03-31`."""
        day, month = token.split("/")
        return token.update(value=f"{int(month):02d}-{int(day):02d}")

    def UNIT(self, token: Token) -> Token:  # noqa: N802
        """`ngày làm việc` -> `working day`."""
        return token.update(value=_UNITS[_spaced(token)])

    EVERY = UNIT

    def DIRECTION(self, word: Token) -> Token:  # noqa: N802
        """`kể từ`, `sau` -> `after`; `trước` -> `before`."""
        return word.update(value="before" if word == "trước" else "after")

    def PART(self, token: Token) -> Token:  # noqa: N802
        """`đầu` -> `early`."""
        return token.update(value=_PARTS[token])

    def WEEKDAY(self, token: Token) -> Token:  # noqa: N802
        """`thứ sáu` -> `friday`."""
        return token.update(value=_DAYS[_spaced(token)])

    def AFTER_DONE(self, token: Token) -> Token:  # noqa: N802
        """The words for `after done`."""
        return token.update(value="after")

    def PERIOD(self, token: Token) -> Token:  # noqa: N802
        """`quý IV/2022` -> `2022-Q4`, `6 tháng đầu năm 2023` -> `2023-H1`."""
        found = _PERIOD.fullmatch(_spaced(token))
        if not found:
            return token
        return token.update(value=f"{found['year']}{_mark(found)}")

    def ID(self, token: Token) -> Token:  # noqa: N802
        """`x.hiệu-lực` -> `x.effective`."""
        head, _, tail = token.rpartition(".")
        return (
            token.update(value=f"{head}.{VIETNAMESE_KINDS[tail]}")
            if head and tail in VIETNAMESE_KINDS
            else token
        )


def _mark(found: re.Match[str]) -> str:
    """What follows the year in a canonical period."""
    if found["half"]:
        return "-H1" if found["half"] == "đầu" else "-H2"
    if not found["unit"]:
        return ""
    number = _ROMAN.get(found["number"]) or int(found["number"])
    marks = {"quý": f"-Q{number}", "tháng": f"-{number:02d}", "tuần": f"-W{number:02d}"}
    return marks[found["unit"]]
