"""From a URL to an engine of the right backend."""

from __future__ import annotations

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from store.backends import backend_of
from store.errors import BadUrlError
from store.failpoints import arm

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
