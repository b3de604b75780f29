"""The one loader of plan files, and the one home of ruamel.yaml: bytes in, a plan or faults out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from workflows.checks import run_checks
from workflows.decoding import LARGEST, decode
from workflows.faults import Fault, make_fault
from workflows.kinds import BAD_CHARACTERS, character_name
from workflows.places import Listing, Node, Places, Scalar, Table, Unknown, is_blank
from workflows.plan import Plan
from workflows.shaping import Shaper

DEEPEST = 50
MOST = 1_000
"""Faults listed in one run; a file with more is hardly a plan."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: a plan if there are no faults, and all faults and warnings in order."""

    plan: Plan | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_plan(path: Path) -> Reading:
    """Read a plan file. Never raises for what the file is or holds."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Reading(None, [make_fault("unreadable", str(path), reason=reason)])
    return read_text(data, str(path))


def read_text(text: str | bytes, name: str = "plan") -> Reading:
    """Read a plan from text; `name` is the file that faults name. Never raises for the text."""
    decoded, faults = decode(text, name)
    if decoded is None:
        return Reading(None, faults)
    root, found = compose(decoded, name)
    faults += found
    if root is None:
        return Reading(None, _in_order(faults, name))
    places = Places(name, root)
    shaper = Shaper(places)
    plan = shaper.plan(root)
    faults += shaper.faults
    # What could not be read would bring warnings of its own, such as triggers nobody waits for.
    found, warnings = run_checks(plan, places, warnings=not faults)
    faults += found
    if faults:
        return Reading(None, _in_order(faults, name), _in_order(warnings, name))
    return Reading(plan, [], _in_order(warnings, name))


def compose(text: str, name: str) -> tuple[Node | None, list[Fault]]:
    """A YAML text as nodes with places, every scalar a text, and the faults of its form; None
    where YAML itself is broken."""
    composer = _Composer(text, name)
    return composer.document(), composer.faults


def _in_order(faults: list[Fault], name: str) -> list[Fault]:
    ordered = sorted(faults, key=lambda fault: (fault.line, fault.column))
    if len(ordered) > MOST:
        last = ordered[MOST - 1]
        end = make_fault("too-many", name, (last.line, last.column), most=MOST)
        return [*ordered[:MOST], end]
    return ordered


class _Stop(Exception):  # noqa: N818  it ends the reading and is no error of the program
    """The rest of the file cannot be read."""


class _Composer:
    """Turns ruamel's events into nodes, and refuses all that a plan has no need of.

    Events, not objects: they have places, nothing in them is resolved to anything but text, and
    an alias is seen before it is followed.
    """

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.faults: list[Fault] = []
        self.events: Iterator[Any] = iter(())

    def document(self) -> Node | None:
        """The root of the one document, None where YAML itself is broken or nested too deep."""
        try:
            self.events = YAML(typ="safe", pure=True).parse(self.text)
            return self._document()
        except _Stop:
            return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            words = ": ".join(part for part in (error.context, error.problem) if part)
            self._fault("yaml-syntax", mark, got=words)
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
            # ruamel lets these out for escapes and directives that mean nothing.
            self._fault("yaml-syntax", None, got=f"{type(error).__name__} {error}")
        return None

    def _document(self) -> Node:
        next(self.events)
        start = next(self.events)
        if isinstance(start, StreamEndEvent):
            return Scalar(1, 1, "")
        if start.version or start.tags:
            self._fault("yaml-directive", start.start_mark)
        root = self._node(next(self.events), 1)
        next(self.events)
        if isinstance(extra := next(self.events), DocumentStartEvent):
            self._fault("yaml-documents", extra.start_mark)
        return root

    def _fault(self, code: str, mark: Any, **args: Any) -> None:
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.faults.append(make_fault(code, self.name, place, **args))

    def _node(self, event: Any, depth: int) -> Node:
        mark = event.start_mark
        place = mark.line + 1, mark.column + 1
        if isinstance(event, AliasEvent):
            self._fault("yaml-alias", mark, got=event.anchor)
            return Unknown(*place)
        if event.anchor:
            self._fault("yaml-anchor", mark, got=event.anchor)
        if event.tag:
            self._fault("yaml-tag", mark, got=str(event.tag))
        if isinstance(event, ScalarEvent):
            source = self.text[mark.index : event.end_mark.index]
            value = unicodedata.normalize("NFC", event.value)
            if bad := BAD_CHARACTERS.search(value):  # written as an escape, such as "\u202e"
                got = character_name(bad.group())
                self._fault("bad-character", mark, what="plan file", got=got)
                return Unknown(*place)
            return Scalar(*place, value, source, event.style or "")
        if depth > DEEPEST:
            self._fault("too-deep", mark, most=DEEPEST)
            raise _Stop
        if isinstance(event, MappingStartEvent):
            return self._table(Table(*place), depth)
        return self._listing(Listing(*place), depth)

    def _listing(self, node: Listing, depth: int) -> Listing:
        while not isinstance(event := next(self.events), SequenceEndEvent):
            node.items.append(self._node(event, depth + 1))
        return node

    def _table(self, node: Table, depth: int) -> Table:
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if isinstance(value, Scalar) and is_blank(value):
                # ruamel places what is not there at whatever comes next.
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
