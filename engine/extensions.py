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


def in_force(extensions: Sequence[Extended]) -> Extended:
    """The extension that holds: a part's own, unless one that was granted for all puts it off
    further. An extension never brings a date nearer, so the order of the two does not matter."""
    own = [act for act in extensions if act.body is not None]
    for_all = [act for act in extensions if act.body is None]
    return max([*own[-1:], *for_all[-1:]], key=lambda act: act.to)


def extend(standing: Standing, extensions: Sequence[Extended], *, own: bool = True) -> Standing:
    """The standing under the extension in force. The decision outlives what is worked out again;
    that the rule's own date has moved since is a conflict to report, not to resolve (law 10). One
    that was granted elsewhere (not `own`), for the whole, was told another date from the start."""
    if not extensions:
        return standing
    last = in_force(extensions)
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
