"""Decisions that stand over what the rules give: extensions, and work that may stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from engine.entries import Extended, Settled, TaskAct
from engine.standing import Standing


def extensions_of(acts: Sequence[TaskAct], occurrence: str | None) -> list[Extended]:
    """The extensions granted to an occurrence, in the order of the ledger."""
    return [act for act in acts if isinstance(act, Extended) and act.occurrence == occurrence]


def extend(standing: Standing, extensions: Sequence[Extended], *, own: bool = True) -> Standing:
    """The standing under its last extension. The decision outlives what is worked out again; that
    the rule's own date has moved since is a conflict to report, not to resolve (law 10). One that
    was granted elsewhere (not `own`), for the whole, was told another date from the start."""
    if not extensions:
        return standing
    last = extensions[-1]
    return replace(
        standing,
        due_kind="dated",
        due=last.to,
        extended_to=last.to,
        conflict=own and last.computed != standing.computed,
    )


def accepted_on(acts: Sequence[TaskAct], occurrence: str | None) -> date | None:
    """The day on which a person last let an occurrence's ungrounded work stand."""
    days = [
        act.on
        for act in acts
        if isinstance(act, Settled) and act.occurrence == occurrence and act.decision != "cancel"
    ]
    return days[-1] if days else None
