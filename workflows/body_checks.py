"""Checks of bodies and groups, of a plan and of a shared file: what is named is declared, once, and
leads into no loop. A plan may name what it takes from a shared file as if it were its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from triggers.nearest import nearest
from workflows.build import is_whole
from workflows.faults import Fault
from workflows.graph import loops
from workflows.plan import Body, Directory, Group, Plan
from workflows.source_positions import Path, Places

COMPARISONS = 100_000
"""Names that one check compares in order to suggest one: a second of work. A plan's own names never
come near; of eleven thousand communes, the first nine that are mistyped get a suggestion."""

NONE = Directory()


def unknown_bodies(plan: Plan | Directory, places: Places) -> Iterator[Fault]:
    """Issuers, bodies above and members are bodies; roles are held by bodies or groups."""
    bodies, groups = _known(plan)
    near = _Nearest(bodies)
    for path, name in _body_references(plan):
        if name not in bodies:
            yield places.fault("unknown-body", path, name=name, nearest=near(name))
    near = _Nearest([*bodies, *groups])
    for path, name in _role_references(plan):
        if name not in bodies and name not in groups:
            yield places.fault("unknown-body", path, name=name, nearest=near(name))


def _known(plan: Plan | Directory) -> tuple[Mapping[str, Body], Mapping[str, Group]]:
    shared = _shared(plan)
    return {**shared.bodies, **plan.bodies}, {**shared.groups, **plan.groups}


def _shared(plan: Plan | Directory) -> Directory:
    return (isinstance(plan, Plan) and plan.directory) or NONE


def _body_references(plan: Plan | Directory) -> Iterator[tuple[Path, str]]:
    if isinstance(plan, Plan) and plan.issuer:
        yield ("issuer",), plan.issuer
    for key, body in plan.bodies.items():
        if body.under:
            yield ("bodies", key, "under"), body.under
    for key, group in plan.groups.items():
        for index, member in enumerate(group.members):
            yield ("groups", key, "members", index), member
    for key, trigger in plan.triggers.items() if isinstance(plan, Plan) else ():
        if trigger.issuer:
            yield ("triggers", key, "issuer"), trigger.issuer


def _role_references(plan: Plan | Directory) -> Iterator[tuple[Path, str]]:
    for path, names in _role_lists(plan):
        for index, name in enumerate(names):
            yield (*path, index), name


def _role_lists(plan: Plan | Directory) -> Iterator[tuple[Path, Collection[str]]]:
    for task in plan.tasks.values() if isinstance(plan, Plan) else ():
        for role, names in task.roles.items():
            yield ("tasks", task.id, role), names


class _Nearest:
    """The names nearest to wrong ones; the same wrong name, on many rows, is looked up once."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = list(known)
        self.found: dict[str, tuple[str, ...]] = {}

    def __call__(self, name: str) -> tuple[str, ...]:
        if name not in self.found:
            if len(self.found) * len(self.known) > COMPARISONS:
                return ()
            self.found[name] = nearest(name, self.known)
        return self.found[name]


def unknown_groups(plan: Plan, places: Places) -> Iterator[Fault]:
    """`each` names a group."""
    _, groups = _known(plan)
    near = _Nearest(groups)
    for task in plan.tasks.values():
        if task.each and task.each not in groups:
            path = ("tasks", task.id, "each")
            yield places.fault("unknown-group", path, name=task.each, nearest=near(task.each))


def empty_groups(plan: Plan, places: Places) -> Iterator[Fault]:
    """The group of an `each` has members, else the task would be nobody's."""
    _, groups = _known(plan)
    for task in plan.tasks.values():
        group = groups.get(task.each or "")
        if group and is_whole(group) and not group.members:
            yield places.fault("empty-group", ("tasks", task.id, "each"), name=task.each)


def same_ids(plan: Plan | Directory, places: Places) -> Iterator[Fault]:
    """No id is both a body's and a group's, for roles name either."""
    bodies, _ = _known(plan)
    for name in plan.groups:
        if name in bodies:
            yield places.fault("same-id", ("groups", name), key=True, name=name)
    for name in _shared(plan).groups:
        if name in plan.bodies:
            yield places.fault("same-id", ("bodies", name), key=True, name=name)


def shared_otherwise(plan: Plan, places: Places) -> Iterator[Fault]:
    """What a plan declares although the shared file has it says the same as there."""
    shared = _shared(plan)
    for name, body in plan.bodies.items():
        if _differ(body, shared.bodies.get(name)):
            yield places.fault("shared-otherwise", ("bodies", name), key=True, name=name)
    for name, group in plan.groups.items():
        if _differ(group, shared.groups.get(name)):
            yield places.fault("shared-otherwise", ("groups", name), key=True, name=name)


def _differ(one: Body | Group, other: Body | Group | None) -> bool:
    """Whether both could be read and say different things."""
    return other is not None and is_whole(one) and is_whole(other) and one != other


def repeated_names(plan: Plan | Directory, places: Places) -> Iterator[Fault]:
    """No body stands twice in one role or group."""
    lists: list[tuple[Path, Collection[str]]] = [
        (("groups", key, "members"), group.members) for key, group in plan.groups.items()
    ]
    for path, names in [*lists, *_role_lists(plan)]:
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                yield places.fault("repeated-name", (*path, index), name=name)
            seen.add(name)


def body_cycles(plan: Plan | Directory, places: Places) -> Iterator[Fault]:
    """No body lies, over whatever others, under itself. (Shared ones lie under shared ones alone,
    so no loop leads through both files.)"""
    edges = {key: [body.under] if body.under else [] for key, body in plan.bodies.items()}
    for loop in loops(edges):
        yield places.fault("body-cycle", ("bodies", loop[0], "under"), loop=loop)
