"""Upon: what must be done now, by when, and why. `upon.open()` is the door for programs."""

from __future__ import annotations

from upon.paths import enter_house

TYPE_CHECKING = False  # not from typing, which every start of the command would pay for

if TYPE_CHECKING:
    from engine.service import Engine
    from workflows.plan import Plan

__all__ = ["__version__", "open", "read_plan"]
__version__ = "0.2.0"


def open(  # noqa: A001  read as `upon.open`
    url: str = "sqlite:///upon.db", *, zone: str = "Asia/Ho_Chi_Minh", by: str | None = None
) -> Engine:
    """The engine over a workspace, which is made where there is none.

    `zone` is the office's time zone, in which its days are reckoned; `by` says who records
    (default: the login name).
    """
    enter_house()
    from zoneinfo import ZoneInfo

    from cli.clock import now
    from cli.session import login_name
    from engine.service import Engine
    from store.database import open_ledger

    return Engine(open_ledger(url, create=True), now, ZoneInfo(zone), by=by or login_name())


def read_plan(name: str) -> Plan:
    """A plan, by the path of its file or by the name under which it is shipped.

    Raises BadInputError with the first fault of a file that is no plan.
    """
    enter_house()
    from pathlib import Path

    from triggers.errors import BadInputError
    from workflows import library, loader

    shipped = name in library.plan_names()
    reading = loader.read_plan(library.shipped_plan(name) if shipped else Path(name))
    if reading.plan is None:
        raise BadInputError("plan", str(reading.faults[0]), "a plan; see `upon check`")
    return reading.plan
