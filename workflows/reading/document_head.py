"""The head of a document: number, issuer, date and title, read from what stands before its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from workflows.reading.drafts import DocumentHead
from workflows.reading.source.blocks import Block, Paragraph
from workflows.reading.source.folding import fold
from workflows.reading.source.numbering import marker_of

MOST_BLOCKS = 40
_NUMBER = re.compile(r"(?:^|\s)(?:Số|SỐ|No\.?)\s*:?\s*(?P<n>[\w./&-]*[-/][\w./&-]+)")
_DATE = re.compile(
    r"ngày\s*(\d{1,2})\s*(?:tháng|/)\s*(\d{1,2})\s*(?:năm|/)\s*(\d{4})", re.IGNORECASE
)
_EN_DATE = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (\w+) (\d{4})|(\w+) (\d{1,2}), (\d{4})")
_KIND = re.compile(
    r"^(?:ke hoach|chuong trinh(?: hanh dong)?|de an|quyet dinh|chi thi|nghi quyet|"
    r"(?:action |implementation |work |strategic )?plan)$"
)
_MOTTO = ("cong hoa xa hoi", "doc lap", "dang cong san", "so:", "so ", "du thao", "-", "*")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def head_of(blocks: Sequence[Block]) -> DocumentHead:
    """The head as far as it is printed; the first of what stands twice."""
    head = DocumentHead()
    lines = list(_lines(blocks))
    title: list[str] = []
    after_kind = False
    for text in lines:
        if not head.number and (found := _NUMBER.search(text)) and len(text) < 60:
            head.number = found.group("n")
        if not head.adopted and len(text) < 90 and (day := _day_in(text)):
            head.adopted = day
        if after_kind and fold(text) == fold(_issuer(lines)):
            continue
        if after_kind and len(title) < 4 and not _ends_title(text):
            title.append(text)
            continue
        if after_kind and title:
            after_kind = False
        if not title and _KIND.match(fold(text)):
            after_kind = True
            title_kind = text.capitalize()
            head.title = title_kind
    if title:
        head.title = f"{head.title} {' '.join(title)}".strip()
    head.issuer = _issuer(lines)
    return head


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks[:MOST_BLOCKS]:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        for row in block.rows[:4]:
            for cell in row:
                if not (cell.above or cell.left):
                    yield from (paragraph.text for paragraph in cell.paragraphs)


def _day_in(text: str) -> str:
    for found in _DATE.finditer(text):
        day, month, year = map(int, found.groups())
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    if english := _EN_DATE.search(text):
        return _english_day(english)
    return ""


def _english_day(found: re.Match[str]) -> str:
    """A day as English writes it, "" where there is no such day."""
    month = (found.group(2) or found.group(4)).lower()
    if month not in _MONTHS:
        return ""
    number, year = int(found.group(1) or found.group(5)), int(found.group(3) or found.group(6))
    try:
        return date(year, _MONTHS.index(month) + 1, number).isoformat()
    except ValueError:
        return ""


def _ends_title(text: str) -> bool:
    plain = fold(text)
    if marker_of(text) is not None or len(text) > 600 or plain.startswith(("can cu", "(")):
        return True
    return not text.isupper() and text.endswith((";", ":", ".", ","))


def _issuer(lines: Sequence[str]) -> str:
    for text in lines[:4]:
        plain = fold(text)
        if plain.startswith(_MOTTO) or not text.isupper() or len(text) > 120 or _KIND.match(plain):
            continue
        return re.sub(r"\s*-{3,}.*$", "", text).strip()
    return ""


def latest_cited(blocks: Sequence[Block], today: date) -> date:
    """The latest day that the document cites up to `today`, which stands in where it does not say
    when it was issued; `today` itself where it cites none."""
    days = [""]
    for text in _lines(blocks):
        for found in _DATE.finditer(text):
            day = _day_in(found.group())
            if day and day <= today.isoformat():
                days.append(day)
    return date.fromisoformat(max(days)) if max(days) else today
