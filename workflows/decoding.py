"""From the bytes of a file to clean text: size, UTF-8, NFC, no characters that mislead."""

from __future__ import annotations

import re
import unicodedata

from workflows.faults import Fault, make_fault
from workflows.kinds import BAD_CHARACTERS, character_name

LARGEST = 5_000_000
"""Bytes of a plan file; the seed plan has 61,000."""

LONGEST_LINE = 100_000
"""Characters; ruamel needs minutes for a tag of five million letters."""

MOST_CHARACTERS = 20
"""Bad characters listed one by one; more are hardly typing errors."""

STAND_IN = "\N{REPLACEMENT CHARACTER}"

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def decode(data: str | bytes, name: str) -> tuple[str | None, list[Fault]]:
    """The text in NFC, with each bad character stood in for, and what is wrong with it.

    None where nothing can be read: too large, not UTF-8, lines without end, or full of control
    characters.
    """
    if len(data) > LARGEST:
        return None, [make_fault("too-large", name, most=LARGEST)]
    faults: list[Fault] = []
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            got = f"0x{data[error.start]:02X}"
            return None, [make_fault("not-utf8", name, place_of(before), got=got)]
    else:
        text = data
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    for number, line in enumerate(_LINE_BREAK.split(text), 1):
        if len(line) > LONGEST_LINE:
            place = number, LONGEST_LINE + 1
            return None, [make_fault("long-line", name, place, most=LONGEST_LINE)]
    for bad in BAD_CHARACTERS.finditer(text):
        if len(faults) == MOST_CHARACTERS:
            return None, faults
        got, place = character_name(bad.group()), place_of(text[: bad.start()])
        faults.append(make_fault("bad-character", name, place, what="plan file", got=got))
    return BAD_CHARACTERS.sub(STAND_IN, text) if faults else text, faults


def place_of(before: str) -> tuple[int, int]:
    """Line and column of what follows the text."""
    breaks = list(_LINE_BREAK.finditer(before))
    return len(breaks) + 1, len(before) - (breaks[-1].end() if breaks else 0) + 1
