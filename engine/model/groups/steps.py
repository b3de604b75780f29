"""Who was a member of a group, and who lay below whom, from which day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


class EachStep(NamedTuple):
    """From a day on (None: from the beginning) each member of a group has a part in a task (None:
    it is one piece of work)."""

    seq: int
    since: date | None
    each: str | None


class VersionSaid(NamedTuple):
    """What a version of a plan says from a day on (None: from the beginning): by task the group of
    which each member has a part in it (None: nobody has), by group its members."""

    seq: int
    since: date | None
    each: Mapping[str, str | None]
    groups: Mapping[str, frozenset[str]]


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


class GroupsOverTime(NamedTuple):
    """Who was in which group from which day on, where that ever changed, and in groups that no plan
    declares any more; by plan and task of which group each member had a part from which day on,
    where that changed."""

    steps: Mapping[GroupKey, Sequence[MemberStep]]
    each: Mapping[GroupKey, Sequence[EachStep]]


def parts_group(plan: str, task: str) -> str:
    """The name of what stands for one group after another, where versions of a `plan` (its id) gave
    the parts of a `task` (its id) to several; no group that anybody declares has such a name."""
    return f"each of {plan}:{task}"


def groups_over_time(
    shared: Iterable[tuple[str, MemberStep]], plans: Mapping[str, Sequence[VersionSaid]]
) -> GroupsOverTime:
    """The groups as the workspace's directories say them (`shared`: a group's id and its members),
    and the versions of the `plans`, by their ids."""
    told = _in_order((("", name), step) for name, step in shared)
    own = _in_order(
        ((plan, name), MemberStep(version.seq, version.since, members))
        for plan, versions in plans.items()
        for version in versions
        for name, members in version.groups.items()
    )
    last = {plan: versions[-1].groups for plan, versions in plans.items() if versions}
    steps = {key: said for key, said in (told | own).items() if len(said) > 1}
    steps |= {key: said for key, said in own.items() if key[1] not in last[key[0]]}
    each: dict[GroupKey, Sequence[EachStep]] = {}
    for plan, versions in plans.items():
        for task, parted in _each_steps(versions).items():
            each[plan, task] = parted
            steps["", parts_group(plan, task)] = _part_steps(parted, versions, told)
    return GroupsOverTime(steps, each)


def _in_order(said: Said) -> dict[GroupKey, list[MemberStep]]:
    """The members declared for each group, in the order of the ledger; the first of them hold from
    the beginning."""
    found: dict[GroupKey, list[MemberStep]] = {}
    for key, step in sorted(said, key=lambda one: one[1].seq):
        steps = found.setdefault(key, [])
        if not steps:
            steps.append(step._replace(since=None))
        elif steps[-1].members != step.members:
            steps.append(step)
    return found


def _each_steps(versions: Sequence[VersionSaid]) -> dict[str, list[EachStep]]:
    """By task of which group each member has a part, where versions differ; one that does not have
    the task leaves it as it was. A version that was overtaken before it held changed nothing."""
    told: dict[str, list[str | None]] = defaultdict(list)
    for version in versions if len(versions) > 1 else ():
        for task, group in version.each.items():
            told[task].append(group)
    changed = [task for task, groups in told.items() if len(set(groups)) > 1]
    found: dict[str, list[EachStep]] = {task: [] for task in changed}
    for point in once([BEGIN, *starts(versions)]) if changed else ():
        holds = at_point(versions, point)
        for task in changed:
            if holds and task in holds[-1].each:
                _add_each(found[task], point, holds[-1].each[task])
    kept = {task: steps for task, steps in found.items() if steps}
    return {t: s for t, s in kept.items() if len(s) > 1 or s[-1].each != told[t][-1]}


def _add_each(steps: list[EachStep], point: Point, group: str | None) -> None:
    if not steps:
        steps.append(EachStep(0, None, group))
    elif steps[-1].each != group:
        steps.append(EachStep(point.seq - 1, point.day, group))


def _part_steps(
    each: Sequence[EachStep],
    versions: Sequence[VersionSaid],
    shared: Mapping[GroupKey, Sequence[MemberStep]],
) -> list[MemberStep]:
    """Who has a part in a task from which day on, whichever group's member it is."""
    steps: list[MemberStep] = []
    groups = [said for one in each for said in shared.get(("", one.each or ""), ())]
    for point in once([BEGIN, *starts(each), *starts(versions), *starts(groups)]):
        members = _members_at(point, each, versions, shared)
        if not steps:
            steps.append(MemberStep(0, None, members))
        elif steps[-1].members != members:
            steps.append(MemberStep(point.seq - 1, point.day, members))
    return steps


def _members_at(
    point: Point,
    each: Sequence[EachStep],
    versions: Sequence[VersionSaid],
    shared: Mapping[GroupKey, Sequence[MemberStep]],
) -> frozenset[str]:
    group = at_point(each, point)[-1].each
    holds = at_point(versions, point)
    if group is None:
        return frozenset()
    if holds and group in holds[-1].groups:
        return holds[-1].groups[group]
    told = at_point(shared.get(("", group), ()), point)
    return told[-1].members if told else frozenset()


def versions_said(versions: Iterable[PlanVersion]) -> dict[str, list[VersionSaid]]:
    """What the `versions` of plans say of parts and of groups, by plan."""
    found: dict[str, list[VersionSaid]] = defaultdict(list)
    for version in versions:
        plan = version.plan
        each = {task.id: task.each for task in plan.tasks.values()}
        groups = {name: frozenset(group.members) for name, group in plan.groups.items()}
        found[plan.plan].append(VersionSaid(version.seq, version.since, each, groups))
    return found


def shared_groups(
    directories: Iterable[tuple[int, date, Directory]],
) -> Iterator[tuple[str, MemberStep]]:
    """The members that `directories`, each with its entry and day, give to groups."""
    for seq, since, directory in directories:
        for name, group in directory.groups.items():
            yield name, MemberStep(seq, since, frozenset(group.members))


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
