"""Who was a member of a group, and who lay below whom, from which day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from engine.model.points import BEGIN, Point, at_point, once, starts

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


class UnderStep(NamedTuple):
    """From a day on (None: from the beginning) a body lies below another (None: below none)."""

    seq: int
    since: date | None
    under: str | None


class Placing(NamedTuple):
    """What an act said of the places of bodies: below whom each lies (None: it did not say)."""

    seq: int
    since: date | None
    under: Mapping[str, str | None]


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


def places_over(
    directories: Iterable[Placing], plans: Iterable[Sequence[Placing]]
) -> Mapping[str, Sequence[UnderStep]]:
    """Below whom each body lay from which day on, where that ever changed, by what `directories`
    said, and where they did not the versions of each of the `plans`, in the order of adoption. Its
    first place a body has from the beginning."""
    imported, adopted = list(directories), list(plans)
    told: dict[str, set[str | None]] = defaultdict(set)
    for said in (*imported, *(version for versions in adopted for version in versions)):
        for name, under in said.under.items():
            told[name].add(under)
    moved = [name for name, places in told.items() if len(places) > 1]
    found = {name: _steps_of(name, imported, adopted) for name in moved}
    return {name: steps for name, steps in found.items() if len(steps) > 1}


def _steps_of(
    name: str, imported: Sequence[Placing], adopted: Sequence[Sequence[Placing]]
) -> list[UnderStep]:
    own = [said for said in imported if name in said.under]
    versions = [said for said in adopted if any(name in one.under for one in said)]
    steps: list[UnderStep] = []
    for point in once([BEGIN, *starts(own), *(p for said in versions for p in starts(said))]):
        under = _under_at(name, own, versions, point)
        if steps and under != steps[-1].under:
            steps.append(UnderStep(point.seq - 1, point.day, under))
        elif not steps and under is not None:
            steps.append(UnderStep(0, None, under))
    return steps


def _under_at(
    name: str, own: Sequence[Placing], versions: Sequence[Sequence[Placing]], point: Point
) -> str | None:
    said = [at_point(own, point), *(at_point(one, point) for one in versions)]
    return next((under for one in said if one and (under := one[-1].under.get(name))), None)
