"""Rules of reminders from a file of their own, by the loader of plan files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workflows.build import Shaper
from workflows.faults import Fault, in_order
from workflows.file_text import decode
from workflows.reminders import Reminders
from workflows.source_positions import REMINDERS_FILE, Node, Places
from workflows.yaml.nodes import compose, compose_file


@dataclass(frozen=True, slots=True)
class RemindersReading:
    """What a file gave: the rules if there are no faults, and all faults in order (there are no
    warnings yet)."""

    reminders: Reminders | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_reminders(path: Path) -> RemindersReading:
    """Read a file of rules. Never raises for what the file is or holds."""
    name = str(path)
    return _reading(name, *compose_file(path, REMINDERS_FILE))


def read_reminders_text(text: str, name: str) -> RemindersReading:
    """Read rules from a `text`; `name` is what faults call it. Never raises for what it holds."""
    clean, faults = decode(text, name, what=REMINDERS_FILE)
    if clean is None:
        return RemindersReading(None, faults)
    root, found = compose(clean, name, REMINDERS_FILE)
    return _reading(name, root, faults + found)


def _reading(name: str, root: Node | None, faults: list[Fault]) -> RemindersReading:
    if root is None:
        return RemindersReading(None, in_order(faults, name))
    shaper = Shaper(Places(name, root, REMINDERS_FILE))
    rules = shaper.reminders(root)
    faults += shaper.faults
    return RemindersReading(None if faults else rules, in_order(faults, name))
