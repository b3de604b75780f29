"""Plans by the name under which they are known: adopted, shipped, or a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from store.backends.errors import NoDatabaseError
from triggers.errors import UnknownNameError
from triggers.nearest import nearest
from upon.workspace import Workspace
from workflows.file_text import LARGEST
from workflows.library import plan_names, shipped_plan
from workflows.loader import read_plan, read_text

if TYPE_CHECKING:
    from workflows.loader import Reading
    from workflows.plan import Plan


Progress = Callable[[str], AbstractContextManager[Callable[[int, int], None] | None]]
"""From the name of a file to what is called, while it is read, with the rows done and in all."""


def silently(name: str) -> AbstractContextManager[None]:
    """No progress is shown."""
    del name
    return nullcontext()


def find_plan(
    workspace: Workspace, name: str, progress: Progress = silently
) -> tuple[Plan | None, Reading | None]:
    """The plan of a `name`: one in force in the `workspace`, or that of a file or a shipped name;
    and what was read, None for one in force.

    `progress` makes, from the name of a file, what is called while it is read. The plan is None
    where what was read is faulty. Raises UnknownNameError.
    """

    adopted: dict[str, Plan] = {}
    if not is_path(name):
        try:
            with workspace.ledger().reading() as unit:
                adopted = {plan.plan: plan for plan in unit.catalog.plans()}
        except NoDatabaseError:
            pass  # a plan can be read before anything is recorded
    if name in adopted:
        return adopted[name], None
    reading = read_source(name, tuple(adopted), progress)
    return reading.plan, reading


def is_path(name: str) -> bool:
    """Whether a name can only be that of a file."""
    return name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name


def read_source(
    name: str,
    known: tuple[str, ...] = (),
    progress: Progress = silently,
    kept: Collection[str] = (),
) -> Reading:
    """Read a plan by its `name`: the path of its file, `-` for standard input, or its shipped name.
    `known` are further names that could have been meant, `kept` the triggers that a plan in force
    has; `progress` makes, from the name of a file, what is called while it is read.

    Raises UnknownNameError, naming the nearest files and names.
    """

    path = Path(name)
    if name == "-":
        return read_text(sys.stdin.buffer.read(LARGEST + 1), "stdin")
    if name in plan_names():
        return read_plan(shipped_plan(name))
    if exists(path):
        with progress(name) as tell:
            return read_plan(path, tell, kept)
    near = [*known, *plan_names()]
    if is_path(name):
        near = [str(p) for p in path.parent.glob("*.y*ml")] if exists(path.parent) else []
        raise UnknownNameError("file", name, nearest(name, near))
    raise UnknownNameError("plan", name, nearest(name, near) or tuple(near[:3]))


def exists(path: Path) -> bool:
    """Whether there is something at a path; no path leads to nothing."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
