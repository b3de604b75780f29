"""What a plan takes from a shared file: `bodies: {file: communes.csv}`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from workflows.build import Progress
from workflows.directories import read_directory
from workflows.faults import Fault
from workflows.plan import Directory
from workflows.source_positions import Places, Scalar, Table

KEY = "file"
"""Under `bodies`: with a text it is the way to the shared file, with keys a body of that id."""

NAME_FAULTS = ("unknown-body", "unknown-group")


@dataclass(frozen=True, slots=True)
class Shared:
    """The bodies and groups of the shared file, the faults at its name in the plan and those
    `inside` it, `warnings` about how it is named; `unsure` are the codes of faults that
    nobody can tell while it cannot be read."""

    directory: Directory | None = None
    faults: list[Fault] = field(default_factory=list)
    inside: list[Fault] = field(default_factory=list)
    unsure: Collection[str] = ()
    warnings: list[Fault] = field(default_factory=list)


def take_reference(places: Places) -> Scalar | None:
    """Take the way to the shared file out of a plan's nodes, so that what is left are bodies."""
    bodies, found = places.node(("bodies",)), places.node(("bodies", KEY))
    if isinstance(bodies, Table) and isinstance(found, Scalar):
        del bodies.entries[KEY]
        return found
    return None


def read_shared(reference: Scalar, places: Places, progress: Progress | None = None) -> Shared:
    """Read the shared file of a plan, from the node `reference` that names it; relative to the
    plan's own folder, for a plan is passed on together with what it needs. `places` makes the
    faults, `progress` is called as by `read_directory`."""
    here, way = (reference.line, reference.column), reference.value.strip()
    path = ("bodies", KEY)
    if not way:
        return Shared(faults=[places.fault("empty", path, here)], unsure=NAME_FAULTS)
    if not _is_below(way):
        fault = places.fault("shared-path", path, here, got=way)
        return Shared(faults=[fault], unsure=NAME_FAULTS)
    reading = read_directory(Path(places.file).parent / way, progress)
    if reading.faults and reading.faults[0].code == "unreadable":
        reason = reading.faults[0].args["reason"]
        fault = places.fault("shared-unreadable", path, here, got=way, reason=reason)
        return Shared(faults=[fault], unsure=NAME_FAULTS)
    unsure = NAME_FAULTS if reading.known is None else ()
    target = _linked_to(Path(places.file).parent, way)
    linked = [places.fault("shared-link", path, here, got=way, to=target)] if target else []
    return Shared(reading.known, inside=reading.faults, unsure=unsure, warnings=linked)


def _linked_to(folder: Path, way: str) -> str | None:
    """Where a link on the way leads, if that is out of the plan's folder: who passes the plan on
    with its folder would leave the file behind."""
    try:
        target = (folder / way).resolve()
        return None if target.is_relative_to(folder.resolve()) else str(target)
    except (OSError, RuntimeError):
        return None


def _is_below(way: str) -> bool:
    """Whether it leads into the folder or one below, on every system alike (links may go on)."""
    leaves = ".." in PurePosixPath(way).parts or PurePosixPath(way).is_absolute()
    return not leaves and "\\" not in way and not PureWindowsPath(way).anchor
