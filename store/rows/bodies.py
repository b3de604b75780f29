"""The bodies of a workspace read as plain JSON, without the weight of models."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from engine.model.bodies import Bodies, Known, more_known
from engine.model.groups.groups import Groups, Members, Shared
from engine.model.groups.steps import (
    MemberStep,
    Placing,
    VersionSaid,
    groups_over_time,
    places_over,
)
from engine.model.successions import Succession, Successions
from store.rows.read import day_from
from store.schema.plain_tables import DIRECTORY_ACT, PLAN, PLAN_VERSION

_SAID = select(
    DIRECTORY_ACT.c.seq, DIRECTORY_ACT.c.kind, DIRECTORY_ACT.c.doc, DIRECTORY_ACT.c.since
).order_by(DIRECTORY_ACT.c.seq)
_PLANS = select(PLAN.c.id, PLAN.c.doc).order_by(PLAN.c.seq)
_AMENDED = select(PLAN_VERSION.c.plan).group_by(PLAN_VERSION.c.plan).having(func.count() > 1)
_VERSIONS = (
    select(PLAN_VERSION.c.seq, PLAN_VERSION.c.since, PLAN_VERSION.c.plan, PLAN_VERSION.c.doc)
    .where(PLAN_VERSION.c.plan.in_(_AMENDED))
    .order_by(PLAN_VERSION.c.seq)
)


def read_bodies(connection: Connection) -> Bodies:
    """The tree, the groups and the successions (as `engine.model.directory.bodies_of`)."""
    known: dict[str, Known] = {}
    groups: dict[str, Shared] = {}
    own: dict[str, dict[str, Members]] = {}
    successions: list[Succession] = []
    declared: dict[str, Known] = {}
    told: list[tuple[str, MemberStep]] = []
    imported: list[Placing] = []
    for seq, kind, doc, since in connection.execute(_SAID):
        said = json.loads(doc)
        if kind == "succeeded":
            day = date.fromisoformat(said["on"])
            successions.append(Succession(said["old"], said["new"], day, said["reason"], seq))
            continue
        known |= {name: _known(body) for name, body in said["bodies"].items()}
        groups |= _shared(said["groups"])
        told += _steps(seq, since, said["groups"])
        imported.append(_placing(seq, since, said["bodies"]))
    adopted: dict[str, list[Placing]] = {}
    for name, doc in connection.execute(_PLANS):
        plan = json.loads(doc)
        adopted[name] = [_placing(0, None, plan["bodies"])]
        own[name] = {one: tuple(group["members"]) for one, group in plan["groups"].items()}
        for body, said in plan["bodies"].items():
            declared[body] = more_known(declared.get(body), _known(said))
    known |= {name: more_known(known.get(name), said) for name, said in declared.items()}
    held = Groups(groups, own, groups_over_time(told, _of_versions(connection, adopted)))
    places = places_over(imported, adopted.values())
    return Bodies(known, held, Successions(successions), declared, places)


def _of_versions(
    connection: Connection, adopted: dict[str, list[Placing]]
) -> dict[str, list[VersionSaid]]:
    """What plans that have several versions say of parts and of groups; what each of these says of
    places goes into `adopted`, where the last one's was."""
    found: dict[str, list[VersionSaid]] = {}
    for seq, since, plan, doc in connection.execute(_VERSIONS):
        said, day = json.loads(doc), None if since is None else day_from(since)
        before = adopted[plan] if plan in found else []
        adopted[plan] = [*before, _placing(seq, since, said["bodies"])]
        each = {task["id"]: task.get("each") for task in said["tasks"]}
        members = {name: frozenset(one["members"]) for name, one in said["groups"].items()}
        found.setdefault(plan, []).append(VersionSaid(seq, day, each, members))
    return found


def _shared(groups: dict[str, Any]) -> dict[str, Shared]:
    return {name: Shared(one["name"], tuple(one["members"])) for name, one in groups.items()}


def _placing(seq: int, since: date | str | None, bodies: dict[str, Any]) -> Placing:
    day = None if since is None else day_from(since)
    return Placing(seq, day, {name: body["under"] for name, body in bodies.items()})


def _steps(
    seq: int, since: date | str | None, groups: dict[str, Any]
) -> list[tuple[str, MemberStep]]:
    day = None if since is None else day_from(since)
    return [
        (name, MemberStep(seq, day, frozenset(group["members"]))) for name, group in groups.items()
    ]


def _known(body: dict[str, Any]) -> Known:
    called, signs = tuple(body.get("called", ())), tuple(body.get("signs", ()))
    return Known(body["name"], body["under"], body.get("level"), called, signs)
