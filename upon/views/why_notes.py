"""What is to be said of a task's reasons beside its condition and its deadline, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from engine.queries.explanation import Why
from engine.queries.rows import blocked_by
from upon.words.acts import SHORT
from upon.words.texts import Words


def why_notes(words: Words, why: Why) -> list[str]:
    """Which document took another's place, whose document was retracted, by which rule it was
    judged."""
    return list(_notes(words, why))


def _notes(words: Words, why: Why) -> Iterator[str]:
    for before, now in why.replaced:
        yield words.say("why.replaced", before=before, now=now)
    for name, origin in why.origins.items():
        label = why.events[name].label()
        yield words.say(
            "why.origin", document=label, ledger=origin.ledger[:SHORT], entry=origin.entry
        )
    standing = why.decision.standing
    story, today = standing.story, why.today
    for one in blocked_by(standing, today):
        yield words.say(f"why.barred.{one['by']}", task=one["task"], on=one["on"])
    if story.waived is not None and story.waived <= today:
        yield words.say("why.waived", on=story.waived)
    if (lapsed := standing.lapsed_on(today)) is not None:
        yield words.say("why.lapsed", on=lapsed)
    if why.replaced_by is not None:
        yield words.say("why.plan_replaced", plan_id=why.replaced_by)
    if story.remaining is not None:
        yield words.say("why.remaining", count=story.remaining[0])
    if why.withdrawn:
        yield words.say("why.withdrawn")
    if why.judged_by is not None:
        rule, since = why.judged_by
        yield words.say("why.judged_by", rule=rule, since=since)
