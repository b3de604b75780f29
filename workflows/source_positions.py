"""Where each value of a plan file stands: the file as a tree of nodes with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from triggers.building import VIETNAMESE_KINDS
from triggers.dates import DATE_KINDS
from workflows.faults import Fault, make_fault
from workflows.field_types import spaced

Path = tuple[str | int, ...]
"""The way to a value: `("tasks", "2.1.2.a", "implementing", 0)`."""

Place = tuple[int, int]

PLAN_FILE, BODIES_FILE, REMINDERS_FILE = "plan file", "bodies file", "reminders file"
"""How messages call a file as a whole."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `source` is how the file writes it, `style` its quote or block mark."""

    line: int
    column: int
    value: str
    source: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, in the file's order."""

    line: int
    column: int
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that was refused already, so that nothing more can be said of it."""

    line: int
    column: int


Node = Scalar | Listing | Table | Unknown


class Places:
    """The places of one file; without a tree (a plan from elsewhere) all is at its beginning."""

    def __init__(self, file: str, root: Node | None = None, whole: str = PLAN_FILE) -> None:
        self.file, self.root, self.whole = file, root, whole

    def label(self, path: Path) -> str:
        """The way in words."""
        return label_of(path, self.whole)

    def node(self, path: Path) -> Node | None:
        """The node at the end of the way, None where the file has none."""
        found = [node for _, node in self._walk(path)]
        return found[-1] if len(found) == len(path) + 1 else None

    def at(self, path: Path, key: bool = False) -> Place:
        """The place of a text; of a list or table, its key; of what is missing, its owner's key."""
        steps = list(self._walk(path))
        if not steps:
            return 1, 1
        label, node = steps[-1]
        if label and (key or len(steps) <= len(path) or not isinstance(node, Scalar)):
            return label.line, label.column
        return node.line, node.column

    def inside(self, path: Path, offset: int) -> Place:
        """The place of a letter of an expression, `offset` counting in its text as `spaced`."""
        node = self.node(path)
        if not isinstance(node, Scalar):
            return self.at(path)
        seen = len(spaced(node.value)[:offset].replace(" ", ""))
        return _place_of(node, seen)

    def word(self, path: Path, word: str, after_done: bool = False) -> Place:
        """The place where the expression at `path` names a trigger, `word`, or with `after_done` a
        task after `done`."""
        node = self.node(path)
        if not isinstance(node, Scalar):
            return self.at(path)
        kinds = "|".join((*DATE_KINDS, *VIETNAMESE_KINDS))
        before = r"(?:(?<=done )|(?<=xong ))" if after_done else r"(?<![\w.-])(?<!done )(?<!xong )"
        after = r"(?![\w.-])" if after_done else rf"(?:\.(?:{kinds}))?(?![\w.-])"
        found = re.search(before + re.escape(word) + after, spaced(node.value))
        return self.inside(path, found.start() if found else 0)

    def due(self, task: str) -> Path:
        """The way to a task's deadline rule, which may stand under `due: {rule, policy}`."""
        path = ("tasks", task, "due")
        return (*path, "rule") if isinstance(self.node(path), Table) else path

    def fault(
        self, code: str, path: Path, place: Place | None = None, key: bool = False, **args: object
    ) -> Fault:
        """A fault of a `code` at the end of the way `path`, or at a `place` within it (None: at the
        value itself or, with `key`, at its key); `what` is the way itself. The further keywords go
        into its message."""
        task = str(path[1]) if len(path) > 1 and path[0] == "tasks" else None
        args = {"what": self.label(path), **args}
        return make_fault(code, self.file, place or self.at(path, key), task, **args)

    def _walk(self, path: Path) -> Iterator[tuple[Scalar | None, Node]]:
        label: Scalar | None = None
        node = self.root
        if node is None:
            return
        yield label, node
        for step in path:
            if isinstance(node, Table) and step in node.entries:
                label, node = node.entries[str(step)]
            elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
                label, node = None, node.items[step]
            else:
                return
            yield label, node


def is_blank(node: Node | None) -> bool:
    """Whether a key was left without a value (a quoted nothing is a value)."""
    return isinstance(node, Scalar) and not node.value and not node.style


def label_of(path: Path, whole: str = PLAN_FILE) -> str:
    """`tasks.2.1.2.a.implementing[0]`; `plan file`, or what else it is, for the whole."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or whole


_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*\r?\n|.)", re.DOTALL
)
_BLANK_ESCAPES = ("n", "r", "t", "v", "f", "N", "L", "P", "_", " ", "\t", "x20", "xa0", "u0020")


def _place_of(node: Scalar, seen: int) -> Place:
    """The place of the letter before which `seen` letters stand, white space not counted: line
    breaks and indents are all that a scalar's source has more than its value, but for quotes."""
    last = _start(node)
    for position, counts in _letters(node):
        if counts and not seen:
            return _line_and_column(node, position)
        if counts:
            seen -= 1
            last = position + 1
    return _line_and_column(node, last)


def _start(node: Scalar) -> int:
    if node.style in ("|", ">"):
        return node.source.find("\n") + 1
    return 1 if node.style else 0


def _letters(node: Scalar) -> Iterator[tuple[int, bool]]:
    source = node.source
    position, end = _start(node), len(source) - (node.style in ("'", '"') and len(source) > 1)
    while position < end:
        if node.style == '"' and (found := _ESCAPE.match(source, position)):
            escape = found.group()[1:]
            yield position, bool(escape.strip()) and escape not in _BLANK_ESCAPES
            position = found.end()
        else:
            yield position, not source[position].isspace()
            position += 2 if node.style == "'" and source.startswith("''", position) else 1


def _line_and_column(node: Scalar, position: int) -> Place:
    before = node.source[:position]
    lines = before.count("\n")
    if not lines:
        return node.line, node.column + position
    return node.line + lines, position - before.rfind("\n")
