"""Who was a member of a group from which day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.model.timelines import PlanVersion  # lists are read without the weight of models
    from workflows.plan import Directory

GroupKey = tuple[str, str]
"""The plan that declares a group (none: the workspace) and the group."""


class MemberStep(NamedTuple):
    """From a day on (None: from the beginning) a group has these members."""

    seq: int
    since: date | None
    members: frozenset[str]


Said = Iterable[tuple[GroupKey, MemberStep]]


def steps_by_group(said: Said) -> Mapping[GroupKey, Sequence[MemberStep]]:
    """The members declared for each group, in the order of the ledger, where they ever changed; the
    first of them holds from the beginning."""
    found: dict[GroupKey, list[MemberStep]] = {}
    for key, step in sorted(said, key=lambda one: one[1].seq):
        steps = found.setdefault(key, [])
        if not steps:
            steps.append(step._replace(since=None))
        elif steps[-1].members != step.members:
            steps.append(step)
    return {key: steps for key, steps in found.items() if len(steps) > 1}


def said_of_groups(
    versions: Iterable[PlanVersion], directories: Iterable[tuple[int, date, Directory]]
) -> Said:
    """The members that versions of plans and directories give to groups."""
    for version in versions:
        for name, group in version.plan.groups.items():
            members = frozenset(group.members)
            yield (version.plan.plan, name), MemberStep(version.seq, version.since, members)
    for seq, since, directory in directories:
        for name, group in directory.groups.items():
            yield ("", name), MemberStep(seq, since, frozenset(group.members))
