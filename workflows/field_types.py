"""The small types of a plan file: ids, texts, dates, flags, numbers, periods, expressions.

Each is read from a file's text or from stored JSON, and refuses with a code of faults.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from triggers import expressions as x
from triggers.dates import FIRST, LAST, parse_date
from triggers.errors import BadInputError, ExpressionError, HoursError
from triggers.parsing import RESERVED, is_english, is_vietnamese, parse_due, parse_when
from triggers.periods import period_from
from triggers.printing import print_due, print_when
from triggers.visible_text import character_name, first_hidden, has_ink, one_blank
from workflows.faults import MESSAGES

Role = Literal["directing", "lead", "advising", "coordinating", "implementing"]
ROLES: tuple[Role, ...] = ("directing", "lead", "advising", "coordinating", "implementing")
"""What a body has to do with a task, in the order of pages."""

BAD_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Controls but tab and line breaks, separators, direction overrides, halves of characters."""

LONGEST_ID, LONGEST_NAME, LONGEST_TEXT = 64, 500, 4_000

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_TASK_ID = re.compile(r"[^\W_](?:(?:[^\W_]|[.-]){0,62}[^\W_])?")
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}(/\d{1,2}/|\.\d{1,2}\.)\d{4}", re.ASCII)
_DAY_FIRST = re.compile(r"(?<![\w.-])\d{1,2}(/\d{1,2}/|\.\d{1,2}\.)\d{4}(?![\w.-])", re.ASCII)
_NUMBER = re.compile(r"\d{1,4}(\.\d{1,4})?", re.ASCII)


def refusal(code: str, **args: object) -> PydanticCustomError:
    """A validation error that carries a fault's code and arguments."""
    return PydanticCustomError(code, MESSAGES[code], args)


FROM_FILE = "from_file"
"""Key of a validation's context, there where the text comes out of a file: what nobody sees is then
refused, and blanks are made alike. What the ledger holds is taken as it was kept."""

KEPT = "kept"
"""Key of a validation's context, there where the text comes out of a table of the ledger: its
expressions were read before it was kept, and are read again when they are asked for."""


def _text(longest: int, *, prose: bool = False) -> Callable[[str, ValidationInfo], str]:
    def check(text: str, info: ValidationInfo) -> str:
        clean = unicodedata.normalize("NFC", text).strip()
        if info.context and FROM_FILE in info.context:
            clean = _seen(clean, prose=prose)
        if bad := BAD_CHARACTERS.search(clean) or re.search("\t|\r", clean):
            raise refusal("bad-character", got=character_name(bad.group()))
        if not clean:
            raise refusal("empty")
        if len(clean) > longest:
            raise refusal("too-long", got=len(clean), most=longest)
        return clean

    return check


def _seen(text: str, *, prose: bool) -> str:
    """The text with its blanks made alike. Prose may have joiners and selectors, which some scripts
    need, beside what can be seen."""
    if not has_ink(text):
        raise refusal("empty")
    hidden = None if prose else first_hidden(text)
    if hidden is not None:
        raise refusal("hidden-character", got=hidden.name, at=hidden.place)
    return text if BAD_CHARACTERS.search(text) or re.search("\t|\r", text) else one_blank(text)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise refusal("bad-id", got=text)
    return text


def _is_known(info: ValidationInfo) -> bool:
    return info.context is not None and KEPT in info.context


def _trigger_id(text: str, info: ValidationInfo) -> str:
    if _is_known(info):
        return text
    # Whatever the grammar would read as something else could never be waited for.
    named = x.Occurred(text)
    try:
        good = text not in RESERVED and parse_when(text) == named
        good = good and parse_due(f"upon {text}") == x.Upon(named)
    except BadInputError:
        good = False
    if not good:
        raise refusal("reserved-id", got=text)
    return text


