"""The reason of a task as plain text, to be put into a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.queries.explanation import Why
from triggers.steps import passed_over
from upon.words.steps import StepWords
from web.request_context import RequestContext


def letter_text(
    ctx: RequestContext, why: Why, row: Mapping[str, Any], title: str, words: StepWords
) -> str:
    """Whole sentences: the task of `why`, what the plan says, the date (its sentence is `title`),
    each step with its article. `row` has the state, `words` words the steps, `ctx` gives day and
    language."""
    say = ctx.say
    label = f"{row['task']} ({row['occurrence']})" if row["occurrence"] else row["task"]
    lines = [f"{label}. {why.task.title}"]
    if why.task.says:
        lines.append(say("why.says").format(says=why.task.says))
    state = ctx.words.term("state", row["state"])
    lines.append(say("why.stands.plain", day=ctx.today, state=state))
    lines.append(f"{title}.")
    for number, step in enumerate(why.decision.deadline.steps, start=1):
        basis = words.basis(step)
        lines.append(f"{number}. {words.brief(step)}" + (f" ({basis})" if basis else "") + ".")
        lines += [f"   - {words.passed(day)}" for day in passed_over(step)]
    lines.append(say("web.letter.head", head=str(ctx.head)))
    return "\n".join(lines)
