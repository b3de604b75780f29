"""The entries of the ledger as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.model.acts import event_of
from engine.queries.origins import origin_json
from upon.words.acts import act_sentence
from upon.workspace import Workspace

if TYPE_CHECKING:
    from engine.queries.history import LogPage
    from engine.verify.verification import Proof


def proof_json(proof: Proof) -> dict[str, Any]:
    """What was held against the ledger, and what differs from it."""
    return {
        "head": str(proof.head),
        "entries": proof.head.count,
        "differences": [one._asdict() for one in proof.differences],
        "compared": {"derived": proof.derived, "told": proof.told, "schema": proof.schema},
    }


def log_rows(workspace: Workspace, page: LogPage) -> list[dict[str, Any]]:
    """Each entry: who said what, when, through what, why, and whether it still counts."""

    return [
        {
            "seq": entry.seq,
            "at": entry.at,
            "today": entry.today,
            "by": entry.by,
            "via": entry.via,
            "kind": entry.act.kind,
            "event": event_of(entry.act),
            "plan": _plan_of(entry.act),
            "task": getattr(entry.act, "task", None),
            "what": act_sentence(workspace.words, entry.act, page.labels),
            "reason": getattr(entry.act, "reason", None),
            "counts": gone is None,
            "retracted_by": gone,
            "origin": origin_json(entry),
        }
        for entry, gone in page.said
    ]


def _plan_of(act: Any) -> str | None:
    plan = getattr(act, "plan", None)
    return getattr(plan, "plan", plan)
