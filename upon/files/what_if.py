"""The file of `what-if`: a list of hypothetical steps in YAML or JSON, or one step a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.commands.requests import Request, RequestContext
from engine.commands.requests_documents import CorrectDocument, RecordDocument, RetractDocument
from engine.commands.requests_tasks import ExtendDeadline, MoveTask, SettleTask
from engine.model.states import ENGINE_MOVES, Move
from triggers.calendar_files import shipped_calendar
from triggers.dates import FIRST, LAST, parse_date
from triggers.errors import BadInputError, UnknownNameError
from triggers.nearest import nearest
from triggers.quick_dates import quick_date
from upon.files.spans import day_or_span
from upon.views.event_lookup import find_event, find_revised
from workflows.faults import Fault, make_fault, one_line
from workflows.file_text import LARGEST, decode
from workflows.loader import compose
from workflows.regular_files import read_regular
from workflows.source_positions import Listing, Node, Scalar, Table, Unknown

if TYPE_CHECKING:
    from engine.model.acts import AnyAct
    from engine.ports.ledger import Unit

DOCUMENT_DATES = ("issued", "effective", "received", "sets_due")
DATES = (*DOCUMENT_DATES, "on", "today")
DOCUMENT = (*DOCUMENT_DATES, "number", "issuer", "title", "url", "scope", "note", "replaces")
MOVES = tuple(move.value for move in Move if move not in ENGINE_MOVES)
WHERE = ("plan", "occurrence", "reason")
KEYS: dict[str, tuple[str, ...]] = {
    "record": (*DOCUMENT, "new"),
    "correct": (*DOCUMENT, "trigger", "reason"),
    "retract": ("reason",),
    "extend": ("to", "on", "number", "authority", "body", "for", *WHERE),
    "settle": ("decision", "body", "for", *WHERE),
} | dict.fromkeys(MOVES, ("on", "number", "body", "for", "without_trigger", "all", *WHERE))
"""What a step does -> the keys that it may have beside."""

LISTS, FLAGS = ("record", "trigger"), ("new", "without_trigger", "all")
SUPPOSED = "what-if"
"""The reason of a step that gives none: nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """One hypothetical step: what it does to what, its details, its place, and its day."""

    kind: str
    target: Any
    place: str
    details: dict[str, Any] = field(default_factory=dict)
    today: date | None = None
    worded: tuple[tuple[str, str, date], ...] = ()
    """The dates given in words: key, words, the day that they name."""


