"""The events of a YAML text that is written plainly, many times as fast as by a reader of all YAML.

Plain are block mappings and lists, flow ones, quoted texts and texts of one line: how plans are
mostly written. A key with anything else under it (a folded text, an anchor, a tag) is left to the
reader that knows it all, with the lines that belong to it; and the whole text, where those lines
are no YAML by themselves or something stands there that is never plain, such as a tab.
"""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

_STRANGE = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Tabs, other ends of lines, what is not printed: never plain."""
_KEY = re.compile(
    r"""(?:[^\W][\w.\-/\u0300-\u036f]{0,99}(?: {1,9}[\w.\-/\u0300-\u036f]{1,99}){0,9}"""
    r"""|"[^"\\\n]{0,99}"|'[^'\n]{0,99}')(?= *:(?:[ \n]|\Z))"""
)
_COLON = re.compile(r" *:(?=[ \n]|\Z)")
_FIRST = r"""[^\s\-?:,\[\]{}#&*!|>'"%@`]"""
_PLAIN = re.compile(_FIRST + r"[^\n]*")
_IN_FLOW = re.compile(_FIRST + r"[^\n,\[\]{}:#?]*")
_DOUBLE = re.compile(r""""((?:[^"\\\n]|\\(?:["\\nt]|u[0-9a-cefA-CEF][0-9a-fA-F]{3}))*)\"""")
_SINGLE = re.compile(r"'((?:[^'\n]|'')*)'(?!')")
_ESCAPE = re.compile(r"\\(?:u(....)|(.))")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_SPACES, _GAP = re.compile(r" *"), re.compile(r"[ \n]*")
_HEAD = re.compile(r"(?: *(?:#[^\n]*)?\n)*( *)")
_TAIL = re.compile(r"(?: +#[^\n]*| *)(?:\n *(?:#[^\n]*)?(?=\n|\Z))*(?:\n( *)|\Z)")
"""The end of a line and the lines after it on which nothing stands; how far in the next begins."""
DEEPEST = 60


class Mark:
    """A place in the text: its `index`, `line` and `column`, counted from 0."""

    __slots__ = ("column", "index", "line")

    def __init__(self, index: int, line: int, column: int) -> None:
        self.index, self.line, self.column = index, line, column


class _NotPlainError(Exception):
    """Something stands here that only a reader of all YAML may judge."""


class _LeaveError(Exception):
    """Only the whole text can be judged."""


def plain_events(text: str, whole: YAML) -> list[Any] | None:
    """The events of a `text`, as ruamel.yaml gives them; None where it is not plain. What is not
    under a key is read by `whole`."""
    if _STRANGE.search(text):
        return None
    try:
        return _Reader(text, whole).document()
    except (_NotPlainError, _LeaveError):
        return None


