"""Lines to paragraphs: a pasted page breaks lines inside sentences, even inside numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflows.reading.source.blocks import Paragraph, ParagraphBuilder
from workflows.reading.source.folding import fold
from workflows.reading.source.labels import label_at
from workflows.reading.source.numbering import Marker, marker_of

_MARKS = re.compile(
    r"\*{1,3}|(?<![\w])_{1,3}|_{1,3}(?![\w])|`{1,3}|~~|</?(?:b|i|u|em|strong|p|span)>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(?=\S)")
_BULLET = re.compile(r"\s*[*+-]\s+")
_RULE = re.compile(r"\s*(?:[-=_*]\s*){3,}$")
_PAGE = re.compile(r"\d{1,3}")
_WANTS_NUMBER = re.compile(
    r"\b(?:(?<!hang )(?<!moi )(?<!tung )(?<!\d )(?<!\) )(?:ngay|thang|nam|quy)|"
    r"so|muc|khoan|diem|dieu|chuong|phan|lan thu|khoa|thu|hang|chi muc|"
    r"phu luc|den|tu|va)$"
)
_ENDED = (".", ";", ":", "!", "?", "…", "./.", '."', ".”", ",")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a text: its words without marks of Markdown, its place, the level of its heading,
    whether an empty line stands before it."""

    text: str
    place: str
    level: int = 0
    after_gap: bool = False


def clean_line(text: str) -> tuple[str, int]:
    """A line without the marks of Markdown, and the level of its heading."""
    if _RULE.fullmatch(text):
        return "", 0
    level = 0
    if found := _HEADING.match(text):
        level, text = len(found.group(1)), text[found.end() :]
    bullet = ""
    if found := _BULLET.match(text):
        bullet, text = f"{found.group().strip()} ", text[found.end() :]
    clean = " ".join(_MARKS.sub("", _BREAK.sub(" ", text)).split())
    return (bullet + clean if clean else ""), level


def join_lines(lines: Sequence[SourceLine]) -> list[Paragraph]:
    """The paragraphs of consecutive lines."""
    found: list[Paragraph] = []
    builder, level, last = ParagraphBuilder(), 0, ""
    width, seen = _usual_width(lines), dict[str, int]()
    for line in lines:
        if not line.text:
            continue
        if _is_next_number(line.text, seen) or (last and not _goes_on(last, line, level, width)):
            _close(builder, level, found)
            builder, level = ParagraphBuilder(), line.level
        elif not last:
            level = line.level
        builder.add(line.text, line.place)
        last = line.text
    _close(builder, level, found)
    return found


def _is_next_number(text: str, seen: dict[str, int]) -> bool:
    """Whether a line begins with the number after the last one of its kind, and a capital letter:
    a new item, whatever word the line before ends with. Keeps the numbers in `seen`."""
    marker = marker_of(text)
    if marker is None or marker.style not in ("number", "dotted"):
        return False
    family = f"{marker.style} {marker.label.rpartition('.')[0]}"
    follows = (
        seen.get(family, -1) + 1 == marker.order and text[marker.end : marker.end + 1].isupper()
    )
    if follows or family not in seen or marker.order == 1:
        seen[family] = marker.order
    return follows


def _close(builder: ParagraphBuilder, level: int, found: list[Paragraph]) -> None:
    if (paragraph := builder.paragraph(level)) is not None:
        found.append(paragraph)


def _usual_width(lines: Sequence[SourceLine]) -> int:
    lengths = sorted(len(line.text) for line in lines if line.text)
    return lengths[len(lengths) * 3 // 4] if lengths else 0


def _goes_on(last: str, line: SourceLine, level: int, width: int) -> bool:
    """Whether a line goes on with the sentence before it."""
    text = line.text
    marker = marker_of(text)
    wants = bool(_WANTS_NUMBER.search(fold(last)[-24:])) and not last.endswith(_ENDED)
    wants = wants or fold(last) in ("so:", "so :", "no.:")
    if line.level or _PAGE.fullmatch(last) or (_PAGE.fullmatch(text) and not wants):
        return False
    if marker and not (wants and marker.style in ("number", "dotted")):
        return False
    label = label_at(text, 0)
    if label and label.colon and not (last[-1:].isalpha() and text[:1].islower()):
        return False
    if _bare(last) or (wants and last.endswith(":")):
        return True
    if line.after_gap or level:
        return _is_cut(last, text) or (wants and text[:1].isdigit())
    if last.endswith(_ENDED[:8]) and len(last) < width * 0.8:
        return False
    return not (last.isupper() != text.isupper() and _is_title(last, text))


def _bare(text: str) -> bool:
    """Whether a line is nothing but a number, whose words come on the next line."""
    marker: Marker | None = marker_of(text)
    return marker is not None and marker.end >= len(text) and marker.style != "annex"


def _is_cut(last: str, text: str) -> bool:
    """Whether an empty line, as a page break leaves it, stands inside a sentence."""
    return text[:1].islower() and not last.endswith(_ENDED[:8]) and len(last.split()) > 3


def _is_title(last: str, text: str) -> bool:
    letters = [letter for letter in last + text if letter.isalpha()]
    return bool(letters)
