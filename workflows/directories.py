"""Bodies and groups that plans share, from a file of their own: CSV by its name, else YAML."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workflows.build import Progress, Shaper
from workflows.checks import run_directory_checks
from workflows.csv_bodies import compose_csv
from workflows.faults import MOST, Fault, in_order
from workflows.file_text import LARGEST, decode, read_bytes
from workflows.plan import Directory
from workflows.source_positions import BODIES_FILE, Node, Places, Table
from workflows.yaml.nodes import compose

LARGEST_CSV = 20_000_000
"""Bytes; eleven thousand communes have about one million."""


@dataclass(frozen=True, slots=True)
class DirectoryReading:
    """What a file gave: bodies and groups if there are no faults, and all faults and warnings in
    order (there are no warnings yet).

    `known` is what could be read although there are faults, so that names are not reported again
    by those who use them; None where not even the names are known.
    """

    directory: Directory | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    known: Directory | None = None


def read_directory(path: Path, progress: Progress | None = None) -> DirectoryReading:
    """Read a file of bodies. Never raises for what the file is or holds.

    `progress` is called with the rows done and the rows in all, after every 500 of them.
    """
    name = str(path)
    is_csv = name.casefold().endswith(".csv")
    most = LARGEST_CSV if is_csv else LARGEST
    data, faults = read_bytes(Path(path), most)
    if data is None:
        return DirectoryReading(None, faults)
    text, faults = decode(data, name, most, BODIES_FILE)
    if text is None:
        return DirectoryReading(None, faults)
    root, found = compose_csv(text, name) if is_csv else compose(text, name, BODIES_FILE)
    faults += found
    if root is None:
        return DirectoryReading(None, in_order(faults, name))
    return _shaped(root, Places(name, root, BODIES_FILE), faults, progress)


def _shaped(
    root: Node, places: Places, faults: list[Fault], progress: Progress | None
) -> DirectoryReading:
    shaper = Shaper(places, progress)
    directory = shaper.directory(root)
    faults = [*faults, *shaper.faults]
    if len(faults) <= MOST:
        faults += run_directory_checks(directory, places)
    if not faults:
        return DirectoryReading(directory, known=directory)
    known = directory if _has_names(root) and len(shaper.faults) <= MOST else None
    return DirectoryReading(None, in_order(faults, places.file), known=known)


def _has_names(root: Node) -> bool:
    """Whether the ids of all bodies and groups stand there, whatever stands under them."""
    parts = [node for _, node in root.entries.values()] if isinstance(root, Table) else []
    return bool(parts) and all(isinstance(part, Table) for part in parts)
