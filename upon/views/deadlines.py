"""A computed deadline as JSON."""

from __future__ import annotations

from typing import Any

from triggers.results import Result
from upon.words.doubts import provisional_reason
from upon.words.steps import StepWords


def result_json(result: Result, words: StepWords, error: str | None) -> dict[str, Any]:
    """A `result` with the keys of the `calc` JSON; `words` words its steps, `error` is its error in
    words, None where it has none."""
    due, nominal, window = result.due, result.nominal, result.window
    both, earlier = result.ambiguous, result.earlier
    return {
        "rule": result.rule,
        "due": None if due is None else due.isoformat(),
        "nominal_due": None if nominal is None else nominal.isoformat(),
        "due_kind": result.kind,
        "window": None if window is None else [window[0].isoformat(), window[1].isoformat()],
        "steps": [words.as_json(step) for step in result.steps],
        "ambiguous": both and {"down": both[0].isoformat(), "up": both[1].isoformat()},
        "earlier": None if earlier is None else earlier.isoformat(),
        "provisional": result.provisional,
        "provisional_reason": provisional_reason(result, words),
        "needs_confirmation": result.needs_confirmation,
        "missing": list(result.missing),
        "error": error,
    }
