"""Refusals that speak of bodies: parts, members, successions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from triggers.errors import RefusedError, UponError, UsageError


class WhichBodyError(RefusedError):
    """Each member of a group has its own part in the task (exit 4)."""

    code = "which_body"
    template = "{task}: each of {group} has its own part"
    mend = "give body, one of: {allowed} (or for_all, with a reason)"

    def __init__(self, task: str, group: str, allowed: Sequence[str]) -> None:
        super().__init__(task=task, group=group, allowed=tuple(allowed))


class WhichPartError(UsageError):
    """A body carries several parts that would take the act (exit 2)."""

    code = "which_part"
    template = "{task}: {body} carries several parts; which one?"
    mend = "give part, one of: {allowed}"

    def __init__(self, task: str, body: str, parts: Sequence[str]) -> None:
        UponError.__init__(self, task=task, body=body, allowed=", ".join(parts))


class NotCarriedError(RefusedError):
    """A part that another body carries on that day (exit 4)."""

    code = "not_carried"
    template = "{task}: the part of {part} is not carried by {body} but by {carrier} on that day"

    def __init__(self, task: str, part: str, body: str, carrier: str) -> None:
        super().__init__(task=task, part=part, body=body, carrier=carrier)


class NotAMemberError(RefusedError):
    """A body that has no part in the task (exit 4)."""

    code = "not_a_member"
    template = "{task}: {body} is not of {group}; members: {allowed}"

    def __init__(self, task: str, body: str, group: str, allowed: Sequence[str]) -> None:
        super().__init__(task=task, body=body, group=group, allowed=tuple(allowed))


class NoPartsError(RefusedError):
    """All parts at once were asked for of a task that is one piece of work (exit 4)."""

    code = "no_parts"
    template = "{task} is one piece of work, not one part a body"
    mend = "leave for_all out"

    def __init__(self, task: str) -> None:
        super().__init__(task=task)


class SucceededError(RefusedError):
    """A body whose work another carries on by then (exit 4)."""

    code = "succeeded"
    template = "{body}: {new} carries on its work since {on}"
    mend = "give body {new}"

    def __init__(self, body: str, new: str, on: date) -> None:
        super().__init__(body=body, new=new, on=on)


class AlreadySucceededError(RefusedError):
    """A succession of, or by, a body whose work another carries on by then (exit 4)."""

    code = "already_succeeded"
    template = "{body}: {new} carries on its work since {on}; give {new} in its place"

    def __init__(self, body: str, new: str, on: date) -> None:
        super().__init__(body=body, new=new, on=on)


class BodyLoopError(RefusedError):
    """Bodies that would lie under, or be succeeded by, themselves (exit 4)."""

    code = "body_loop"
    template = "{what}: {loop}; nothing was recorded"

    def __init__(self, what: str, loop: Sequence[str]) -> None:
        super().__init__(what=what, loop=" -> ".join(loop))
