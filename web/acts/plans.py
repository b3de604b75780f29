"""Plans that are sent: read without ever looking at a file of this machine."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from engine.commit.commit import Outcome
from engine.service.engine import Engine
from web.acts.given import Given, list_of, text_of
from web.acts.options import Options
from web.problems import FaultyTextError
from workflows.faults import Fault
from workflows.loader import Reading, read_text
from workflows.plan import Plan

NAME = "plan.yaml"


class PlanFaultsError(FaultyTextError):
    """A plan that was sent has faults (exit 5)."""

    code = "plan_faults"
    template = "the plan has faults: {count}; the first: {first}"


@cache
def _nowhere() -> str:
    """A path in a folder in which there is nothing: where a plan names a shared file, it is looked
    for beside the plan, and what was sent has nothing beside it."""
    return str(Path(tempfile.mkdtemp(prefix="upon-sent-")) / NAME)


def read_sent(text: str) -> Reading:
    """Read a plan from its text. Never raises for the text."""
    found = read_text(text, _nowhere())
    return Reading(found.plan, _named(found.faults), _named(found.warnings))


def _named(faults: list[Fault]) -> list[Fault]:
    return [replace(fault, file=NAME) for fault in faults]


def sent_plan(given: Given) -> Plan:
    """The plan that was sent. Raises PlanFaultsError."""
    text = given.get("text")
    reading = read_sent(text if isinstance(text, str) else "")
    if reading.plan is None:
        raise PlanFaultsError(reading)
    return reading.plan


def adopt(engine: Engine, given: Given, options: Options) -> Outcome:
    """Put the plan of the fields `given` into force in the `engine`; `options` are the day, the key
    and whether it is a preview."""
    return engine.adopt(sent_plan(given), **options.keywords())


def amend(engine: Engine, given: Given, options: Options) -> Outcome:
    """Put what is taken of a new version, in the fields `given`, into force in the `engine`: the
    differences in `accept`, or all; `options` are the day, the key and whether it is a preview."""
    names = list_of(given, "accept")
    return engine.amend(
        sent_plan(given),
        accept=None if "all" in names or not names else names,
        reason=text_of(given, "reason"),
        **options.keywords(),
    )