class _Reader:
    """Goes through a text once and gathers its events: `at` is where it is, `begins` where that
    line begins, `column` how far in the next value of a block stands, -1 at the end."""

    def __init__(self, text: str, whole: YAML) -> None:
        self.text, self.whole = text, whole
        self.at = self.line = self.begins = self.column = self.depth = 0
        self.events: list[Any] = []

    def document(self) -> list[Any]:
        """All events of the one document."""
        head = _HEAD.match(self.text)
        assert head is not None  # noqa: S101  it may be empty
        self._go_to(head.end(), self.text.count("\n", 0, head.end()), len(head[1]))
        if self.column or self.at == len(self.text):
            raise _NotPlainError
        mark = self._mark()
        self.events += [StreamStartEvent(mark, mark), DocumentStartEvent(mark, mark, False)]
        if self.text[self.at] in "[{":
            self._flow(self.text[self.at])
            self._next_line()
        else:
            self._block()
        if self.column >= 0:
            raise _NotPlainError
        mark = self._mark()
        self.events += [DocumentEndEvent(mark, mark, False), StreamEndEvent(mark, mark)]
        return self.events

    def _mark(self) -> Mark:
        return Mark(self.at, self.line, self.at - self.begins)

    def _go_to(self, at: int, lines: int, column: int) -> None:
        self.at, self.column = at, column
        self.line += lines
        self.begins = at - column

    def _next_line(self) -> None:
        """Go to the next line on which something stands; nothing but a comment may stand before."""
        found = _TAIL.match(self.text, self.at)
        if found is None:
            raise _NotPlainError
        lines = self.text.count("\n", self.at, found.end())
        self._go_to(found.end(), lines, -1 if found[1] is None else len(found[1]))

    def _is_item(self) -> bool:
        return self.text.startswith("- ", self.at)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _NotPlainError

    def _block(self) -> None:
        """The mapping or list that begins here."""
        self._deeper()
        if self._is_item():
            self._items()
        else:
            self._mapping()
        self.depth -= 1

    def _mapping(self) -> None:
        indent, mark = self.column, self._mark()
        self.events.append(MappingStartEvent(None, None, True, mark, mark, flow_style=False))
        while self.column == indent:
            before = self.at, self.line, self.depth, len(self.events)
            try:
                self._entry(indent)
            except _NotPlainError:
                self.at, self.line, self.depth, count = before
                del self.events[count:]
                self._foreign(indent)
        self._end(indent, MappingEndEvent)

    def _entry(self, indent: int) -> None:
        """A key with what stands under it."""
        if (key := _KEY.match(self.text, self.at)) is None:
            raise _NotPlainError
        self._scalar(key.group())
        self._colon()
        if self._inline():
            self._next_line()
            if self.column > indent:
                raise _NotPlainError  # the text goes on
            return
        after = self._mark()
        self._next_line()
        if self.column > indent or (self.column == indent and self._is_item()):
            self._block()
        else:
            self.events.append(ScalarEvent(None, None, (True, False), "", after, after))

    def _foreign(self, indent: int) -> None:
        """A key with what stands under it, by a reader of all YAML: up to the next line that is no
        further in."""
        if _KEY.match(self.text, self.at) is None:
            raise _LeaveError
        ends = re.compile(rf"\n {{0,{indent}}}(?=[^ \n#])").search(self.text, self.at)
        end = ends.start() + 1 if ends else len(self.text)
        lines = " " * indent + self.text[self.at : end]
        try:
            found = list(self.whole.parse(lines))[2:-2]
        except (MarkedYAMLError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise _LeaveError from error
        if not isinstance(found[0], MappingStartEvent) or found[0].start_mark.column != indent:
            raise _LeaveError
        for event in found[1:-1]:
            if isinstance(event, ScalarEvent) and not (event.value or event.style):
                raise _LeaveError  # it is placed at what comes next, which is not among the lines
            event.start_mark = self._moved(event.start_mark, indent)
            event.end_mark = self._moved(event.end_mark, indent)
            self.events.append(event)
        column = len(ends.group()) - 1 if ends else -1
        lines_gone = self.text.count("\n", self.at, end)
        self._go_to(end + max(column, 0), lines_gone, column)

    def _moved(self, mark: Any, indent: int) -> Mark:
        return Mark(mark.index + self.at - indent, mark.line + self.line, mark.column)

    def _items(self) -> None:
        """A list of lines that begin with a dash."""
        indent, mark = self.column, self._mark()
        self.events.append(SequenceStartEvent(None, None, True, mark, mark, flow_style=False))
        while self.column == indent and self._is_item():
            self.at += 1
            self._skip(_SPACES)
            if _KEY.match(self.text, self.at):
                self.column = self.at - self.begins
                self._block()
            elif self._is_item() or not self._inline():
                raise _NotPlainError
            else:
                self._next_line()
        self._end(indent, SequenceEndEvent)

    def _end(self, indent: int, event: type) -> None:
        if self.column > indent:
            raise _NotPlainError
        mark = self._mark()
        self.events.append(event(mark, mark))

    def _colon(self) -> None:
        found = _COLON.match(self.text, self.at)
        if found is None:
            raise _NotPlainError
        self.at = found.end()

    def _skip(self, what: re.Pattern[str]) -> str:
        """Go past what may be empty; the character after it, nothing at the end."""
        found = what.match(self.text, self.at)
        assert found is not None  # noqa: S101  it may be empty
        if what is _GAP and (lines := self.text.count("\n", self.at, found.end())):
            self.line += lines
            self.begins = self.text.rindex("\n", self.at, found.end()) + 1
        self.at = found.end()
        return self.text[self.at : self.at + 1]

    def _inline(self) -> bool:
        """The value on the rest of the line; whether there is one."""
        first = self._skip(_SPACES)
        if first in ("", "\n", "#"):
            return False
        if first in "[{":
            self._flow(first)
        elif first in "\"'":
            self._quoted(first)
        else:
            self._scalar(self._plain(_PLAIN))
        return True

    def _plain(self, pattern: re.Pattern[str]) -> str:
        """A text without quotes that stands here."""
        found = pattern.match(self.text, self.at)
        if found is None:
            raise _NotPlainError
        text = found.group().partition(" #")[0].rstrip(" ")
        if ": " in text or text.endswith(":"):
            raise _NotPlainError
        return text

    def _scalar(self, source: str) -> None:
        """A text of one line as it is written, a key with its quotes."""
        style = source[0] if source[0] in "\"'" else ""
        self._text(source, source[1:-1] if style else source, style)

    def _text(self, source: str, value: str, style: str) -> None:
        mark = self._mark()
        self.at += len(source)
        event = ScalarEvent(None, None, (not style, bool(style)), value, mark, self._mark(), style)
        self.events.append(event)

    def _quoted(self, quote: str) -> None:
        found = (_DOUBLE if quote == '"' else _SINGLE).match(self.text, self.at)
        if found is None:
            raise _NotPlainError
        value = found[1]
        if quote == "'":
            value = value.replace("''", "'")
        elif "\\" in value:
            value = _ESCAPE.sub(_unescaped, value)
        self._text(found.group(), value, quote)

    def _flow(self, opened: str) -> None:
        """A list in square brackets or a mapping in curly ones, over any number of lines."""
        self._deeper()
        mapping = opened == "{"
        begin, end = (
            (MappingStartEvent, MappingEndEvent)
            if mapping
            else (SequenceStartEvent, SequenceEndEvent)
        )
        mark, close = self._mark(), "}" if mapping else "]"
        self.events.append(begin(None, None, True, mark, mark, flow_style=True))
        self.at += 1
        while self._skip(_GAP) != close:
            if mapping:
                self._flow_key()
            self._flow_value()
            if self._skip(_GAP) == ",":
                self.at += 1
            elif self.text[self.at : self.at + 1] != close:
                raise _NotPlainError
        mark = self._mark()
        self.at += 1
        self.events.append(end(mark, self._mark()))
        self.depth -= 1

    def _flow_key(self) -> None:
        if (self._skip(_GAP) or "[") in "[{":
            raise _NotPlainError
        self._flow_value()
        self._colon()
        if self._skip(_GAP) in ("", ",", "}"):
            raise _NotPlainError

    def _flow_value(self) -> None:
        first = self._skip(_GAP)
        if first and first in "[{":
            self._flow(first)
        elif first and first in "\"'":
            self._quoted(first)
        elif self.at == self.begins:
            raise _NotPlainError
        else:
            self._scalar(self._plain(_IN_FLOW))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else _ESCAPED[found[2]]
