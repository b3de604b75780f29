"""From the bytes of a file to clean text: size, UTF-8, NFC, no characters that mislead."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from triggers.visible_text import character_name
from workflows.faults import Fault, make_fault
from workflows.field_types import BAD_CHARACTERS
from workflows.regular_files import read_regular
from workflows.source_positions import PLAN_FILE

LARGEST = 5_000_000
"""Bytes of a plan file; the seed plan has 61,000."""

LONGEST_LINE = 100_000
"""Characters; ruamel needs minutes for a tag of five million letters."""

MOST_CHARACTERS = 20
"""Bad characters listed one by one; more are hardly typing errors."""

STAND_IN = "\N{REPLACEMENT CHARACTER}"

LINE_BREAK = re.compile(r"\r\n|\r|\n")


def read_bytes(path: Path, most: int = LARGEST) -> tuple[bytes | None, list[Fault]]:
    """The bytes of a file, no more than one beyond the limit; None, with the fault, where it
    cannot be opened, or is no regular file."""
    try:
        return read_regular(path, most + 1), []
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return None, [make_fault("unreadable", str(path), reason=reason)]


def decode(
    data: str | bytes, name: str, most: int = LARGEST, what: str = PLAN_FILE
) -> tuple[str | None, list[Fault]]:
    """The text of a file's `data` in NFC, with each bad character stood in for, and what is wrong
    with it.

    `name` is the file's path, for the faults, `most` the limit in bytes, `what` how messages call
    the file. None where nothing can be read: too large, not UTF-8, lines without end, or full of
    control characters.
    """
    if len(data) > most:
        return None, [make_fault("too-large", name, most=most)]
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
    for number, line in enumerate(LINE_BREAK.split(text), 1):
        if len(line) > LONGEST_LINE:
            place = number, LONGEST_LINE + 1
            return None, [make_fault("long-line", name, place, most=LONGEST_LINE)]
    for bad in BAD_CHARACTERS.finditer(text):
        if len(faults) == MOST_CHARACTERS:
            return None, faults
        got, place = character_name(bad.group()), place_of(text[: bad.start()])
        faults.append(make_fault("bad-character", name, place, what=what, got=got))
    return BAD_CHARACTERS.sub(STAND_IN, text) if faults else text, faults


def place_of(before: str) -> tuple[int, int]:
    """Line and column of what follows the text."""
    breaks = list(LINE_BREAK.finditer(before))
    return len(breaks) + 1, len(before) - (breaks[-1].end() if breaks else 0) + 1
