"""The fields of a form, as the one template of short forms draws them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values to choose from, with a line below it."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field; `kind` is text, date, span, area, table, tick, checks, radio, select,
    file or hidden."""

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    hint: str | None = None
    options: list[Option] = field(default_factory=list)
