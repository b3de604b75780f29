"""What a reading knows beside the shipped tables, and what holds below a heading."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.reading.drafts import RoleLine
from workflows.reading.timing.time_words import Row

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What a reading knows beside the shipped tables: the language, an office's own rows."""

    language: str = "vi"
    times: tuple[Row, ...] = ()
    labels: Pairs = ()
    sections: Pairs = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for an item by the headings above it."""

    kind: str = "tasks"
    owners: tuple[RoleLine, ...] = ()
    section: str = ""
