"""Words for people: one table of whole sentences, in Vietnamese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.model.refusals import Dependents
from triggers.errors import UponError, UsageError, with_hint
from upon.words.layout import one_line
from upon.words.waits import wait_lines

if TYPE_CHECKING:
    from triggers.nodes import Waits

__all__ = ["LANGUAGES", "SheetError", "Words", "one_line", "table"]

FOLDER = Path(__file__).with_name("texts")
LANGUAGES = ("vi", "en")
LONGEST = 300
"""Characters of one argument that a sentence shows."""


NOTHING = ("-", "nothing")
"""What is given as a value where there is none."""

_NEAREST = re.compile(r"; [^;{]+: \{nearest\}")
"""The part of a sentence that names what is near, where nothing is."""

_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
"""A date that stands alone in a text."""

PHRASED = ("allowed",)
"""Arguments that are lists of phrases."""

TYPED = ("got", "name")
"""Arguments of what is unknown: as somebody typed them, never taken for words of the program."""

SYSTEM = ("reason", "what")
"""Arguments that may hold what the operating system said."""


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
    """The texts in one language, as one door says them.

    Where a text needs other words at a door, `KEY.cli` or `KEY.web` stands beside `KEY`: a name
    that is an option there, a hint that names a command or a button.
    """

    def __init__(self, lang: str = "vi", door: str = "cli") -> None:
        if lang not in LANGUAGES:
            raise UsageError("--lang", lang, ", ".join(LANGUAGES))
        self.lang, self.door = lang, door
        self._texts = table()

    def has(self, key: str) -> bool:
        """Whether there is a text under the key."""
        return key in self._texts

    def say(self, key: str, /, **arguments: object) -> str:
        """The text of a key with its arguments put in. Raises KeyError for a key of no sheet."""
        text = self._texts[key][self.lang]
        if not arguments:
            return text
        if "nearest" in arguments and (arguments["nearest"] or "-") in NOTHING:
            text = _NEAREST.sub("", text)
        typed = TYPED if key.startswith("error.unknown_") else ()
        shown = {
            name: _cut(one_line(str(value))) if name in typed else self._put(name, value)
            for name, value in arguments.items()
        }
        return text.format(**shown)

    def whole(self, key: str, /, **texts: str) -> str:
        """A sentence around what people wrote, which is never cut short."""
        shown = {name: one_line(text) for name, text in texts.items()}
        return self._texts[key][self.lang].format(**shown)

    def waits(self, waits: Waits | None, names: Mapping[str, str]) -> Sequence[str]:
        """What is waited for, a phrase for each thing that must come; `names` are what triggers
        are called."""
        return list(wait_lines(self, waits, names))

    def term(self, kind: str, name: str) -> str:
        """The word for a name of some kind (`state`, `waiting`), the name itself where none is."""
        keys = (f"{kind}.{name}.{self.door}", f"{kind}.{name}")
        key = next((key for key in keys if key in self._texts), None)
        return self._texts[key][self.lang] if key else name

    def day(self, day: date | None) -> str:
        """A date as the language writes it; a dash where there is none."""
        if day is None:
            return "-"
        return day.strftime("%d/%m/%Y") if self.lang == "vi" else day.isoformat()

    def stamp(self, at: datetime) -> str:
        """A moment, to the minute."""
        return f"{self.day(at.date())} {at:%H:%M}"

    def error(self, error: UponError) -> str:
        """An error's message: the fact (`error.<code>`), then what to do about it at this door.

        A name that has no near one is `error.<code>.other`, with a hint for its kind.
        """
        key = hinted = f"error.{error.code}"
        if getattr(error, "nearest", None) == ():
            key, hinted = f"{key}.other", f"{key}.{error.arguments.get('kind')}"
        if error.arguments.get("got") in NOTHING and self.has(f"{key}.nothing"):
            rest = {name: of for name, of in error.arguments.items() if name != "got"}
            return self.say(f"{key}.nothing", **rest)
        if not self.has(key):
            return one_line(str(error))
        fact, hint = self.say(key, **error.arguments), f"{hinted}.{self.door}"
        return with_hint(fact, self.say(hint, **error.arguments)) if self.has(hint) else fact

    def fault(self, code: str, arguments: Mapping[str, object], message: str) -> str:
        """A fault of a plan file by its `code` and `arguments`; where the code has no text, the
        `message` it came with."""
        key = f"fault.{code}"
        if code == "yaml-syntax" and self.lang != "en":
            arguments = {**arguments, "got": self._of_parser(str(arguments["got"]))}
        return self.say(key, **arguments) if self.has(key) else message

    def _of_parser(self, said: str) -> str:
        """What the YAML parser said, which it says in English alone."""
        for key, row in self._texts.items():
            if key.startswith("yaml.") and row["en"].format() in said:
                return row[self.lang].format()
        return self.say("yaml.other")

    def _phrased(self, name: str, value: str) -> str:
        """A text that the program itself gave as an argument: each phrase of a list in words."""
        said = self.term(name, value)
        if said == value and name in SYSTEM:
            said = self.term("system", value)
        if said != value or name not in PHRASED or ", " not in value:
            return said
        return ", ".join(self.term(name, part) for part in _phrases(value))

    def _standing(self, entry: int, what: str) -> str:
        """An entry that stands on another, and what it says: its first word, and its days, as the
        language has them."""
        act, _, rest = what.partition(" ")
        word = self.term("move", act) if self.has(f"move.{act}") else self.term("kind", act)
        days = _DAY.sub(lambda found: self.day(date.fromisoformat(found[0])), rest)
        return self.say("stands_on.entry", entry=entry, what=f"{word} {days}".strip())

    def _put(self, name: str, value: object) -> object:
        if isinstance(value, Dependents):
            return value.listed(self._standing)
        if isinstance(value, datetime):
            return self.stamp(value)
        if isinstance(value, date):
            return self.day(value)
        if value is None:
            return "-"
        if isinstance(value, str):
            return _cut(one_line(self._phrased(name, value)))
        if isinstance(value, Iterable):
            return _cut(", ".join(one_line(self.term(name, str(part))) for part in value)) or "-"
        return value


def _phrases(text: str) -> Iterator[str]:
    """The parts of a list between commas; a comma within brackets is the part's own, and a bracket
    in quotes is none."""
    depth, begun, quoted = 0, 0, False
    for place, letter in enumerate(text):
        quoted ^= letter == "'"
        depth += 0 if quoted else (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0 and text[place + 1 : place + 2] == " ":
            yield text[begun:place].strip()
            begun = place + 1
    yield text[begun:].strip()


def _cut(text: str) -> str:
    """A text of LONGEST characters at most, cut between words, what was quoted closed again."""
    if len(text) <= LONGEST:
        return text
    kept = text[: LONGEST - 2]
    kept = (kept.rpartition(" ")[0] or kept).rstrip(" ,;:…(") + "…"
    return kept + "”" if kept.count("“") > kept.count("”") else kept
