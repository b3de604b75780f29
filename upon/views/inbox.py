"""The rows of a register with what they may be: the JSON of `inbox`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.commands.register import RegisterDecision
from engine.queries.register_rows import AssessedRow
from triggers.expressions import AsSetBy
from triggers.joined_rules import rules_in
from upon.views.outcomes import outcome_json
from upon.words.texts import Words
from workflows.matching.document_kinds import kind_name
from workflows.matching.incoming import Proposal, Reason
from workflows.plan import Plan

if TYPE_CHECKING:
    from engine.commit.commit import Outcome


def inbox_json(
    words: Words, assessed: Sequence[AssessedRow], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each row of a register, as `assessed`, in its order, with sentences in the language of
    `words`; `names` are those of bodies by their ids."""
    return [_row(words, found, names) for found in assessed]


def _row(words: Words, found: AssessedRow, names: Mapping[str, str]) -> dict[str, Any]:
    document = found.row.document
    return {
        "row": found.row.line,
        "document": {
            "key": found.key,
            "number": document.number,
            "issuer": document.issuer,
            "issuer_body": found.issuer_body,
            "kind": found.kind,
            "title": document.title,
            "issued": document.issued,
            "received": document.received,
            "arrival_number": found.row.arrival_number,
        },
        "status": found.status,
        "event": found.event,
        "same_as": found.same_as,
        "dismissed_by": found.dismissed_by,
        "proposals": [proposal_json(words, one, names) for one in found.proposals],
        "faults": [
            {
                "field": fault.field,
                "code": fault.code,
                "got": fault.got,
                "message": words.say(f"inbox.fault.{fault.code}", got=fault.got),
            }
            for fault in found.row.faults
        ],
    }


def proposal_json(words: Words, proposal: Proposal, names: Mapping[str, str]) -> dict[str, Any]:
    """What a document may be by a `proposal`, with the sentences of both sides in the language of
    `words`; `names` are those of bodies by their ids."""
    awaited = proposal.awaited
    return {
        "trigger": awaited.trigger,
        "plan": awaited.plan,
        "name": awaited.name,
        "score": proposal.score,
        "because": [_reason(words, "because", one, names) for one in proposal.because],
        "against": [_reason(words, "against", one, names) for one in proposal.against],
        "tasks": list(awaited.tasks),
    }


def _reason(words: Words, side: str, reason: Reason, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "what": reason.what,
        "code": reason.code,
        "text": reason_text(words, side, reason, names),
    }


def reason_text(words: Words, side: str, reason: Reason, names: Mapping[str, str]) -> str:
    """The sentence of a `reason`, in the language of `words`; `side` is `because` or `against`;
    `names` are those of bodies by their ids."""
    theirs, ours = reason.theirs, reason.ours
    if reason.what == "issuer":
        ours = names.get(ours, ours)
    if reason.what == "kind":
        theirs = kind_name(theirs) or theirs
    code = reason.code
    if code == "issuer_unknown" and not theirs:
        code = "issuer_unnamed"
    return words.say(f"inbox.{side}.{code}", theirs=theirs or "-", ours=ours or "-")


def decision_of(
    found: AssessedRow, triggers: Sequence[str], scope: str | None = None
) -> RegisterDecision:
    """What is recorded where a person decides that the row `found` sets off some `triggers`, or
    none; `scope` is the id of the body that the document is for, None for all."""
    row, document = found.row, found.row.document
    fields = {
        "number": document.number,
        "issuer": document.issuer,
        "title": document.title,
        "issued": document.issued,
        "received": document.received,
        "sets_due": row.due,
        "url": row.url,
        "scope": scope,
    }
    given = {name: value for name, value in fields.items() if value is not None}
    return RegisterDecision(found.key, tuple(triggers), given, found.event)


def receipts_json(made: Iterable[tuple[int, Outcome]]) -> list[dict[str, Any]]:
    """The answers to what was accepted, each with the line of its row."""
    return [{"row": line, **outcome_json(outcome)} for line, outcome in made]


def tasks_set_by(plans: Iterable[Plan], triggers: Collection[str]) -> list[str]:
    """The tasks whose rules take their date from a document of some triggers."""
    return [
        task.id
        for plan in plans
        for task in plan.tasks.values()
        if any(
            isinstance(rule, AsSetBy) and rule.trigger in triggers
            for rule in rules_in(task.deadline)
        )
    ]
