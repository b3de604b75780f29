"""The lists' own way in: standings and cards without the weight of plans and models."""

from __future__ import annotations

import json
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, text

from engine.model.bodies import Bodies
from engine.model.cards import Card
from engine.model.standing import Key, Standing
from engine.ports.scan import Found, Scan
from store import migrate
from store.backends.base import name_of
from store.backends.connect import connect, refusals
from store.backends.errors import OlderSchemaError
from store.backends.json_lists import as_json, for_this
from store.migrate import check_older
from store.rows.bodies import read_bodies
from store.rows.read import BOARD, board
from store.rows.scan import narrower, narrower_keys, plan_seq, scan


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
        found = scan(self._connection, asked)
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
        return self._first("SELECT id FROM plan WHERE id = :name", name)

    def declares(self, trigger: str) -> bool:
        """Whether a plan in force declares a trigger."""
        query = "SELECT plan FROM declared WHERE trigger = :name LIMIT 1"
        return self._first(query, trigger) is not None

    def completes_parts(self) -> bool:
        """Whether a plan in force may have a task whose parts sub-plans complete."""
        query = "SELECT id FROM plan WHERE doc LIKE :name LIMIT 1"
        return self._first(query, '%"completes":true%') is not None

    def _first(self, query: str, name: str) -> str | None:
        return self._connection.execute(text(query), {"name": name}).scalar()

    def trigger_names(self) -> dict[str, str]:
        """Trigger id -> the name by which people know the document."""
        return {t: said["name"] for plan in self._plans() for t, said in plan["triggers"].items()}

    def body_names(self) -> dict[str, str]:
        """Body or group id -> its name."""
        shared = self.bodies()
        own = {
            name: group["name"] for plan in self._plans() for name, group in plan["groups"].items()
        }
        groups = {name: group.name for name, group in shared.groups.items()}
        return own | groups | {name: body.name for name, body in shared.known.items()}

    def event_numbers(self, ids: Collection[str]) -> dict[str, str | None]:
        """Document's id -> its number, of those among `ids` that are documents."""
        query = for_this(self._connection, "SELECT id, doc FROM event WHERE id IN {names:ids}")
        rows = self._connection.execute(query, {"ids": as_json(ids)})
        return {row[0]: json.loads(row[1]).get("number") for row in rows}

    def _plans(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(text("SELECT doc FROM plan ORDER BY seq"))
        return [json.loads(row[0]) for row in rows]


@contextmanager
def open_board(url: str) -> Iterator[Board]:
    """The board of a database that is there and of this version's schema.

    Raises what `store.ledger.open_ledger` raises, OlderSchemaError where it is not.
    """
    engine = connect(url, create=False)
    try:
        with refusals(engine), engine.connect() as connection:
            older = check_older(connection)
        if older is not None:
            raise OlderSchemaError(name_of(engine), older, migrate.HEAD)
        with refusals(engine), engine.connect() as connection, connection.begin():
            made = Board(connection)
            with closing(made):
                yield made
    finally:
        engine.dispose()
