"""The pages: one module each, which asks the engine and hands a template what it shows."""

from __future__ import annotations

from fastapi import APIRouter

from web.pages import agenda, log, record, sign_in, task, task_acts

PAGES = (agenda, sign_in, record, task, task_acts, log)


def routers() -> list[APIRouter]:
    """The routes of all pages, the more particular ones first."""
    return [module.ROUTER for module in PAGES]
