"""What an act changed, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.commit.commit import Outcome
    from engine.model.warnings import ActWarning
    from upon.words.texts import Words


def outcome_json(outcome: Outcome, words: Words | None = None) -> dict[str, Any]:
    """The keys of `record` and the progress commands (design: The command line); warnings in the
    language of `words` (None: English)."""
    several = {"entries": list(outcome.entries)} if outcome.entries else {}
    return {
        "entry": outcome.entry,
        "event": outcome.event,
        "changes": [change.as_json() for change in outcome.changes],
        "head": str(outcome.head),
        "warnings": [warning_json(warning, words) for warning in outcome.warnings],
        **several,
    }


def succession_json(outcome: Outcome, words: Words | None = None) -> dict[str, Any]:
    """The keys of a succession: those of any act, and the open parts that change hands, which stand
    in `changes` too, with whoever carried them and carries them now."""
    found = outcome_json(outcome, words)
    parts = outcome.receipt.parts if outcome.receipt else ()
    found["changes"] += [
        {
            "plan": one.plan,
            "task": one.task,
            "occurrence": one.occurrence,
            "scope": one.part,
            "field": "carried_by",
            "before": one.before,
            "after": one.after,
        }
        for one in parts
    ]
    shown = ("plan", "task", "title", "occurrence", "part", "state", "due")
    return found | {"parts": [{name: getattr(one, name) for name in shown} for one in parts]}


def warning_json(warning: ActWarning, words: Words | None = None) -> dict[str, Any]:
    """A warning of an act: its code, its sentence, and what the sentence names."""
    message = warning.message if words is None else warning_text(words, warning)
    return {"code": warning.code, "message": message, **warning.arguments}


def warning_text(words: Words, warning: ActWarning) -> str:
    """The sentence of a warning in the language chosen."""
    return words.say(f"warning.{warning.code}", **warning.arguments)
