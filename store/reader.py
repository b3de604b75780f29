"""The lists' own way in: standings and cards without the weight of plans and models."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

from engine.standing import Card, Standing
from store.backends import refusals
from store.connecting import connect
from store.migrating import check
from store.reading import BOARD, board
from triggers.errors import UnknownNameError
from triggers.nearest import nearest


class Board:
    """The standings of a database, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def board(self) -> Iterable[tuple[Standing, Card]]:
        """All standings with their cards, in the order of lists."""
        return board(self._connection.execute(BOARD).mappings())

    def names_for(self, body: str) -> frozenset[str]:
        """The body's id and the groups that contain it. Raises UnknownNameError."""
        known: set[str] = set()
        names = {body}
        for held in (*self._directories(), *self._plans()):
            known |= held["bodies"].keys() | held["groups"].keys()
            names |= {g for g, group in held["groups"].items() if body in group["members"]}
        if body not in known:
            raise UnknownNameError("body", body, nearest(body, sorted(known)))
        return frozenset(names)

    def trigger_names(self) -> dict[str, str]:
        """Trigger id -> the name by which people know the document."""
        return {t: said["name"] for plan in self._plans() for t, said in plan["triggers"].items()}

    def body_names(self) -> dict[str, str]:
        """Body or group id -> its name."""
        return {
            name: said["name"]
            for held in (*self._plans(), *self._directories())
            for name, said in (*held["groups"].items(), *held["bodies"].items())
        }

    def _directories(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(
            text("SELECT doc FROM directory_act WHERE kind = 'bodies' ORDER BY seq")
        )
        return [json.loads(row[0]) for row in rows]

    def _plans(self) -> list[dict[str, Any]]:
        rows = self._connection.execute(text("SELECT doc FROM plan ORDER BY seq"))
        return [json.loads(row[0]) for row in rows]


@contextmanager
def open_board(url: str) -> Iterator[Board]:
    """The board of a database that is there and up to date; brings an older one up to date.

    Raises what `store.database.open_ledger` raises.
    """
    engine = connect(url, create=False)
    try:
        with refusals(engine), engine.connect() as connection:
            current = check(connection)
        if not current:
            from store.database import open_ledger  # noqa: PLC0415  an older schema needs it

            open_ledger(url, create=False)
        with refusals(engine), engine.connect() as connection, connection.begin():
            yield Board(connection)
    finally:
        engine.dispose()
