"""An office's own words for reading: labels, headings and time words from a table of its own."""

from __future__ import annotations

import re
from pathlib import Path

from triggers.errors import BadInputError
from workflows.file_text import decode, read_bytes
from workflows.reading.reading_words import ReadingWords
from workflows.reading.source.labels import ROLE_NAMES
from workflows.reading.timing.time_words import Row

LABELS = (*ROLE_NAMES, "time", "task", "content", "result", "money", "note", "number")
SECTIONS = ("purpose", "target", "money", "organising", "frame", "closing")
TIMES = (
    "CONT",
    "ADHOC",
    "DONE",
    "PERIODIC",
    "EVERY year",
    "EVERY half-year",
    "EVERY quarter",
    "EVERY month",
)
FORM = "kind<tab>value<tab>spelling; kind: label, section, time"


def read_office_words(path: str, language: str) -> ReadingWords:
    """The rows of a file, `kind value spelling` between tabs: `label lead Cơ quan đầu mối`,
    `section frame Phụ chú`, `time EVERY year mỗi niên khóa`. Raises BadInputError with the line.
    """
    data, faults = read_bytes(Path(path))
    text, found = decode(data, path) if data is not None else (None, faults)
    if text is None:
        raise BadInputError("--words", path, found[0].message if found else FORM)
    labels: list[tuple[str, str]] = []
    sections: list[tuple[str, str]] = []
    times: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, value, spelling = _cells(line, path, number)
        if kind == "label":
            labels.append((value, spelling))
        elif kind == "section":
            sections.append((value, spelling))
        else:
            token, _, rhythm = value.partition(" ")
            times.append((token, rhythm, re.escape(" ".join(spelling.lower().split()))))
    return ReadingWords(language, tuple(times), tuple(labels), tuple(sections))


def _cells(line: str, path: str, number: int) -> tuple[str, str, str]:
    cells = [cell.strip() for cell in line.split("\t")]
    allowed = {"label": LABELS, "section": SECTIONS, "time": TIMES}
    if len(cells) != 3 or cells[0] not in allowed or not cells[2]:
        raise BadInputError(f"{path}:{number}", line, FORM)
    if not all(
        part in allowed[cells[0]]
        for part in ([cells[1]] if cells[0] == "time" else cells[1].split("+"))
    ):
        raise BadInputError(f"{path}:{number}", cells[1], ", ".join(allowed[cells[0]]))
    return cells[0], cells[1], cells[2]
