"""Requests that another site made a browser send: told by the browser, else by a token."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CrossSiteError(Exception):
    """The request was not sent from a page of ours (403)."""


def form_token(session: str) -> str:
    """The token that a form of a session carries."""
    return hmac.new(session.encode(), b"upon form", hashlib.sha256).hexdigest()


def check_origin(
    method: str, headers: Mapping[str, str], host: str, session: str | None, token: str | None
) -> None:
    """Raise CrossSiteError for an unsafe request, by its `method`, that no page of ours sent.

    A browser that sends Fetch Metadata in the `headers` is believed; else `Origin` must be ours;
    else the form must carry the `token` of the `session` (None: neither is there). `host` is the
    address that the request was sent to.
    """
    if method in SAFE:
        return
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise CrossSiteError(site)
        return
    origin = headers.get("origin")
    if origin is not None:
        if urlsplit(origin).netloc != host:
            raise CrossSiteError(origin)
        return
    if session is None or not hmac.compare_digest(form_token(session), token or ""):
        raise CrossSiteError("no token")
