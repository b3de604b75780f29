"""Time wordings inside a sentence: in brackets, beside "hoàn thành", "trước ngày", "hằng năm"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.reading.source.folding import fold
from workflows.reading.timing.time_lexing import (
    JOINTS,
    LEADS,
    POINTS,
    TimeToken,
    time_tokens,
    with_period_rows,
)
from workflows.reading.timing.time_words import Row
from workflows.reading.timing.wordings import read_wording

_BRACKET = re.compile(r"\((?P<inside>[^()]{4,300})\)")
_EVENT_WORDS = re.compile(
    r"^(?:ngay )?(?:sau khi|sau|khi|theo|ngay khi|after|once|upon|when)\b", re.IGNORECASE
)
_EVENT_TAIL = re.compile(
    r"(?:^|[\s,])(?P<wait>(?:ngay )?(?:sau khi|khi)\s+(?P<event>[^.;]{12,220}?"
    r"(?:ban hành|có hiệu lực|phê duyệt|thông qua)[^.;]{0,140}))(?=[.;]|$)"
)
_HINT = re.compile(
    r"[(]|\d ?[/.-] ?\d|\b(?:năm|tháng|quý|quí|ngày|nam|thang|quy|ngay) \w*\d|"
    r"\b[IV]+ ?[/-] ?\d|hằng|hàng|mỗi|từng|định kỳ|dinh ky|hang|moi |lần|\bkhi |"
    r"year|quarter|month|week|20\d\d|\b(?:by|within|before) ",
    re.IGNORECASE,
)
"""What a text must hold for a time wording to stand in it: a cheap look before a dear one."""

_REPORTS = re.compile(r"\b(?:bao cao|so ket|tong ket|reports?)\b")
_IN_RUN = (
    LEADS
    | POINTS
    | JOINTS
    | {
        "EVERY",
        "PERIODIC",
        "ADHOC",
        "CONT",
        "OPEN",
        "CLOSE",
        "MORE_YEARS",
        "MORE",
        "PLANNED",
        "NOW",
        "STAGE",
        "PART",
        "FINISH",
    }
)
_STRICT = {"BEFORE", "LATEST", "LATEST_BEFORE"}


@dataclass(frozen=True, slots=True)
class ProseTime:
    """A wording inside a text, by its place in it; `event`: it is what the task waits for;
    `sure`: brackets or a word of time stand beside it."""

    start: int
    end: int
    text: str
    event: bool = False
    sure: bool = True


def prose_times(text: str, language: str, own: tuple[Row, ...] = ()) -> list[ProseTime]:
    """The wordings of time in a `text`, in its order; they do not overlap. `language` is vi or en,
    `own` are an office's own time words."""
    if not own and not _HINT.search(text):
        return []
    found = list(_runs(text, language, own))
    for candidate in (*_bracketed(text, language, own), *_event_tails(text)):
        if all(candidate.end <= other.start or other.end <= candidate.start for other in found):
            found.append(candidate)
    return sorted(found, key=lambda time: time.start)


def _bracketed(text: str, language: str, own: tuple[Row, ...]) -> Iterator[ProseTime]:
    for match in _BRACKET.finditer(text):
        inside = match.group("inside").strip()
        tokens = time_tokens(inside, language, own)
        if not tokens or tokens[0].kind in ("OTHER", "CITE", "ODD", "SPAN"):
            continue
        event = bool(_EVENT_WORDS.match(inside))
        if tokens[0].kind == "WAIT" and not event:
            continue  # "(nếu có)"
        reading = read_wording(inside, None, language, own)
        unread = any(question.code == "unread" for question in reading.questions)
        adhoc = {token.kind for token in tokens} <= {"ADHOC", "OR", "AND", "COMMA"}
        bare = not any(map(str.isalpha, inside))
        if bare and not _closes_title(text, match, inside):
            continue  # "(06/01/1946 - 06/01/2026)", "Kế hoạch 5 năm (2021 - 2025)"
        if not unread and not adhoc and (reading.when or reading.due != "none"):
            if event and tokens[0].kind == "WAIT" and tokens[0].value == "as":
                continue  # "(theo ...)" says by what, not when
            span = match.span("inside")
            yield ProseTime(*span, inside, event, sure=not bare)


def _closes_title(text: str, match: re.Match[str], inside: str) -> bool:
    """Whether bare years in brackets end a title, rather than say which plan or term is meant."""
    before = fold(text[: match.start()]).split()
    named = bool(before) and before[-1] in {"nam", "doan", "ky", "hoach", "khoa", "plan", "period"}
    ends = not text[match.end() :].strip(" .:;")
    return ends and not named and bool(re.fullmatch(r"\d{4} ?[-–] ?\d{4}|\d{4}", inside))


def _runs(text: str, language: str, own: tuple[Row, ...]) -> Iterator[ProseTime]:
    tokens = with_period_rows(time_tokens(text, language, own))
    run: list[TimeToken] = []
    for index, token in enumerate([*tokens, TimeToken("OTHER", len(text), len(text), "")]):
        if token.kind in _IN_RUN:
            run.append(token)
            continue
        before = text[max(0, (run[0].start if run else 0) - 60) : run[0].start] if run else ""
        after = text[run[-1].end : run[-1].end + 60] if run else ""
        if run and (trimmed := _trimmed(run)) and _counts(trimmed, before, after):
            start, end = trimmed[0].start, trimmed[-1].end
            yield ProseTime(start, end, text[start:end])
        run = []
        del index


def _trimmed(run: Sequence[TimeToken]) -> list[TimeToken]:
    """The run without joints and brackets at its ends, and without words that only stand beside."""
    found = list(run)
    while found and found[0].kind in JOINTS | {"CLOSE", "OPEN", "MORE"}:
        found.pop(0)
    while found and found[-1].kind in JOINTS | {"OPEN", "FINISH", "PERIODIC", "NOW"} | LEADS:
        found.pop()
    if found and found[-1].kind == "CLOSE" and all(token.kind != "OPEN" for token in found):
        found.pop()
    return found


def _counts(run: Sequence[TimeToken], before: str, after: str) -> bool:
    """Whether a run is a deadline or a rhythm of the sentence, and no date of something else."""
    kinds = {token.kind for token in run}
    points = kinds & POINTS
    if kinds & _STRICT and points:
        return True
    if "FINISH" in kinds and points:
        return True
    if "EVERY" in kinds:
        near = fold(before[-30:]) + " " + fold(after[:30])
        return bool(points or "PERIODIC" in kinds or _REPORTS.search(near))
    ends = not after.strip(" .;/") or after.lstrip()[:1] in (".", ";")
    return bool(points and kinds & {"WITHIN", "END"} and ends)


def _event_tails(text: str) -> Iterator[ProseTime]:
    """ "... khi Chính phủ ban hành các văn bản ..." at the end of a sentence."""
    for match in _EVENT_TAIL.finditer(text):
        wait = match.group("wait")
        last = max(wait.rfind(" khi "), 0)
        start = match.start("wait")
        if last > 6 and "sau khi" not in wait[last - 4 : last + 5]:
            start += last + 1
        said = text[start : match.end("wait")].strip(" ,")
        yield ProseTime(start, start + len(said), said, event=True, sure=False)
