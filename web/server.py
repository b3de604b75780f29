"""The process that `upon serve` starts."""

from __future__ import annotations

from fastapi import FastAPI

from store.ledger import SqlLedger, open_ledger
from web.app import create_app
from web.demo import prepare_demo
from web.settings import Settings


def make_served(url: str, settings: Settings) -> FastAPI:
    """The application over the database of a URL; of a trial, with its plan and accounts. It works
    on the ledger that it sees now and on no other. Raises NoDatabaseError."""
    ledger: SqlLedger = open_ledger(url, create=settings.demo, upgrade=False)
    ledger.keep_watch()
    if settings.demo:
        prepare_demo(ledger, settings)
    return create_app(ledger, settings)
