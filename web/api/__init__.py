"""The REST API, `/v1`: the same JSON as the command line, over HTTP."""

from __future__ import annotations

from fastapi import APIRouter


def routers() -> list[APIRouter]:
    """The routes of the API."""
    return []
