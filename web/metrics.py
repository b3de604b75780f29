"""What is counted of requests, and the line that the log has of each; the home of prometheus."""

from __future__ import annotations

import json
import logging
import time
import uuid

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("upon.web.requests")


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "upon_requests",
            "Requests by route, method and status",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "upon_request_seconds", "Seconds a request took", ["route"], registry=self.registry
        )
        self.entries = Gauge("upon_entries", "Entries of the ledger", registry=self.registry)
        self.notices = Gauge("upon_notices", "Notices in the outbox", registry=self.registry)
        self.silent = Gauge(
            "upon_clock_silent",
            "1 where nobody keeps the office's clock",
            registry=self.registry,
        )

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self.registry)


class Measured:
    """Counts and times each request, gives it an id, and writes a line of JSON about it; the line
    has the route, never a query, a cookie or a token."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, mark, status = time.perf_counter(), uuid.uuid4().hex[:16], 500

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", mark.encode())]
            await send(message)

        try:
            await self._app(scope, receive, marked)
        finally:
            self._note(scope, mark, status, time.perf_counter() - began)

    def _note(self, scope: Scope, mark: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        method = scope["method"] if scope["method"].isalpha() else "-"
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        line = {
            "event": "request",
            "id": mark,
            "route": route,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "person": scope.get("state", {}).get("person"),
        }
        LOG.info("%s", json.dumps(line, ensure_ascii=False))
