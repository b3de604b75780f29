"""What every answer carries, and what no request may exceed: the outermost layer of the server."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
TRANSPORT = "max-age=31536000"
"""For how many seconds a browser that came over TLS comes over TLS alone."""

MOST, MOST_PLAN = 1_000_000, 5_000_000
"""Bytes of a request, and of one that brings a plan's file."""
PLAN_PATHS = ("/import", "/v1/plans")


class TooLargeError(Exception):
    """A request's body is over the bound (413)."""


class GuardHeaders:
    """Adds the headers to every answer, and stops reading a body that is too large."""

    def __init__(self, app: ASGIApp, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message))
            await send(message)

        bound = MOST_PLAN if scope["path"].endswith(PLAN_PATHS) else MOST
        bound = MOST_PLAN if "/v1/plans/" in scope["path"] else bound
        await self._app(scope, _bounded(receive, bound), guarded)

    def _mark(self, headers: MutableHeaders) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if self._secure:
            headers.setdefault("Strict-Transport-Security", TRANSPORT)
        headers.setdefault("Cache-Control", "no-store")


def _bounded(receive: Receive, bound: int) -> Receive:
    """The same stream, which raises TooLargeError past so many bytes."""
    seen = 0

    async def read() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > bound:
            raise TooLargeError(bound)
        return message

    return read
