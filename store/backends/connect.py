"""From a URL to an engine of the right backend."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from store.backends.base import Backend, name_of
from store.backends.errors import BadUrlError, NotOursError
from store.backends.failpoints import arm
from store.backends.postgres import Postgres
from store.backends.shown_url import scrubbed
from store.backends.sqlite import Sqlite
from triggers.errors import UponError

BACKENDS = ("sqlite", "postgresql")


def connect(url: str, *, create: bool) -> Engine:
    """An engine for the URL (or a bare path of a SQLite file).

    Raises BadUrlError, and NoDatabaseError where the file is not there and `create` is False.
    """
    if "://" not in url:
        url = f"sqlite:///{url}"
    elif url.startswith("postgres://"):
        url = url.replace("postgres://", "postgresql://", 1)
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in BACKENDS:
            raise BadUrlError(url)
        made = backend_of(parsed.get_backend_name()).make(parsed, create=create)
    except (NoSuchModuleError, ArgumentError, ValueError):
        raise BadUrlError(url) from None
    arm(made)
    return made


def backend_of(name: str) -> Backend:
    """The backend of a SQLAlchemy dialect, imported when it is asked for."""
    if name == "postgresql":
        return Postgres()

    return Sqlite()


@contextmanager
def refusals(engine: Engine) -> Iterator[None]:
    """Errors of the database that a person can mend, as such."""
    try:
        yield
    except DBAPIError as error:
        found = backend_of(engine.dialect.name).refusal(error, name_of(engine))
        if found is None:
            raise
        raise _scrubbed(found, engine) from None


@contextmanager
def opening(engine: Engine) -> Iterator[None]:
    """While a database is opened: where that fails its connections are let go of, and what cannot
    be read as a database is none of ours. Raises NotOursError, and what `refusals` does."""
    try:
        with refusals(engine):
            yield
    except OperationalError as error:
        engine.dispose()
        raise NotOursError(name_of(engine), str(error.orig)) from None
    except BaseException:
        engine.dispose()
        raise


def _scrubbed(error: UponError, engine: Engine) -> UponError:
    """The error, what the driver says in it without what may be a secret in the URL."""
    what = error.arguments.get("what")
    if not isinstance(what, str):
        return error
    kept = scrubbed(what, engine.url.render_as_string(hide_password=False))
    return type(error)(**{**error.arguments, "what": kept}) if kept != what else error
