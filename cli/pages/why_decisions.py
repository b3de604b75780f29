"""What people decided about a task, on its page: extensions, readings, knobs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.app.session import Session
from cli.pages.deadlines import hang
from engine.evaluate.overrides import in_force
from engine.model.acts import Extended
from engine.queries.explanation import Why
from upon.views.readings import Confirmation, knob_line, latest, latest_knobs, who_lines
from upon.words.dates import format_span
from upon.words.texts import one_line
from workflows.plan import OpenQuestion


def extension_lines(session: Session, why: Why) -> Iterator[str]:
    """The date that holds by extension, each extension in order, and a conflict with the rule."""
    standing, granted = why.decision.standing, why.decision.extensions
    if not granted:
        return
    last = in_force(granted)
    day = last.to
    yield session.say("why.extended", weekday=session.say(f"step.weekday.{day.weekday()}"), day=day)
    for extension in granted:
        yield hang("; ".join(_extension(session, extension)), 2, 2)
    if standing.conflict:
        yield hang(session.say("why.conflict", before=last.computed, after=standing.computed), 2, 2)


def _extension(session: Session, made: Extended) -> Iterator[str]:
    yield session.say("why.extension", to=made.to)
    if made.span:
        span = format_span(session.words.lang, made.span)
        yield session.say("why.extension.span").format(span=span)
    for name in ("authority", "number", "reason"):
        if text := getattr(made, name):
            yield session.say(f"why.extension.{name}").format(text=one_line(text))


def question_lines(session: Session, why: Why, made: Sequence[Confirmation]) -> Iterator[str]:
    """The questions of reading of the task of `why`: those that are open, then those that were
    decided, and by whom (`made`), in the language of the `session`."""
    for key, confirmed in (("why.open", False), ("why.confirmed", True)):
        chosen = [question for question in why.task.open if question.confirmed is confirmed]
        if chosen:
            yield ""
            yield session.say(key)
        for question in chosen:
            yield from _question(session, why, question, latest(made, question.asks))
    if knobs := latest_knobs(made):
        yield ""
        yield session.say("why.decided")
    for one in knobs:
        yield f"  {knob_line(session, one)}"
        yield from (hang(line, 4, 2) for line in who_lines(session, one))


def _question(
    session: Session, why: Why, question: OpenQuestion, made: Confirmation | None
) -> Iterator[str]:
    yield hang(_whole(session, "why.question", asks=question.asks), 2, 2)
    key = "why.read" if question.confirmed else "why.taken"
    yield hang(_whole(session, key, taken=question.taken), 4, 2)
    if made is not None and question.confirmed:
        yield from (hang(line, 4, 2) for line in who_lines(session, made))
    elif question.confirmed:
        yield f"    {session.say('reading.plan')}"
    plain = why.plan.task(why.task.id).open
    if any(asked.asks == question.asks and asked.taken == question.taken for asked in plain):
        # The plan's own reason speaks for the reading that the plan took, for no other.
        yield hang(_whole(session, "why.because", why=question.why), 4, 2)


def _whole(session: Session, key: str, **texts: str) -> str:
    """A sentence around what people wrote, which is never cut short."""
    return session.say(key).format(**{name: one_line(text) for name, text in texts.items()})
