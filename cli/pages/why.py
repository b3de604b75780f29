"""The reasons of a task: for programs as JSON, for people as a page of 100 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cli.app.session import Session
from cli.pages.deadlines import deadline_lines, hang
from cli.pages.plans import places_text
from cli.pages.why_decisions import extension_lines, question_lines
from engine.model.states import State, Timeliness
from engine.queries.explanation import Why
from triggers.calendars import Calendar
from triggers.nodes import Node
from triggers.steps import (
    CountStep,
    EventDay,
    NamedDate,
    NothingCounted,
    TaskDone,
    TaskStart,
)
from upon.views.readings import Confirmation
from upon.views.why_notes import why_notes
from upon.words.conditions import document_label, leaf, trigger_name
from upon.words.occurrences import event_label
from upon.words.rules import ExpressionWords, RuleWords, trigger_names
from upon.words.steps import StepWords
from upon.words.texts import one_line
from upon.words.waits import waiting_word

MET, OPEN = "✓", "○"
Anchor = EventDay | TaskDone | TaskStart | NamedDate


def why_lines(
    session: Session,
    why: Why,
    calendar: Calendar,
    made: Sequence[Confirmation] = (),
    whose: Iterable[str] = (),
    rules: RuleWords | None = None,
) -> Iterator[str]:
    """Everything that defends the task's state and date in `why`, for the `session`; `calendar` is
    the one it was counted by, `made` are the confirmations of its readings, `whose` the lines on
    whom it holds for and how far the parts are, `rules` how rules are written (None: in words)."""
    result = why.decision.deadline
    rules = rules or RuleWords(session.words, trigger_names(why.plan))
    words = StepWords(session.words.lang, result.policy, calendar, rules)
    error = session.words.error(result.error) if result.error else None
    yield from _head(session, why)
    yield from whose
    yield ""
    yield from _condition(session, why, rules)
    yield ""
    yield from _counted_from(session, why)
    yield from extension_lines(session, why)
    extended = bool(why.decision.extensions)
    yield from deadline_lines(result, words, error, extended)
    for note in why_notes(session.words, why):
        yield hang(note, more=2)
    yield from question_lines(session, why, made)


def _head(session: Session, why: Why) -> Iterator[str]:
    standing, task, plan = why.decision.standing, why.task.id, why.plan.plan
    if label := standing.occurrence:
        opener = why.events.get(label)
        label = event_label(opener.number, label) if opener else label
        yield session.say("why.occurrence", task=task, plan=plan, occurrence=label)
    else:
        yield session.say("why.task", task=task, plan=plan)
    yield hang(why.task.title)
    if why.task.says:
        yield hang(_whole(session, "why.says", says=why.task.says), more=2)
    if why.task.places:
        yield hang(session.say("why.places", places=places_text(session, why.task)), more=2)
    yield hang(" ".join(_stands(session, why)), more=2)


def _stands(session: Session, why: Why) -> Iterator[str]:
    """The state on the day, and how the day lies to the deadline."""
    standing, today = why.decision.standing, why.today
    phase, timeliness = standing.phase(today), standing.timeliness(today)
    state = session.words.term("state", phase.state.value)
    if phase.state is State.WAITING:
        state = waiting_word(session.words, standing.waits(today), standing.occurrence)
    if phase.on:
        yield session.say("why.stands.since", day=today, state=state, since=phase.on)
    else:
        yield session.say("why.stands.plain", day=today, state=state)
    if standing.due and phase.state is State.DONE:
        late = timeliness is Timeliness.DONE_LATE
        yield session.say("why.done.late" if late else "why.done.in_time", day=standing.due)
    elif standing.due and phase.state not in (State.WAITING, State.CANCELLED):
        yield _left(session, (standing.due - today).days)
    if standing.ungrounded(today):
        yield session.say("why.ungrounded")


def _left(session: Session, days: int) -> str:
    if days == 0:
        return session.say("why.today")
    key = "why.left" if days > 0 else "why.late"
    return session.say(f"{key}.one" if abs(days) == 1 else key, count=abs(days))


def _condition(session: Session, why: Why, rules: RuleWords) -> Iterator[str]:
    node = why.decision.standing.node
    if node is None:
        yield session.say("why.condition.plan", day=why.plan.adopted)
        return
    if any(child.children for child in node.children) and not isinstance(rules, ExpressionWords):
        # Alternatives within alternatives are read in the tree, not in a sentence.
        yield session.say("why.condition.tree")
    else:
        said = node.children[0] if node.kind == "waived" and node.children else node
        yield hang(_whole(session, "why.condition", when=rules.when_text(said.text)), more=2)
    yield from _tree(session, why, node, rules, 2)


def _tree(session: Session, why: Why, node: Node, rules: RuleWords, indent: int) -> Iterator[str]:
    mark = MET if node.met(why.today) else OPEN
    if not node.children:
        yield hang(leaf(session.words, why, node, mark), indent, 2)
        return
    key = f"why.{node.kind}.on" if node.on else f"why.{node.kind}"
    text = rules.when_text(node.text) if node.kind == "delayed" else node.text
    yield " " * indent + session.say(key, mark=mark, need=node.need, day=node.on, text=text)
    for child in node.children:
        yield from _tree(session, why, child, rules, indent + 2)


def _counted_from(session: Session, why: Why) -> Iterator[str]:
    """The documents (or days) from which the span is counted."""
    steps = why.decision.deadline.steps
    count = next((step for step in steps if isinstance(step, CountStep | NothingCounted)), None)
    if count is None:
        return
    start = count.day if isinstance(count, NothingCounted) else count.start
    found = [
        _anchor(session, why, step)
        for step in steps[: steps.index(count)]
        if isinstance(step, Anchor) and step.day == start
    ]
    if found:
        yield hang(_whole(session, "why.counted", documents="; ".join(found)), more=2)


def _anchor(session: Session, why: Why, step: Anchor) -> str:
    if isinstance(step, EventDay):
        name = trigger_name(why, step.trigger)
        document = document_label(why, step.source)
        return session.say("why.counted.event", document=document, name=name, day=step.day)
    task = step.task if isinstance(step, TaskDone) else None
    return session.say(f"why.counted.{step.kind}", day=step.day, task=task)


def _whole(session: Session, key: str, **texts: str) -> str:
    """A sentence around what the plan says, which is never cut short."""
    return session.say(key).format(**{name: one_line(text) for name, text in texts.items()})
