"""The lists' own way in: standings and cards without the weight of plans and models."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.standing import Key, Standing
from engine.ports.scan import Found, Scan
from store import migrate
from store.as_of import read_as_of
from store.backends.base import name_of
from store.backends.connect import connect, refusals
from store.backends.errors import OlderSchemaError
from store.backends.json_lists import as_json, names
from store.migrate import check_older
from store.rows.alike import scan_for
from store.rows.bodies import read_bodies
from store.rows.moments import last_by
from store.rows.read import BOARD, board
from store.rows.scan import narrower, narrower_keys, plan_seq
from store.schema.plain_tables import DECLARED, EVENT, PLAN

_NAME: BindParameter[str] = bindparam("name")
_PLAN = select(PLAN.c.id).where(PLAN.c.id == _NAME)
_SAYING = select(PLAN.c.id).where(PLAN.c.doc.like(_NAME)).limit(1)
_PLANS = select(PLAN.c.doc).order_by(PLAN.c.seq)
_DECLARES = select(DECLARED.c.plan).where(DECLARED.c.trigger == _NAME).limit(1)
_EVENTS = select(EVENT.c.id, EVENT.c.doc).where(EVENT.c.id.in_(names("ids")))


class Board:
    """The standings of a database, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._bodies: Bodies | None = None
        self._scans: list[Generator[Found]] = []

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return board(self._connection.execute(BOARD))

    def scan(self, asked: Scan) -> Iterator[Found]:
        """Standings with their cards, in the order of a list, read as they are taken."""
        found = scan_for(self._connection, asked)
        self._scans.append(found)
        return found

    def close(self) -> None:
        """Let go of the cursors of scans that nobody read to their end, as a page or a closed pipe
        leaves them: they must go before the connection does."""
        while self._scans:
            self._scans.pop().close()

    def plan_seq(self, plan: str) -> int:
        """The entry that put a plan into force first. Raises LookupError."""
        return plan_seq(self._connection, plan)

    def narrower(self, standing: Standing) -> list[Standing]:
        """The standings of the same task and occurrence at narrower places, parts too; of any
        occurrence where the task waits for its first."""
        return narrower(self._connection, standing)

    def narrower_keys(self, standing: Standing, places: Collection[str]) -> list[Key]:
        """Their keys alone; of those at some places, at least."""
        return narrower_keys(self._connection, standing, places)

    def bodies(self) -> Bodies:
        """The tree of bodies, the groups, the successions."""
        if self._bodies is None:
            self._bodies = read_bodies(self._connection)
        return self._bodies

    def plan(self, name: str) -> str | None:
        """The id of a plan in force, None where it is not."""
        return self._first(_PLAN, name)

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        return self._first(_DECLARES, trigger) is not None

    def completes_parts(self) -> bool:
        """Whether a plan in force may have a task whose parts sub-plans complete."""
        return self._first(_SAYING, '%"completes":true%') is not None

    def _first(self, query: Select[Any], name: str) -> str | None:
        found: str | None = self._connection.execute(query, {"name": name}).scalar()
        return found

    def trigger_names(self) -> dict[str, str]:
        """Trigger id -> the name by which people know the document."""
        return {t: said["name"] for plan in self._plans() for t, said in plan["triggers"].items()}

    def body_names(self) -> dict[str, str]:
        """Body or group id -> its name."""
        bodies = self.bodies()
        own = {
            name: group["name"] for plan in self._plans() for name, group in plan["groups"].items()
        }
        groups = {name: group.name for name, group in bodies.groups.shared.items()}
        return own | groups | {name: body.name for name, body in bodies.known.items()}

    def event_numbers(self, ids: Collection[str]) -> dict[str, str | None]:
        """Document's id -> its number, of those among `ids` that are documents."""
        rows = self._connection.execute(_EVENTS, {"ids": as_json(ids)})
        return {row[0]: json.loads(row[1]).get("number") for row in rows}

    def _plans(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(_PLANS)
        return [json.loads(row[0]) for row in rows]


@contextmanager
def open_board(url: str, moment: datetime | None = None) -> Iterator[Board]:
    """The board of a database that is there and of this version's schema; as it stood at a `moment`
    (aware; None: as it stands).

    Raises what `store.ledger.open_ledger` raises, OlderSchemaError where it is not.
    """
    engine = connect(url, create=False)
    try:
        with refusals(engine), engine.connect() as connection:
            older = check_older(connection)
        if older is not None:
            raise OlderSchemaError(name_of(engine), older, migrate.HEAD)
        with refusals(engine), engine.connect() as connection, connection.begin():
            if moment is not None:
                read_as_of(connection, last_by(connection, moment))
            made = Board(connection)
            with closing(made):
                yield made
    finally:
        engine.dispose()
