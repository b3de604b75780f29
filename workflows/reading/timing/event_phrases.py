"""Event phrases: "Thủ tướng ban hành Chiến lược ..." as a trigger with an id of its words."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from triggers import expressions as x
from triggers.errors import BadInputError
from triggers.parsing import RESERVED, parse_due, parse_when
from workflows.reading.source.folding import fold, lowered, slug

DOCUMENTS = Path(__file__).parents[1] / "words" / "documents.tsv"
LONGEST_ID = 52
_RECEIVED = re.compile(r"\bnhan (?:duoc|du)\b|\bngay nhan\b|^nhan\b|\breceipt\b|\breceived?\b")
_EFFECTIVE = re.compile(r"\bco hieu luc\b|\beffective\b|\bin(?:to)? force\b")
_ISSUED = re.compile(r"\bký\b|\bsign(?:ed|ature|ing)\b")
_LEADING = re.compile(
    r"^(?:(?:khi|ngày|thời điểm|có|được|sự|việc|(?:the )?date (?:of|on which)|the)\s+)+",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:mỗi|từng|each|every) ")
_PERIOD_END = re.compile(
    r"(?:(?:ngay )?(?:ket thuc|het)|(?:the )?(?:end|close) of) ?"
    r"(?P<each>(?:(?:moi|tung|hang|ky bao cao|each|every|a|the|calendar|reporting) )*)"
    r"(?P<unit>quy|thang|6 thang|nua nam|nam(?: duong lich)?|quarter|month|half-year"
    r"|semiannual period|half year|calendar year|year)"
)
_PERIODS = {
    "quy": "quarter",
    "thang": "month",
    "6 thang": "half-year",
    "nua nam": "half-year",
    "nam": "year",
    "nam duong lich": "year",
    "half year": "half-year",
    "semiannual period": "half-year",
    "calendar year": "year",
}
_DOUBTFUL = re.compile(
    r"\b(?:nam tai chinh|nien do|anniversary|nam hoc|fiscal year|ma khong|neu khong|without"
    r"|khong co (?:y kien|khieu nai|phan doi|don thu|vuong mac))\b"
)
_WHICHEVER = re.compile(
    r"(?P<first>.+?),? (?:or|hoặc) (?P<second>.+?),? (?:whichever \w+|"
    r"(?:tùy|tuỳ)? ?(?:theo |thuộc )?(?:vào )?thời điểm nào (?:đến|xảy ra)?) ?"
    r"(?P<which>later|last|earlier|first|sooner|trước|sau|sớm|muộn)\b.*"
)
_TWO_ISSUERS = re.compile(
    r"(?P<first>[^,]+?) và (?P<second>[^,]+?) "
    r"(?P<act>(?:có|ban hành) (?:các )?(?:văn bản|hướng dẫn) .*)"
)
_ISSUER = re.compile(r"(?:^|\s)của\s+(?P<name>(?:(?!\s(?:về|sau|trước|đối|trong|khi)\s)[^,;(])+)")
_ISSUING = re.compile(
    r"^(?P<name>[^,;]{3,60}?)\s+(?:ban hành|phê duyệt|thông qua|chỉ đạo|có|triển khai|công bố)\b"
)


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """What has to happen: `words` as printed, `kind` and `issuer` where they name a document,
    `date` which of its dates counts ("" for the ordinary one), `repeats` where it may come again.
    """

    id: str
    words: str
    kind: str = ""
    issuer: str = ""
    date: str = ""
    repeats: bool = False

    @property
    def name(self) -> str:
        """How an expression names it."""
        return f"{self.id}.{self.date}" if self.date else self.id


@dataclass(frozen=True, slots=True)
class EventMoment:
    """One or several events that an expression waits for together (`and`) or for any (`or`)."""

    events: tuple[EventPhrase, ...]
    joint: str = "and"

    def __str__(self) -> str:
        return f" {self.joint} ".join(event.name for event in self.events)


@cache
def document_kinds() -> tuple[str, ...]:
    """The kinds of documents, the longest first."""
    lines = DOCUMENTS.read_text(encoding="utf-8").splitlines()
    return tuple(sorted((n for n in lines if n and n[0] != "#"), key=len, reverse=True))


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(fold, document_kinds())) + r")\b")


def kind_in(text: str) -> str:
    """The kind of document that a phrase names first, "" for none."""
    found = _kind_pattern().search(fold(text))
    return next((kind for kind in document_kinds() if found and fold(kind) == found.group()), "")


def issuer_in(text: str) -> str:
    """Who issues it, by the words, "" where they do not say."""
    if found := _ISSUING.search(text):
        name = found.group("name").strip()
        return "" if _kind_pattern().match(fold(name)) else _LEADING.sub("", name)
    named = [match.group("name").strip() for match in _ISSUER.finditer(text)]
    return named[-1] if named and len(named[-1].split()) <= 9 else ""


def event_moment(text: str) -> EventMoment:
    """The events that a phrase names; several where it joins documents."""
    clean = _LEADING.sub("", text.strip(" ,.;:()")) or text.strip() or "event"
    if not _WHICHEVER.fullmatch(clean):
        clean = re.sub(r",? whichever .*", "", clean) or clean
    if found := _WHICHEVER.fullmatch(clean):
        later = found["which"] in ("later", "last", "sau", "muộn")
        either = tuple(_event(found[name], found[name]) for name in ("first", "second"))
        return EventMoment(either, "and" if later else "or")
    if found := _TWO_ISSUERS.fullmatch(clean):
        names = (found.group("first"), found.group("second"))
        if all(len(name.split()) <= 4 and "các" not in name for name in names):
            acts = [f"{name} {found.group('act')}" for name in names]
            return EventMoment(tuple(_event(part, clean) for part in acts))
    for joint, word in (("or", r"\s+(?:hoặc|or)\s+"), ("and", r"\s+(?:và|and)\s+")):
        if parts := _split(clean, word, joint):
            return EventMoment(tuple(_event(part, clean) for part in parts), joint)
    return EventMoment((_event(clean, clean),))


def ended_period(words: str) -> str:
    """The period that ends again and again ("the end of each quarter").

    Month, quarter, half-year or year; "" where the words name something that happens once.
    """
    plain = re.sub(
        r"^(month|quarter|year)[- ]end$", r"end of each \1", fold(words.strip(" ,.;:()"))
    )
    found = _PERIOD_END.fullmatch(plain)
    return _PERIODS.get(found["unit"], found["unit"]) if found else ""


def doubtful(words: str) -> bool:
    """Whether an event is one whose day the words alone do not give: a year that is not the
    calendar's, something that does not happen, one of two of which it names but one."""
    half = "whichever" in words and not _WHICHEVER.fullmatch(words)
    return half or bool(_DOUBTFUL.search(fold(words)))


