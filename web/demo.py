"""The seed plan in a workspace that is thrown away, with accounts: for `upon serve --demo`."""

from __future__ import annotations

from datetime import date

from engine.service.engine import Engine
from store.ledger import SqlLedger
from triggers.calendar_files import shipped_calendar
from upon import clock
from web.guard.passwords import hash_password
from web.office import Office
from web.settings import Settings
from workflows.library import shipped_plan
from workflows.loader import read_plan

PLAN = "nq21-duc-pho"
PASSWORD = "upon-dung-thu"  # noqa: S105  of a workspace that is thrown away
DAY = date(2023, 2, 3)
"""The day on which the trial plays: some work is late, some waits."""
ACCOUNTS = (
    ("vanthu", "Văn thư", "clerk"),
    ("truongban", "Trưởng ban", "head"),
    ("quantri", "Quản trị", "admin"),
    ("banxem", "Người xem", "reader"),
)
ISSUED = (("btvthu-new-cadre-rule", "08-QĐ/TU", date(2023, 1, 31), date(2023, 2, 3)),)


def prepare_demo(ledger: SqlLedger, settings: Settings) -> None:
    """Adopt the plan, record a document, make the accounts."""
    plan = read_plan(shipped_plan(PLAN)).plan
    if plan is None:
        raise LookupError(PLAN)
    engine = Engine(
        ledger, clock.now, settings.zone, by="vanthu", via="web", calendars=shipped_calendar
    )
    engine.adopt(plan, today=date(2022, 10, 17))
    for trigger, number, issued, today in ISSUED:
        engine.record(trigger, number=number, issued=issued, today=today)
    prepare_accounts(ledger, settings)


def prepare_accounts(ledger: SqlLedger, settings: Settings) -> None:
    """Make the accounts of the trial in a workspace that is thrown away."""
    office = Office(ledger, settings)
    kept = hash_password(PASSWORD)
    for name, full_name, role in ACCOUNTS:
        office.accounts.add(name, by="demo", full_name=full_name, role=role, password=kept)
