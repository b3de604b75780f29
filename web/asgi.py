"""The application for a server that imports it: `web.asgi:app`, set up by the environment.

`UPON_DB` and `UPON_ZONE` are as for every command; `UPON_WEB` holds the rest of the settings as a
JSON object, as `upon serve` hands them to its workers.
"""

from __future__ import annotations

import json
import os
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from triggers.errors import UponError
from upon.workspace import DATABASE, ZONE
from web.providers import Provider
from web.server import make_served
from web.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    app: FastAPI

VARIABLE = "UPON_WEB"


def settings_text(settings: Settings) -> str:
    """The settings as the environment hands them on."""
    given: dict[str, Any] = {
        "zone": str(settings.zone),
        "url": settings.url,
        "day": settings.day.isoformat() if settings.day else None,
        "lang": settings.lang,
        "open": settings.open,
        "secure": settings.secure,
        "proxies": sorted(settings.proxies),
        "user_header": settings.user_header,
        "rate": settings.rate,
        "second": sorted(settings.second),
        "root": settings.root,
    }
    return json.dumps(given)


def settings_from(environment: dict[str, str]) -> Settings:
    """The settings that an environment asks for."""
    given: dict[str, Any] = json.loads(environment.get(VARIABLE) or "{}")
    day, zone = given.pop("day", None), given.pop("zone", None)
    for name in ("proxies", "second"):
        given[name] = frozenset(given.get(name, ()))
    url = environment.get("UPON_DB") or given.pop("url", "") or DATABASE
    given.pop("url", None)
    return Settings(
        zone=ZoneInfo(zone or environment.get("UPON_ZONE") or ZONE),
        url=url if "://" in url else f"sqlite:///{url}",
        day=date.fromisoformat(day) if day else None,
        provider=provider_from(environment),
        metrics_token=environment.get("UPON_METRICS_TOKEN"),
        **given,
    )


def provider_from(environment: dict[str, str]) -> Provider | None:
    """The OpenID provider that an environment names: `UPON_OIDC_ISSUER`, `_CLIENT`, `_SECRET`,
    `_CLAIM`, `_DEFAULT`, and `_GROUPS` as `group=role,group=role`."""
    issuer = environment.get("UPON_OIDC_ISSUER")
    if not issuer:
        return None
    pairs = [part.partition("=") for part in environment.get("UPON_OIDC_GROUPS", "").split(",")]
    return Provider(
        issuer.rstrip("/"),
        environment.get("UPON_OIDC_CLIENT", "upon"),
        environment.get("UPON_OIDC_SECRET", ""),
        environment.get("UPON_OIDC_CLAIM", "groups"),
        tuple((group.strip(), role.strip()) for group, _, role in pairs if role),
        environment.get("UPON_OIDC_DEFAULT") or None,
    )


def __getattr__(name: str) -> object:
    """`app`, made when a server asks for it. Where the database is not to be opened the server's
    process ends with that in one line."""
    if name != "app":
        raise AttributeError(name)
    settings = settings_from(dict(os.environ))
    try:
        made = globals()["app"] = make_served(settings.url, settings)
    except UponError as error:
        raise SystemExit(f"upon: {error}") from None
    return made
