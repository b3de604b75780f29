"""How one process serves a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, tzinfo

from web.providers import Provider

THREADS = 8
"""Requests of one process that are worked on at a time; more would only wait for the database."""


LARGEST_PLAN = 5_000_000
"""Bytes of a plan that is sent, as its file or as a document."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `upon serve` was told.

    `day` is the office's day for the whole process (None: the clock's). `open` lets everybody in
    without signing in, on this machine alone. `secure` says that people come over TLS, so that the
    cookie is bound to it. `proxies` are the addresses whose forwarded addresses, and whose
    `user_header`, are believed. `rate` is requests a second a person. `second` names the
    operations that need a second person. `demo` says that the workspace is thrown away. `root` is
    the prefix under which a proxy or a host application serves it.
    """

    zone: tzinfo
    url: str = ""
    day: date | None = None
    lang: str = "vi"
    open: bool = False
    secure: bool = True
    proxies: frozenset[str] = frozenset()
    user_header: str | None = None
    rate: int = 50
    second: frozenset[str] = frozenset()
    demo: bool = False
    root: str = ""
    metrics_token: str | None = None
    provider: Provider | None = field(default=None, repr=False)
