"""Reads a time wording: text in, `when`, `due`, events and questions out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from workflows.reading.language_limits import can_due, can_when
from workflows.reading.source.folding import fold
from workflows.reading.timing.clauses import clauses_of
from workflows.reading.timing.combining import combine
from workflows.reading.timing.event_phrases import kind_in
from workflows.reading.timing.time_lexing import (
    PERIODS,
    TimeToken,
    for_grammar,
    time_tokens,
    with_events,
    with_period_rows,
)
from workflows.reading.timing.time_readings import TimeQuestion, TimeReading
from workflows.reading.timing.time_words import Row

LONGEST = 600
"""Characters; what is longer is no time wording, and its time words stand for other things."""

_TIME_NOUNS = re.compile(r"\b(?:ngay|thang|nam|quy|tuan|gio|han|ky|days?|weeks?|months?|years?)\b")
_CODE = re.compile(r"(?<![\w/])(?=\w*[a-z])(?=\w*\d)\w+(?![\w/])")
_HALF_LIMIT = re.compile(r"\d+ (?:nor|but|and|or|va|den|nhung)\b|\d+$")
_COUNT = re.compile(r"\b\d{1,3}(?:[.,]\d+)?(?:%|(?= [a-z]{2,}))")
"""Numbers of other things: "05 mô hình", "100%"."""

_LABEL = re.compile(r"^(?:thoi (?:gian|han)|tien do)\b[^:]{0,40}:? ?")
_INNOCENT = re.compile(
    r"\bviet nam\b|\bky hop\b|\b(?:thoi|den) ky\b|\bhan (?:che|muc)\b|\bmien nam\b"
)

_EXCEPTION = re.compile(
    r"(?<!\w)(?:(?<!khấu )(?<!phòng )(?<!loại )(?<!diệt )trừ"
    r"|tru (?:khi|truong hop|cac|nhung)|ngoai tru"
    r"|không (?:kể|tính|bao gồm|áp dụng)(?! (?:cả )?(?:các )?(?:ngày nghỉ|ngày lễ|thứ|từ|đến))"
    r"|riêng (?:đối với|với|cấp|các|khu vực|địa phương|địa bàn|nội dung|trường hợp|xã|huyện|tỉnh)"
    r"|unless|except|excluding|save for)(?!\w)[^();]*"
)
"""What a deadline does not hold for."""


@lru_cache(maxsize=8_192)
def read_wording(
    text: str, year: int | None = None, language: str = "vi", own: tuple[Row, ...] = ()
) -> TimeReading:
    """The reading of a time wording, `text`; never raises for what the text is.

    `year` is that of the document, for days that have none; `language` is vi or en; `own` are an
    office's own time words.
    """
    clean = " ".join(text.split()).strip(" .;,")
    if not clean:
        return TimeReading()
    if len(clean) > LONGEST:
        return _unread(clean)
    tokens = with_events(with_period_rows(time_tokens(clean, language, own)), clean)
    clauses = clauses_of(list(for_grammar(tokens)))
    if not clauses:
        return _unread(clean)
    reading = combine(clauses, year, any(token.kind == "OR" for token in tokens))
    if not can_due(reading.due) or (reading.when and not can_when(reading.when)):
        return _unread(clean)
    return _with_doubts(reading, tokens, clean)


def _unread(text: str) -> TimeReading:
    return TimeReading(questions=(TimeQuestion("unread", text, ((None, "none"),)),))


def _with_doubts(reading: TimeReading, tokens: Sequence[TimeToken], text: str) -> TimeReading:
    """The reading, with a question for each piece that may have meant a time and was not read."""
    asked = list(reading.questions)
    taken = (reading.when, reading.due)
    for token, before in zip(tokens, [None, *tokens], strict=False):
        code = _doubt(token) or _named_year(before, token) or _half_limit(before, token)
        if code and all(question.code != code for question in asked):
            asked.append(TimeQuestion(code, token.text.strip(), (taken,)))
    exception = _EXCEPTION.search(text.lower())
    if exception and not any(question.code == "unread" for question in asked):
        words = text[exception.start() : exception.end()].strip()
        asked.append(TimeQuestion("unread", words, (taken,)))
    return replace(reading, questions=tuple(asked))


def _named_year(before: TimeToken | None, token: TimeToken) -> str:
    """Whether a year may belong to the name before it ("Chiến lược ... 2021-2030")."""
    if before is None or before.kind != "OTHER" or not before.text.strip()[-1:].isalpha():
        return ""
    bare = token.kind in PERIODS and token.text.strip()[:4].isdigit()
    named = bare or (token.kind == "STAGE" and kind_in(before.text))
    labelled = not _LABEL.sub("", fold(before.text))
    return "unread" if named and not labelled else ""


def _half_limit(before: TimeToken | None, token: TimeToken) -> str:
    """Whether a number stands behind "at least" or "no later than" without its unit."""
    limited = before is not None and before.kind in ("AT_LEAST", "LATEST", "WITHIN")
    half = limited and token.kind == "OTHER" and _HALF_LIMIT.match(fold(token.text))
    return "unread" if half else ""


def _doubt(token: TimeToken) -> str:
    if token.kind in ("ODD", "NEXT"):
        return "unread"
    if token.kind == "SHORT_DATE":
        return "short-date"
    if token.kind == "AMBIGUOUS_DATE":
        return "day-or-month"
    if token.kind == "OTHER":
        plain = _INNOCENT.sub("", _LABEL.sub("", _CODE.sub("", fold(token.text))))
        plain = plain if _TIME_NOUNS.search(plain) else _COUNT.sub("", plain)
        if _TIME_NOUNS.search(plain) or any(letter.isdigit() for letter in plain):
            return "unread"
    return ""
