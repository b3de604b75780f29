"""The policy of the workspace as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.model.acts import PolicySet
from triggers.calendar_files import calendar_names
from triggers.policies import KNOBS, named_policy

if TYPE_CHECKING:
    from engine.ports.ledger import Unit
    from triggers.policies import Policy
    from workflows.plan import Plan


def policy_json(unit: Unit, policy: Policy) -> dict[str, Any]:
    """Each knob with its value, where that comes from and what is allowed; who set what; the knobs
    that plans set for themselves."""

    values, source = policy.values(), named_policy(policy.name)
    return {
        "name": policy.name,
        "title": source.title,
        "source": source.source,
        "knobs": {
            knob: {
                "value": values[knob],
                "from": policy.origin(knob),
                "allowed": list(allowed or calendar_names()),
            }
            for knob, allowed in KNOBS.items()
        },
        "set": _acts(unit),
        "plans": {plan.plan: own for plan in unit.catalog.plans() if (own := _own(plan))},
    }


def _own(plan: Plan) -> dict[str, str]:
    return ({"calendar": plan.calendar} if plan.calendar else {}) | plan.policy


def _acts(unit: Unit) -> list[dict[str, Any]]:

    return [
        {
            "entry": entry.seq,
            "at": entry.at,
            "by": entry.by,
            "knobs": entry.act.knobs,
            "reason": entry.act.reason,
        }
        for entry in unit.entries.all()
        if isinstance(entry.act, PolicySet) and not unit.entries.is_retracted(entry.seq)
    ]
