"""What there is to confirm about a task, and what each reading would make of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cli.app.output import line, lines
from cli.app.session import Session
from cli.pages.deadlines import hang
from upon.views.choices import Choice, Choices, Reading
from upon.words.bodies import Places
from upon.words.changes import change_texts
from upon.words.rules import RuleWords
from upon.words.texts import one_line


def print_choices(session: Session, found: Choices, rules: RuleWords) -> None:
    """All the choices `found` on the page of the `session`, with the command that confirms each;
    `rules` writes the rules."""
    task = found.task
    line(session.say("why.task", task=task.id, plan=found.plan))
    line(hang(one_line(task.title)))
    for key, text in (
        ("when", rules.when_text(task.when_text)),
        ("due", rules.due_text(task.due_text)),
    ):
        line(hang(f"{session.say(f'label.{key}')}: {text}", more=2))
    for choice in found.found:
        line()
        lines(_choice_lines(session, choice, rules))


def _choice_lines(session: Session, choice: Choice, rules: RuleWords) -> Iterator[str]:
    key = "confirm.question" if choice.number else "confirm.doubt"
    yield hang(session.say(key).format(number=choice.number, asks=one_line(choice.asks)), more=2)
    if choice.says:
        yield hang(session.say("why.says").format(says=one_line(choice.says)), 2, 2)
    if choice.confirmed:
        yield "  " + session.say("confirm.already")
    for reading in choice.readings:
        yield from _reading_lines(session, choice, reading, rules)


def _reading_lines(
    session: Session, choice: Choice, reading: Reading, rules: RuleWords
) -> Iterator[str]:
    mark = "*" if reading.taken else " "
    if choice.number is None:
        day = session.words.day(date.fromisoformat(reading.date) if reading.date else None)
        yield hang(f"  {mark} {session.say('confirm.value', value=reading.number, day=day)}", 0, 6)
        return
    yield hang(f"{mark} {reading.number}. {one_line(reading.text)}", 2, 5)
    parts = []
    if reading.when:
        parts.append(session.words.whole("show.when", rule=rules.when_text(reading.when)))
    if reading.due:
        parts.append(session.words.whole("show.due", rule=rules.due_text(reading.due)))
    parts += [f"{knob} = {value}" for knob, value in reading.policy]
    if parts:
        yield hang(session.say("confirm.makes").format(what="; ".join(parts)), 7, 2)
    elif not reading.taken:
        yield hang(session.say("confirm.no_wording"), 7, 2)
    for item in Places(session.words).items(reading.changes):
        texts = "; ".join(change_texts(session.words, item.fields))
        yield hang(session.say("confirm.would").format(task=item.brief, changes=texts), 7, 2)
