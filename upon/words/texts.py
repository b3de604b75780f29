"""Words for people: one table of whole sentences, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path

from triggers.errors import UponError, UsageError

FOLDER = Path(__file__).with_name("texts")
LANGUAGES = ("vi", "en")
LONGEST = 300
"""Characters of one argument that a sentence shows."""


class SheetError(ValueError):
    """A sheet of texts that cannot be used: a fault of the program."""


@cache
def table(folder: Path = FOLDER) -> Mapping[str, Mapping[str, str]]:
    """Key -> language -> text, of all sheets. Raises SheetError for a key that comes twice."""
    texts: dict[str, dict[str, str]] = {}
    for sheet in sorted(folder.glob("*.tsv")):
        lines = sheet.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0].split("\t") != ["key", *LANGUAGES]:
            raise SheetError(f"{sheet.name}: the first line must be key, vi, en")
        for number, line in enumerate(lines[1:], start=2):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != 3 or not all(cells):
                raise SheetError(f"{sheet.name}:{number}: three filled cells are needed")
            if cells[0] in texts:
                raise SheetError(f"{sheet.name}:{number}: the key {cells[0]!r} comes twice")
            texts[cells[0]] = dict(zip(LANGUAGES, cells[1:], strict=True))
    return texts


class Words:
    """The texts in one language."""

    def __init__(self, lang: str = "vi") -> None:
        if lang not in LANGUAGES:
            raise UsageError("--lang", lang, ", ".join(LANGUAGES))
        self.lang = lang
        self._texts = table()

    def has(self, key: str) -> bool:
        """Whether there is a text under the key."""
        return key in self._texts

    def say(self, key: str, /, **arguments: object) -> str:
        """The text of a key with its arguments put in. Raises KeyError for a key of no sheet."""
        text = self._texts[key][self.lang]
        if not arguments:
            return text
        return text.format(**{name: self._put(name, value) for name, value in arguments.items()})

    def whole(self, key: str, /, **texts: str) -> str:
        """A sentence around what people wrote, which is never cut short."""
        shown = {name: one_line(text) for name, text in texts.items()}
        return self._texts[key][self.lang].format(**shown)

    def term(self, kind: str, name: str) -> str:
        """The word for a name of some kind (`state`, `waiting`), the name itself where none is."""
        key = f"{kind}.{name}"
        return self._texts[key][self.lang] if key in self._texts else name

    def day(self, day: date | None) -> str:
        """A date as the language writes it; a dash where there is none."""
        if day is None:
            return "-"
        return day.strftime("%d/%m/%Y") if self.lang == "vi" else day.isoformat()

    def stamp(self, at: datetime) -> str:
        """A moment, to the minute."""
        return f"{self.day(at.date())} {at:%H:%M}"

    def error(self, error: UponError) -> str:
        """An error's message. `error.<code>.<kind>` is for a name that has no near one."""
        key = f"error.{error.code}"
        if getattr(error, "nearest", None) == ():
            kind = f"{key}.{error.arguments.get('kind')}"
            key = kind if self.has(kind) else f"{key}.other"
        return self.say(key, **error.arguments) if self.has(key) else one_line(str(error))

    def fault(self, code: str, arguments: Mapping[str, object], message: str) -> str:
        """A fault of a plan file; the message it came with where the code has no text."""
        key = f"fault.{code}"
        return self.say(key, **arguments) if self.has(key) else message

    def _put(self, name: str, value: object) -> object:
        if isinstance(value, datetime):
            return self.stamp(value)
        if isinstance(value, date):
            return self.day(value)
        if value is None:
            return "-"
        if isinstance(value, str):
            return _cut(one_line(self.term(name, value)))
        if isinstance(value, Iterable):
            return _cut(", ".join(one_line(str(part)) for part in value)) or "-"
        return value


def one_line(text: str) -> str:
    """The text without line breaks and with whatever cannot be printed escaped."""
    joined = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in joined)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