def read_steps(name: str, today: date) -> tuple[list[Step], list[Fault]]:
    """The steps of a file (`-`: of stdin), or all that is wrong with it; `today` is the day from
    which dates in words are reckoned."""
    try:
        most = LARGEST + 1
        data = sys.stdin.buffer.read(most) if name == "-" else read_regular(Path(name), most)
    except FileNotFoundError:
        near = [str(p) for p in Path(name).parent.glob("*") if p.is_file()]
        raise UnknownNameError("file", name, nearest(name, near)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return [], [make_fault("unreadable", name, reason=reason)]
    text, faults = decode(data, name)
    if text is None:
        return [], faults
    reader = _Reader(name, faults, today)
    found = [reader.step(node) for node in reader.nodes(text)]
    reader.faults.sort(key=lambda fault: (fault.line, fault.column))
    return [step for step in found if step], reader.faults


class _Reader:
    """From text to steps; what is wrong is collected with its place."""

    def __init__(self, name: str, faults: list[Fault], today: date) -> None:
        self.name, self.faults, self.today = name, faults, today
        self.worded: list[tuple[str, str, date]] = []

    def nodes(self, text: str) -> Iterator[Node]:
        """The steps as nodes: the items of one list, or a line each."""
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if lines and all(
            line.strip().startswith("{") and line.strip().endswith("}") for _, line in lines
        ):
            for number, line in lines:
                # Blank lines before it keep the places true.
                yield from self._root("\n" * (number - 1) + line)
            return
        for root in self._root(text):
            if isinstance(root, Listing):
                yield from root.items
            elif isinstance(root, Table):
                yield root
            else:
                self._fault("wrong-shape", root, what="what-if", got="text", allowed="a list")

    def _root(self, text: str) -> Iterator[Node]:
        root, faults = compose(text, self.name)
        self.faults += faults
        if root is not None:
            yield root

    def step(self, node: Node) -> Step | None:
        """One step, None where its fault was told."""
        if isinstance(node, Unknown):
            return None
        if not isinstance(node, Table):
            self._fault("wrong-shape", node, what="what-if", got="text", allowed="keys with values")
            return None
        kinds = [key for key in node.entries if key in KEYS]
        if len(kinds) != 1:
            got = ", ".join(kinds) or ", ".join(node.entries) or "nothing"
            self._fault("bad-choice", node, what="what-if", got=got, allowed=", ".join(KEYS))
            return None
        kind, details, before = kinds[0], {}, len(self.faults)
        self.worded = []
        for key, (label, value) in node.entries.items():
            if key not in (kind, "today", *KEYS[kind]):
                self._unknown_key(kind, key, label)
            elif not isinstance(value, Unknown):
                details[key] = self._value(key, value, label)
        if len(self.faults) > before or kind not in details:
            return None
        if not details[kind]:
            self._fault("empty", node.entries[kind][0], what=kind)
            return None
        place = f"{one_line(self.name)}:{node.line}:{node.column}"
        target, day = details.pop(kind), details.pop("today", None)
        return Step(kind, target, place, details, day, tuple(self.worded))

    def _unknown_key(self, kind: str, key: str, label: Scalar) -> None:
        allowed = ("today", *KEYS[kind])
        close = ", ".join(nearest(key, allowed)) or "-"
        words = ", ".join(allowed)
        self._fault("unknown-key", label, what=kind, got=key, allowed=words, nearest=close)

    def _value(self, key: str, node: Node, label: Scalar) -> Any:
        if isinstance(node, Listing) and key in LISTS:
            texts = [item.value for item in node.items if isinstance(item, Scalar)]
            if len(texts) == len(node.items) and texts:
                return texts
        if not isinstance(node, Scalar):
            allowed = "a list" if key in LISTS else "text"
            got = "a list" if isinstance(node, Listing) else "keys with values"
            return self._fault("wrong-shape", label, what=key, got=got, allowed=allowed)
        if key in LISTS:
            return [node.value]
        if key in FLAGS:
            if node.value not in ("true", "false"):
                return self._fault("bad-flag", node, what=key, got=node.value)
            return node.value == "true"
        if key in (*DATES, "to") and node.value:
            return self._day(key, node)
        return None if node.value == "null" and not node.style else node.value or None

    def _day(self, key: str, node: Scalar) -> Any:
        """A date, or the span that an extension may have in its place, as it was written."""
        with suppress(BadInputError):
            if key == "to":
                day_or_span(node.value)
                return node.value
            return parse_date(node.value, key)
        day = quick_date(node.value, self.today)
        if day is None or not FIRST <= day <= LAST:
            return node.value if key == "to" else self._bad_date(key, node)
        self.worded.append((key, node.value, day))
        return day.isoformat() if key == "to" else day

    def _bad_date(self, key: str, node: Scalar) -> None:
        self._fault("bad-date", node, what=key, got=node.value)

    def _fault(self, code: str, node: Node, **args: object) -> None:
        self.faults.append(make_fault(code, self.name, (node.line, node.column), None, **args))


def act_of(step: Step, unit: Unit, today: date) -> AnyAct:
    """The act that a `step` supposes, made against the ledger as `unit` reads it, on the day
    `today`. Raises what forbids it."""
    context = RequestContext(today, SUPPOSED, shipped_calendar)
    return request_of(step, unit).prepare(unit, context)


def request_of(step: Step, unit: Unit) -> Request:
    """The request that a step stands for. Raises UnknownNameError, WhichEventError, BadInputError
    where it names no document, or no day and no span."""
    given = {"reason": SUPPOSED} | {k: v for k, v in step.details.items() if k != "reason" or v}
    if step.kind == "record":
        return RecordDocument(triggers=step.target, **step.details)
    if step.kind in ("correct", "retract"):
        if step.kind == "retract":
            return RetractDocument(event=find_revised(unit, str(step.target)), **given)
        event = find_event(unit, str(step.target))
        if "trigger" in given:
            given["triggers"] = given.pop("trigger")
        return CorrectDocument(event=event, **given)
    given["task"], given["part"] = str(step.target), given.pop("for", None)
    if step.kind == "extend":
        given["to"] = day_or_span(given.get("to") or "", "to")
        return ExtendDeadline(**given)
    if step.kind == "settle":
        given["decision"] = given.get("decision") or ""
        return SettleTask(**given)
    given["for_all"] = given.pop("all", False)
    return MoveTask(move=Move(step.kind), **given)
