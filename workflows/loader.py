"""The one loader of plan files: bytes in, a plan or faults out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from workflows.build import Progress, Shaper
from workflows.checks import run_checks
from workflows.faults import MOST, Fault, in_order
from workflows.file_text import decode, read_bytes
from workflows.plan import Plan
from workflows.shared_bodies import Shared, read_shared, take_reference
from workflows.source_positions import Places
from workflows.yaml.nodes import compose

__all__ = ["Reading", "compose", "read_plan", "read_text"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: a plan if there are no faults, and all faults and warnings in order; those
    of a file that it takes bodies from come last."""

    plan: Plan | None
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


def read_plan(path: Path, progress: Progress | None = None, kept: Collection[str] = ()) -> Reading:
    """Read the plan file at `path`. Never raises for what the file is or holds.

    `progress` is called as by `workflows.directories.read_directory`, for its shared file; `kept`
    are triggers of a plan in force, which keep an id that has become a word of the grammar since.
    """
    data, faults = read_bytes(Path(path))
    return Reading(None, faults) if data is None else read_text(data, str(path), progress, kept)


def read_text(
    text: str | bytes,
    name: str = "plan",
    progress: Progress | None = None,
    kept: Collection[str] = (),
) -> Reading:
    """Read a plan from text. Never raises for the text.

    `name` is the file that faults name, and where the way to a shared file begins; `progress` and
    `kept` as for `read_plan`.
    """
    decoded, faults = decode(text, name)
    if decoded is None:
        return Reading(None, faults)
    root, found = compose(decoded, name)
    faults += found
    if root is None:
        return Reading(None, in_order(faults, name))
    places = Places(name, root)
    reference = take_reference(places)
    shared = read_shared(reference, places, progress) if reference else Shared()
    shaper = Shaper(places)
    plan = shaper.plan(root).model_copy(update={"directory": shared.directory})
    faults += shaper.faults + shared.faults
    # What could not be read would bring warnings of its own, such as triggers nobody waits for.
    few = len(faults) <= MOST
    found, warnings = run_checks(plan, places, warnings=not faults) if few else ([], [])
    faults += [
        fault
        for fault in found
        if fault.code not in shared.unsure
        and not (fault.code == "reserved-id" and fault.args["got"] in kept)
    ]
    warnings = in_order([*warnings, *shared.warnings], name)
    if faults or shared.inside:
        return Reading(None, in_order(faults, name) + shared.inside, warnings)
    return Reading(plan, [], warnings)
