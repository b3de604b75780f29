"""From a time wording to tokens: time words by the tables, events as one token each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from workflows.reading.source.folding import is_plain, lowered
from workflows.reading.timing.time_values import PeriodRow, TimeValue, value_from
from workflows.reading.timing.time_words import Row, TimePattern, time_patterns

DAYS = {"DATE", "SHORT_DATE", "AMBIGUOUS_DATE", "DAYMONTH", "DAYNUM", "WEEKDAY"}
PERIODS = {"PERIOD", "PERIOD0", "PERIODS"}
POINTS = DAYS | PERIODS
LEADS = {"LATEST", "LATEST_BEFORE", "AT_LEAST", "WITHIN", "ON", "FROM", "UNTIL", "END", "BEFORE"}
LIMITS = {"LATEST", "LATEST_BEFORE", "WITHIN", "UNTIL", "END", "BEFORE", "ON"}
JOINTS = {"COMMA", "AND", "OR", "DASH"}
SILENT = JOINTS | {"SEMI", "OPEN", "CLOSE", "FINISH", "STAGE", "PLANNED", "CITE"}
UNREAD = {"OTHER", "ODD", "NEXT"}
"""Tokens that the grammar never sees: they join, or only stand beside."""


@dataclass(frozen=True, slots=True)
class TimeToken:
    """A piece of a wording: `start` and `end` are its place in it, `text` what stands there."""

    kind: str
    start: int
    end: int
    text: str
    value: TimeValue | None = None


@lru_cache(maxsize=4_096)
def time_tokens(text: str, language: str, own: tuple[Row, ...] = ()) -> tuple[TimeToken, ...]:
    """All of a wording as tokens, in its order; what no row knows is OTHER.

    `text` has one blank wherever there is white space; `language` is vi or en, `own` are an
    office's own time words.
    """
    patterns = time_patterns(language, language == "vi" and is_plain(text), own)
    low, found, last = lowered(text), list[TimeToken](), 0
    for match in patterns.any_of.finditer(low):
        if match.start() == match.end():
            continue
        found += _other(text, last, match.start())
        row = patterns.rows[int((match.lastgroup or "t0")[1:])]
        found.append(_token(row, text, low, match.start(), match.end()))
        last = match.end()
    found += _other(text, last, len(text))
    return tuple(found)


def _other(text: str, start: int, end: int) -> list[TimeToken]:
    return [TimeToken("OTHER", start, end, text[start:end])] if text[start:end].strip() else []


def _token(row: TimePattern, text: str, low: str, start: int, end: int) -> TimeToken:
    kind, value = row.token, None
    if row.regex.groupindex:
        match = row.regex.match(low, start)
        value = value_from(kind, match.groupdict()) if match else None
        if value is None:
            kind = "ODD"
    elif kind == "YEARPART":
        value = value_from("HALF0", {"h": row.value[-1]})
    elif kind == "QUARTER_DAY":
        kind, value = "EVERY", "quarter-day"
    else:
        value = row.value
    if kind.rstrip("0") in ("MONTH", "QUARTER", "HALF", "YEAR") or kind == "YEARPART":
        kind = "PERIOD0" if kind.endswith("0") or kind == "YEARPART" else "PERIOD"
    kind = "PERIODS" if kind == "MONTHS" else kind
    return TimeToken(kind, start, end, text[start:end], value)


def with_period_rows(tokens: Sequence[TimeToken]) -> list[TimeToken]:
    """Periods that stand in a row ("Q1 - Q3/2023", "months 11, 12/2013") as one token."""
    found: list[TimeToken] = []
    for token in tokens:
        if token.kind in ("PERIOD", "PERIOD0") and len(found) > 1 and found[-1].kind in JOINTS:
            joint, before = found[-1], found[-2]
            if before.kind in PERIODS and _joins(before, joint, token):
                found[-2:] = [_joined(before, joint, token)]
                continue
        found.append(token)
    return found


def _joins(before: TimeToken, joint: TimeToken, token: TimeToken) -> bool:
    if joint.kind == "OR" or before.end > joint.start or joint.end > token.start:
        return False
    units = {getattr(part, "unit", "") for part in _parts(before) + _parts(token)}
    return len(units) == 1


def _parts(token: TimeToken) -> tuple[object, ...]:
    return token.value.parts if isinstance(token.value, PeriodRow) else (token.value,)


def _joined(before: TimeToken, joint: TimeToken, token: TimeToken) -> TimeToken:
    ranged = joint.kind == "DASH"
    if isinstance(before.value, PeriodRow):
        ranged = ranged or before.value.ranged
    value = PeriodRow((*_parts(before), *_parts(token)), ranged)  # type: ignore[arg-type]
    return replace(
        before, kind="PERIODS", end=token.end, text=f"{before.text} {token.text}", value=value
    )


def with_events(tokens: Sequence[TimeToken], text: str) -> list[TimeToken]:
    """Each WAIT word with the words that it introduces as one EV_ token; one before a day or span
    is an ordinary lead."""
    found: list[TimeToken] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind != "WAIT":
            found.append(token)
            at += 1
            continue
        if (lead := _as_lead(tokens, at)) is not None:
            found.append(lead)
            at += 1
            continue
        stop = _event_end(tokens, at)
        event = _event(token, tokens[at + 1 : stop], text)
        found += [event, *_times_inside(tokens[at + 1 : stop])]
        at = max(stop, at + 1)
    return found


def _as_lead(tokens: Sequence[TimeToken], at: int) -> TimeToken | None:
    """The WAIT word as a lead, where a day, a period or a span follows it."""
    token, rest = tokens[at], tokens[at + 1 :]
    kinds = {"from": "FROM", "until": "UNTIL", "before": "BEFORE", "after": "AFTER"}
    kind = kinds.get(str(token.value))
    if kind is None or not rest:
        return None
    follows = [other.kind for other in rest[:2]]
    if follows[0] == "END" and follows[1:] == ["EVERY"]:
        return None  # "after the end of each month" comes again: an event
    if follows[0] in POINTS | {"NOW", "PART", "SPAN"} or follows[0] in ("END", "STAGE"):
        return replace(token, kind=kind)
    return None


def _event_end(tokens: Sequence[TimeToken], at: int) -> int:
    """The index after the last token of the event that the token at `at` introduces."""
    depth = 0
    for index in range(at + 1, len(tokens)):
        token = tokens[index]
        depth += (token.kind == "OPEN") - (token.kind == "CLOSE")
        if depth < 0 or token.kind == "SEMI":
            return index
        if depth == 0 and index > at + 1 and _begins_clause(tokens, index):
            return index
        if token.kind == "SPAN" and _closes(tokens, index) and tokens[at].value != "as":
            return index
    return len(tokens)


_TIMES = POINTS | {"SPAN", "EVERY", "PART", "CONT", "PERIODIC", "ADHOC"}


def _times_inside(tokens: Sequence[TimeToken]) -> list[TimeToken]:
    """A time that joins on to the words of an event without being one of them, for a person."""
    for at, token in enumerate(tokens):
        kinds = [other.kind for other in tokens[max(0, at - 2) : at]]
        opened = kinds[-1:] == ["OPEN"] or (kinds[-1:] == ["FINISH"] and kinds[0] in JOINTS)
        if token.kind not in _TIMES and not (token.kind == "WAIT" and opened):
            continue
        before = at
        while before and tokens[before - 1].kind in LEADS | {"STAGE", "WAIT"}:
            before -= 1
        joint = tokens[before - 1].kind if before else ""
        if joint in JOINTS | {"OPEN"} or (joint == "FINISH" and before > 1):
            return [replace(token, kind="ODD", value=None)]
    return []


def _begins_clause(tokens: Sequence[TimeToken], index: int) -> bool:
    """Whether a limit, a rhythm or another event begins at the token, after a joint or a limit."""
    kind = tokens[index].kind
    rest = [_kind_at(tokens, at) for at in range(index, min(index + 4, len(tokens)))]
    after_joint = False
    while rest and rest[0] in JOINTS | {"FINISH"}:
        after_joint = True
        rest.pop(0)
    if not rest or (kind in JOINTS and not after_joint):
        return False
    if kind == "FINISH" and rest[0] in POINTS | {"PART"}:
        return True
    if after_joint and rest[0] in {"CONT", "EVERY", "ADHOC", "PERIODIC"}:
        return True
    if after_joint and rest[0] == "WAIT":
        return kind != "FINISH"
    return _is_limit(rest) if after_joint else _is_limit(rest) and rest[0] != "ON"


def _kind_at(tokens: Sequence[TimeToken], at: int) -> str:
    """The kind of a token; of a WAIT word that is an end, that of the end."""
    lead = _as_lead(tokens, at) if tokens[at].kind == "WAIT" else None
    return lead.kind if lead and lead.kind == "UNTIL" else tokens[at].kind


def _is_limit(kinds: Sequence[str]) -> bool:
    leads = [kind for kind in kinds if kind in LIMITS]
    rest = list(kinds)
    while rest and rest[0] in LIMITS | {"PART", "STAGE"}:
        rest.pop(0)
    return bool(leads) and bool(rest) and rest[0] in POINTS


def _closes(tokens: Sequence[TimeToken], index: int) -> bool:
    """Whether nothing but marks follows a token."""
    return all(token.kind in {"SEMI", "CLOSE", "COMMA"} for token in tokens[index + 1 :])


def _event(token: TimeToken, inside: Sequence[TimeToken], text: str) -> TimeToken:
    start = inside[0].start if inside else token.end
    end = inside[-1].end if inside else token.end
    kind = {"upon": "EV_ONLY", "whenever": "EV_WHENEVER"}.get(
        str(token.value), f"EV_{str(token.value).upper()}"
    )
    return TimeToken(kind, token.start, end, text[token.start : end], text[start:end].strip(" ,."))


def for_grammar(tokens: Sequence[TimeToken]) -> Iterator[TimeToken]:
    """The tokens that the grammar reads; a day that leaves a doubt is a day."""
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.kind in SILENT | UNREAD:
            continue
        if token.kind == "CONT" and after is not None and after.kind == "EVERY":
            continue  # "thường xuyên hằng năm" says how often, once
        kind = "DATE" if token.kind in ("SHORT_DATE", "AMBIGUOUS_DATE") else token.kind
        yield replace(token, kind=kind)