def _task_id(text: str, info: ValidationInfo) -> str:
    text = unicodedata.normalize("NFC", text)
    if info.context and FROM_FILE in info.context and (hidden := first_hidden(text)):
        raise refusal("hidden-character", got=hidden.name, at=hidden.place)
    if not _TASK_ID.fullmatch(text):
        raise refusal("bad-task-id", got=text)
    return text


def _day(value: object) -> object:
    if not isinstance(value, str):
        day = value
    else:
        try:
            day = parse_date(value)
        except BadInputError:
            day = None
    if not isinstance(day, date) or not FIRST <= day <= LAST:
        raise refusal("bad-date", got=str(value))
    return day


def _flag(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value not in ("true", "false"):
        raise refusal("bad-flag", got=value)
    return value == "true"


def _percent(value: object) -> object:
    if isinstance(value, str):
        if not _NUMBER.fullmatch(value):
            raise refusal("bad-number", got=value)
        value = float(value) if "." in value else int(value)
    if not isinstance(value, int | float) or not 0 <= value <= 1000:
        raise refusal("bad-number", got=str(value))
    return value


def _period(text: str) -> str:
    try:
        return str(period_from(text))
    except ValueError:
        raise refusal("bad-period", got=text) from None


def spaced(text: str) -> str:
    """The text with one blank wherever it has white space (expressions may run over lines)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _expression(canonical: Callable[[str], str]) -> Callable[[str, ValidationInfo], str]:
    def check(text: str, info: ValidationInfo) -> str:
        if _is_known(info):
            return text
        text = spaced(text)
        if not text:
            raise refusal("empty")
        try:
            return canonical(text)
        except HoursError as error:
            raise refusal("hours", got=error.got, column=error.column) from None
        except ExpressionError as error:
            raise refusal(
                "bad-expression", got=error.got, allowed=error.allowed, column=error.column
            ) from None

    return check


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Id = Annotated[str, AfterValidator(_id)]
TriggerId = Annotated[str, AfterValidator(_id), AfterValidator(_trigger_id)]
TaskId = Annotated[str, AfterValidator(_task_id)]
Reference = Annotated[str, AfterValidator(_text(LONGEST_ID))]
"""An id used to name something declared elsewhere; checks.py looks it up."""
Name = Annotated[str, AfterValidator(_text(LONGEST_NAME))]
Text = Annotated[str, AfterValidator(_text(LONGEST_TEXT, prose=True))]
Number = Annotated[Name | None, BeforeValidator(_blank)]
"""A document number; drafts leave it blank."""
Date = Annotated[date, BeforeValidator(_day)]
Flag = Annotated[bool, BeforeValidator(_flag)]
Percent = Annotated[int | float, BeforeValidator(_percent)]
PeriodLabel = Annotated[str, AfterValidator(_period)]


def _when(text: str) -> str:
    node = parse_when(text)
    return text if _is_kept(text, "when") else print_when(node)


def _due(text: str) -> str:
    node = parse_due(text)
    return text if _is_kept(text, "due") else print_due(node)


def _is_kept(text: str, start: Literal["when", "due"]) -> bool:
    """Whether an expression stays as it was written: English with the year first, so that the
    digests of plans in force stay as they are."""
    if _DAY_FIRST.search(text):
        return False
    return not is_vietnamese(text) or is_english(text, start)


def _until(text: str, info: ValidationInfo) -> str:
    """A day, or a trigger with or without one of its dates."""
    if _is_known(info):
        return text
    text = spaced(text)
    if _DATED.fullmatch(text):
        return str(_day(text))
    try:
        found = parse_when(text)
    except ExpressionError as error:
        raise refusal(
            "bad-expression", got=error.got, allowed=error.allowed, column=error.column
        ) from None
    if not isinstance(found, x.Occurred):
        raise refusal("bad-expression", got=text, allowed="a trigger, or a day", column=1)
    return text


Until = Annotated[str, AfterValidator(_until)]
"""When a task lapses: a trigger, `X.effective`, or a day (through which it holds)."""
When = Annotated[str, AfterValidator(_expression(_when))]
Due = Annotated[str, AfterValidator(_expression(_due))]