def _split(text: str, word: str, joint: str) -> tuple[str, ...]:
    """The parts of a phrase that each name an event of their own; none where it is one event."""
    parts = re.split(word, text)
    if len(parts) != 2:
        return ()
    left, right = parts
    if joint == "or" and (found := re.match(r"của\s+", right)) and " của " in left:
        head = left[: left.rindex(" của ")]
        return left, f"{head} của {right[found.end() :]}"
    plain = fold(right)
    begins = _kind_pattern().match(re.sub(r"^(?:co|khi co|su|sau khi co)\s+", "", plain))
    joined = bool(begins and kind_in(left)) and "thi hanh" not in plain[:20]
    return (left, right) if joined and (joint == "or" or _names_document(left)) else ()


def _names_document(text: str) -> bool:
    """Whether a phrase is or ends as the naming of a document, rather than a list that runs on."""
    return "," not in text or bool(re.search(r"\b(?:ban hành|có)\b", text))


def _event(words: str, whole: str) -> EventPhrase:
    words = _LEADING.sub("", words.strip(" ,.;:()"))
    plain = fold(whole)
    date = "effective" if _EFFECTIVE.search(plain) else ""
    date = date or ("received" if _RECEIVED.search(plain) else "")
    date = date or ("issued" if _ISSUED.search(lowered(whole)) else "")
    repeats = bool(_EACH.search(lowered(words)))
    return EventPhrase(event_id(words), words, kind_in(words), issuer_in(words), date, repeats)


def event_id(words: str) -> str:
    """An id from the words: the same words give the same id, long ones are cut and marked."""
    name = slug(words) or "event"
    if len(name) > LONGEST_ID:
        mark = hashlib.sha256(name.encode()).hexdigest()[:5]
        name = f"{name[: LONGEST_ID - 6].rpartition('-')[0]}-{mark}"
    return name if _is_free(name) else f"event-{name}"


def _is_free(name: str) -> bool:
    """Whether the grammar reads the id as the name of an event and as nothing else."""
    try:
        named = x.Occurred(name)
        good = parse_when(name) == named and parse_due(f"upon {name}") == x.Upon(named)
    except BadInputError:
        return False
    return good and name not in RESERVED and not name[0].isdigit()
