"""Labels: "Cơ quan chủ trì:", "Thời gian thực hiện:", whatever blanks and accents they lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from workflows.reading.source.folding import fold

LABELS = Path(__file__).parents[1] / "words" / "labels.tsv"
LONGEST = 90
"""Letters within which a label ends."""

_BRACKET = re.compile(r"\([^()]*\)")
_LOOSE = re.compile(
    r"\s+(?=(?:sau khi|khi|trước|trong|từ|chậm nhất|quý|tháng|năm|thường xuyên|hằng|hàng)\b)",
    re.IGNORECASE,
)

ROLE_NAMES = ("directing", "lead", "advising", "coordinating", "implementing")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the roles of its line, and where its value begins (the end of the text where the
    value stands below)."""

    roles: tuple[str, ...]
    end: int
    colon: bool = True

    @property
    def is_role(self) -> bool:
        """Whether its value names bodies."""
        return self.roles[0] in ROLE_NAMES


@cache
def _patterns(
    own: tuple[tuple[str, str], ...] = (),
) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    rows += [[role, re.escape(_tight(words))] for role, words in own]
    return tuple((tuple(roles.split("+")), re.compile(pattern)) for roles, pattern in rows)


def _tight(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


@lru_cache(maxsize=16_384)
def label_at(text: str, start: int, own: tuple[tuple[str, str], ...] = ()) -> Label | None:
    """The label that begins at the offset `start` of a `text`, None where there is none; `own` are
    an office's own labels, each a role and its words.

    It ends with a colon or with the text; a label of time may run on into its wording.
    """
    head = text[start : start + LONGEST]
    colon = next((n for n, letter in enumerate(head) if letter in ":："), -1)
    if colon >= 0:
        roles = _roles_of(head[:colon], own)
        end = start + colon + 1
        while end < len(text) and text[end] in " *_":
            end += 1
        return Label(roles, end) if roles else _loose(start, head, own)
    if len(text) - start <= LONGEST and (roles := _roles_of(text[start:], own)):
        return Label(roles, len(text), False)
    return _loose(start, head, own)


def _loose(start: int, head: str, own: tuple[tuple[str, str], ...]) -> Label | None:
    """A label of time that runs on into its wording without a colon."""
    for found in _LOOSE.finditer(head):
        if _roles_of(head[: found.start()], own) == ("time",):
            return Label(("time",), start + found.end(), False)
    return None


@lru_cache(maxsize=16_384)
def _roles_of(text: str, own: tuple[tuple[str, str], ...]) -> tuple[str, ...] | None:
    tight = _tight(_BRACKET.sub("", text)) or _tight(text)
    if not tight:
        return None
    found = (roles for roles, pattern in _patterns(own) if pattern.fullmatch(tight))
    return next((roles for roles in found if roles != ("number",)), None)


def column_label(text: str, own: tuple[tuple[str, str], ...] = ()) -> tuple[str, ...] | None:
    """The roles of a column by its heading, None for an unknown one."""
    tight = _tight(re.sub(r"\([^()]*\)", "", text)) or _tight(text)
    best: tuple[int, tuple[str, ...]] | None = None
    for roles, pattern in _patterns(own):
        match = pattern.match(tight)
        if match and match.end() > len(tight) * 0.6 and (best is None or match.end() > best[0]):
            best = (match.end(), roles)
    return best[1] if best else None
