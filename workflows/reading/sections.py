"""Sections: what a heading says about the items below it, and the frame around a plan."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from workflows.reading.source.folding import fold

SECTIONS = Path(__file__).with_name("words") / "sections.tsv"
NO_TASKS = {"purpose", "target", "money", "frame"}

_FRAME = re.compile(
    r"^(?:cong hoa xa hoi|doc lap - tu do|dang cong san|noi nhan|kt\.|tm\.|t/m|tl\.|tuq\.|"
    r"so:? ?[-\d]|so /|du thao|luu:?|\(kem theo|\(ban hanh kem|\[ho ten|"
    r"(?:chu tich|pho chu tich|bo truong|thu truong|bi thu|pho bi thu|truong ban|giam doc)\b)"
)
_DATE_LINE = re.compile(r"^[^,\d]{2,40}, ?ngay\b.{0,24}\bnam\b.{0,8}$|^[^,\d]{2,40}, ngay \d")


@cache
def _rows(own: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    lines = SECTIONS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    shipped = [(row[0], row[1]) for row in rows]
    return (*((kind, fold(words)) for kind, words in own), *shipped)


def section_of(text: str, own: tuple[tuple[str, str], ...] = ()) -> str:
    """The kind of section that a heading opens: purpose, target, money, organising, frame; "" for
    one that says nothing."""
    plain = fold(text).strip(" .:;-")
    plain = re.sub(r"^(?:cac|nhung|mot so|ve|cong tac) ", "", plain)
    if len(plain) > 160:
        return ""
    for kind, words in _rows(own):
        if kind != "closing" and plain.startswith(words):
            return kind
    return ""


def is_closing(text: str, own: tuple[tuple[str, str], ...] = ()) -> bool:
    """Whether a sentence is one of those that end every plan."""
    plain = fold(text)
    return any(kind == "closing" and plain.startswith(words) for kind, words in _rows(own)) or (
        plain.endswith("./.") and "kho khan, vuong mac" in plain
    )


def is_frame(text: str) -> bool:
    """Whether a line is of the frame: motto, number, date, legal basis, recipients, signature."""
    plain = fold(text)
    return bool(_FRAME.match(plain) or _DATE_LINE.match(plain)) or plain.isdigit()


_ARTICLE = re.compile(
    r"\b(?:ban hanh kem theo|quyet dinh nay|co hieu luc (?:thi hanh )?(?:ke )?tu|"
    r"thi hanh quyet dinh|chiu trach nhiem thi hanh|phe duyet ke hoach)\b"
)


def is_article_of_decision(text: str) -> bool:
    """Whether an article only brings a plan into force: "Ban hành kèm theo Quyết định này ..."."""
    return bool(_ARTICLE.search(fold(text)[:600]))
