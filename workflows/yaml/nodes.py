"""From text to nodes with places, and the one home of ruamel.yaml: YAML's form, and no more of it
than a plan needs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from triggers.visible_text import character_name
from workflows.faults import Fault, make_fault
from workflows.field_types import BAD_CHARACTERS
from workflows.file_text import decode, read_bytes
from workflows.source_positions import PLAN_FILE, Listing, Node, Scalar, Table, Unknown, is_blank
from workflows.yaml.quick_events import quick_events

DEEPEST = 50


def compose(text: str, name: str, what: str = PLAN_FILE) -> tuple[Node | None, list[Fault]]:
    """A YAML `text` as nodes with places, every scalar a text, and the faults of its form; None
    where YAML itself is broken. `name` is the file's path, for the faults, `what` how messages call
    the file."""
    composer = _Composer(text, name, what)
    return composer.document(), composer.faults


def compose_file(path: Path, what: str) -> tuple[Node | None, list[Fault]]:
    """The same of a file; None where it cannot be read, or YAML itself is broken."""
    name = str(path)
    data, faults = read_bytes(path)
    if data is None:
        return None, faults
    text, faults = decode(data, name, what=what)
    if text is None:
        return None, faults
    root, found = compose(text, name, what)
    return root, faults + found


class _Stop(Exception):  # noqa: N818  it ends the reading and is no error of the program
    """The rest of the file cannot be read."""


def _kind(event: Any) -> str:
    """What an event is: both readers call them alike."""
    return type(event).__name__


_UNMARKED = (ValueError, LookupError, TypeError, AttributeError, OverflowError)
"""What ruamel lets out for escapes and directives that mean nothing."""


class _Composer:
    """Turns the events of YAML into nodes, and refuses all that a plan has no need of.

    Events, not objects: they have places, nothing in them is resolved to anything but text, and
    an alias is seen before it is followed.
    """

    def __init__(self, text: str, name: str, what: str) -> None:
        self.text, self.name, self.what = text, name, what
        self.faults: list[Fault] = []
        self.events: Iterator[Any] = iter(())

    def document(self) -> Node | None:
        """The root of the one document, None where YAML itself is broken or nested too deep."""
        try:
            quick = quick_events(self.text)
            slow = YAML(typ="safe", pure=True)
            self.events = slow.parse(self.text) if quick is None else iter(quick)
            return self._document()
        except _Stop:
            return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = ": ".join(part for part in (error.context, error.problem) if part)
            self._fault("yaml-syntax", mark, got=words)
        except (YAMLError, *_UNMARKED) as error:
            self._fault("yaml-syntax", None, got=f"{type(error).__name__} {error}")
        return None

    def _document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if _kind(start) == "StreamEndEvent":
            return Scalar(1, 1, "")
        if start.version or start.tags:
            self._fault("yaml-directive", start.start_mark)
        root = self._node(next(self.events), 1)
        next(self.events)
        if _kind(extra := next(self.events)) == "DocumentStartEvent":
            self._fault("yaml-documents", extra.start_mark)
        return root

    def _fault(self, code: str, mark: Any, **args: Any) -> None:
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.faults.append(make_fault(code, self.name, place, **args))

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        place = mark.line + 1, mark.column + 1
        if _kind(event) == "AliasEvent":
            self._fault("yaml-alias", mark, got=event.anchor)
            return Unknown(*place)
        if event.anchor:
            self._fault("yaml-anchor", mark, got=event.anchor)
        if event.tag:
            self._fault("yaml-tag", mark, got=str(event.tag))
        if _kind(event) == "ScalarEvent":
            source = self.text[mark.index : event.end_mark.index]
            value = unicodedata.normalize("NFC", event.value)
            if bad := BAD_CHARACTERS.search(value):  # written as an escape, such as "\u202e"
                got = character_name(bad.group())
                self._fault("bad-character", mark, what=self.what, got=got)
                return Unknown(*place)
            return Scalar(*place, value, source, event.style or "")
        if depth > DEEPEST:
            self._fault("too-deep", mark, most=DEEPEST)
            raise _Stop
        if _kind(event) == "MappingStartEvent":
            return self._table(Table(*place), depth)
        return self._listing(Listing(*place), depth)

    def _listing(self, node: Listing, depth: int) -> Listing:
        while _kind(event := next(self.events)) != "SequenceEndEvent":
            node.items.append(self._node(event, depth + 1))
        return node

    def _table(self, node: Table, depth: int) -> Table:
        while _kind(event := next(self.events)) != "MappingEndEvent":
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if isinstance(value, Scalar) and is_blank(value):
                # What is not there is placed at whatever comes next.
                value = replace(value, line=key.line, column=key.column)
            if isinstance(key, Unknown):
                continue
            if not isinstance(key, Scalar):
                got = "a list" if isinstance(key, Listing) else "keys with values"
                self._fault("yaml-key", event.start_mark, got=got)
            elif key.value == "<<" and not key.style:
                self._fault("yaml-merge", event.start_mark)
            elif key.value in node.entries:
                first = node.entries[key.value][0].line
                self._fault("duplicate-key", event.start_mark, got=key.value, first=first)
            else:
                node.entries[key.value] = key, value
        return node
