"""The bodies of a workspace read as plain JSON, without the weight of models."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from engine.model.bodies import Bodies, Known, Members, Shared, Succession, more_known

_SAID = text("SELECT kind, doc FROM directory_act WHERE seq != :without ORDER BY seq")


def read_bodies(connection: Connection, without: int = 0) -> Bodies:
    """The tree, the groups and the successions (as `engine.model.directory.bodies_of`),
    but for what one entry said of them."""
    known: dict[str, Known] = {}
    groups: dict[str, Shared] = {}
    own: dict[str, dict[str, Members]] = {}
    successions: list[Succession] = []
    declared: dict[str, Known] = {}
    for kind, doc in connection.execute(_SAID, {"without": without}):
        said = json.loads(doc)
        if kind == "succeeded":
            day = date.fromisoformat(said["on"])
            successions.append(Succession(said["old"], said["new"], day, said["reason"]))
            continue
        known |= {name: _known(body) for name, body in said["bodies"].items()}
        groups |= {
            name: Shared(group["name"], tuple(group["members"]))
            for name, group in said["groups"].items()
        }
    for name, doc in connection.execute(text("SELECT id, doc FROM plan ORDER BY seq")):
        plan = json.loads(doc)
        own[name] = {one: tuple(group["members"]) for one, group in plan["groups"].items()}
        for body, said in plan["bodies"].items():
            declared[body] = more_known(declared.get(body), _known(said))
    known |= {name: more_known(known.get(name), said) for name, said in declared.items()}
    return Bodies(known, groups, own, successions, declared)


def _known(body: dict[str, Any]) -> Known:
    called, signs = tuple(body.get("called", ())), tuple(body.get("signs", ()))
    return Known(body["name"], body["under"], body.get("level"), called, signs)
