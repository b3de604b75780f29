"""Search in everything that has a name: with or without accents, d for đ, exact ids first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.ports.ledger import Unit

Row = dict[str, Any]
KINDS = ("task", "event", "trigger", "body", "plan")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """The text without accents and case, `đ` as `d`, blanks made one."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def search_rows(unit: Unit, text: str, today: date) -> list[Row]:
    """What goes by a name in which all words of the `text` stand, of all that `unit` reads; exact
    ids and numbers first. The day, `today`, changes nothing.

    Each row has `kind`, `id`, `title`, `plan` (of a task), `scope` (of a document), `exact`, and
    `key`, which no other row has.
    """
    del today
    wanted = folded(text).split()
    if not wanted:
        return []
    whole = " ".join(wanted)
    found = []
    for row in _named(unit):
        names = [folded(str(row["id"])), *(folded(name) for name in row.pop("names"))]
        row["exact"] = whole in names
        haystack = " ".join(names)
        if row["exact"] or all(word in haystack for word in wanted):
            found.append(row)
    return sorted(found, key=lambda row: (not row["exact"], KINDS.index(row["kind"])))


def _named(unit: Unit) -> Iterator[Row]:
    bodies = unit.facts.bodies()
    for plan in unit.catalog.plans():
        yield _row("plan", plan.plan, plan.title, [plan.title, plan.number or ""])
        for task in plan.tasks.values():
            yield _row("task", task.id, task.title, [task.title, task.says or ""], plan.plan)
        for name, trigger in plan.triggers.items():
            yield _row("trigger", name, trigger.name, [trigger.name], plan.plan)
    for event in unit.catalog.events():
        names = [event.number or "", event.title or "", event.issuer or ""]
        yield _row("event", event.id, event.label(), names, scope=event.scope)
    for name, body in bodies.known.items():
        yield _row("body", name, body.name, [body.name], scope=name)


def _row(
    kind: str,
    name: str,
    title: str,
    names: list[str],
    plan: str | None = None,
    scope: str | None = None,
) -> Row:
    return {
        "key": f"{kind}:{plan or ''}:{name}",
        "kind": kind,
        "id": name,
        "title": title,
        "plan": plan,
        "scope": scope,
        "names": names,
    }
