"""The page and the REST API as an ASGI application, which mounts under any prefix."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from store.ledger import SqlLedger
from triggers.errors import UponError
from upon import __version__, clock
from web.acts.given import FieldsError
from web.acts.seconding import acts_seconded
from web.answers import answer_error
from web.api import routers as api_routers
from web.api.answer_shapes import describe_answers
from web.guard.headers import GuardHeaders
from web.guard.rates import Rates
from web.metrics import Measured, Metrics
from web.office import Office
from web.pages import routers as page_routers
from web.problems import OUR_ERRORS
from web.rendering import STATIC
from web.requests import NotModifiedError
from web.settings import THREADS, Settings
from web.watching import Watcher

KNOWN = (
    UponError,
    NotModifiedError,
    FieldsError,
    HTTPException,
    RequestValidationError,
    *OUR_ERRORS,
)


class DescribedApi(FastAPI):
    """An application whose OpenAPI document has the shapes of its answers; they are worked out when
    it is asked for."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        if self.openapi_schema is None:
            describe_answers(super().openapi())
        return super().openapi()


def create_app(ledger: SqlLedger, settings: Settings) -> FastAPI:
    """The pages and the API over a ledger; an application to serve, or to mount under a prefix.
    Raises UsageError where the settings let an act wait for a second person that cannot."""
    return _make(ledger, settings, pages=True)


def api_app(ledger: SqlLedger, settings: Settings) -> FastAPI:
    """The API alone. Raises as `create_app` does."""
    return _make(ledger, settings, pages=False)


def _make(ledger: SqlLedger, settings: Settings, *, pages: bool) -> FastAPI:
    acts_seconded(settings.second)
    app = DescribedApi(
        title="Upon",
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_life,
        root_path=settings.root,
    )
    app.state.office = Office(ledger, settings)
    app.state.rates = Rates(settings.rate, clock.now)
    app.state.metrics = Metrics()
    app.state.watcher = Watcher(app.state.office)
    for router in api_routers():
        app.include_router(router)
    if pages:
        for router in page_routers():
            app.include_router(router, include_in_schema=False)
        app.mount("/static", StaticFiles(directory=STATIC), "static")
    for kind in (*KNOWN, Exception):
        app.add_exception_handler(kind, answer_error)
    app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(GuardHeaders, secure=settings.secure)
    return app


@asynccontextmanager
async def _life(app: FastAPI) -> AsyncIterator[None]:
    """Handlers run in so many threads at most."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
    await app.state.watcher.close()
