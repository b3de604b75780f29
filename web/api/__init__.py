"""The REST API, `/v1`: the same JSON as the command line, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from web.api import events, lists, people, places, plans, records, tools

RESOURCES = (lists, plans, events, places, tools, records, people)


def routers() -> list[APIRouter]:
    """The routes of the API."""
    return [module.ROUTER for module in RESOURCES]
