"""The pages: one module each, which asks the engine and hands a template what it shows."""

from __future__ import annotations

from fastapi import APIRouter

from web.pages import (
    agenda,
    bodies,
    calendar,
    events,
    log,
    open_id,
    plans,
    proposals,
    record,
    reports,
    search,
    sign_in,
    system,
    task,
    task_acts,
    tasks,
    timeline,
    triggers,
)
from web.pages.importing import plan_import
from web.pages.settings import backup, calendars, outbox, own, policy, reminders

PAGES = (
    agenda,
    sign_in,
    open_id,
    record,
    tasks,
    task,
    task_acts,
    events,
    triggers,
    calendar,
    timeline,
    plans,
    plan_import,
    bodies,
    search,
    reports,
    proposals,
    policy,
    calendars,
    reminders,
    outbox,
    backup,
    own,
    log,
    system,
)


def routers() -> list[APIRouter]:
    """The routes of all pages, the more particular ones first."""
    return [module.ROUTER for module in PAGES]
