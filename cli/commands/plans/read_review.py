"""Goes through the open questions of a plan file that was read, one by one, on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cli.app.output import bold, lines
from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from triggers.errors import BadInputError
from upon.files.plan_review import OpenItem, PlanReview
from upon.words.texts import one_line

LATER, STOP, WRITE = "s", "q", "w"


def review_file(session: Session, path: str) -> None:
    """Ask each open question of a plan file; every answer is written at once, so that one can stop
    and go on another time."""
    review = PlanReview.of(Path(path))
    items = list(review.open_items())
    if not items:
        session.note("read.review.none", file=path)
        return
    answered = 0
    for number, item in enumerate(items, 1):
        lines(_item_lines(session, item, number, len(items)))
        answer = _ask(session, review, item)
        if answer == STOP:
            break
        if answer != LATER:
            review.save(Path(path))
            answered += 1
    left = len(items) - answered
    session.note("read.review.done", answered=answered, left=left, file=path)


def _item_lines(session: Session, item: OpenItem, number: int, count: int) -> Iterator[str]:
    page = page_width()
    yield ""
    bold(session.say("read.review.step", number=number, count=count, task=item.task or "-"))
    yield from wrapped(one_line(item.title), page)
    if item.question.says:
        says = session.say("read.review.source", place=item.place or "-", text=item.question.says)
        yield from wrapped(says, page)
    yield from wrapped(item.question.asks, page)
    for choice, reading in enumerate(item.question.readings, 1):
        mark = "*" if reading == item.question.taken else " "
        first, *more = wrapped(reading, page - 6) or [""]
        yield f" {mark}{choice}  {first}"
        yield from (f"     {text}" for text in more)
    yield from wrapped(item.question.why, page - 2, "  ")
    yield from wrapped(session.say("read.review.keys"), page)


def _ask(session: Session, review: PlanReview, item: OpenItem) -> str:
    """One answer, asked for until it is one; what was answered."""
    while True:
        answer = _line(session, "read.review.prompt")
        if answer in (None, STOP):
            return STOP
        if answer == LATER:
            return LATER
        try:
            _take(session, review, item, answer or "")
        except BadInputError as error:
            session.note("read.review.bad", what=session.words.error(error))
            continue
        return "taken"


def _take(session: Session, review: PlanReview, item: OpenItem, answer: str) -> None:
    if answer == WRITE and item.task is not None:
        when = _line(session, "read.review.when") or None
        review.write_rules(item, when, _line(session, "read.review.due") or "none")
        return
    if answer and not answer.isdigit():
        raise BadInputError(session.say("read.review.prompt"), answer, "1, 2, ..., w, s, q")
    taken = item.question.readings.index(item.question.taken) + 1
    review.take(item, int(answer) if answer else taken)


def _line(session: Session, key: str) -> str | None:
    """A line that a person types; None at the end of the input."""
    sys.stdout.write(f"{session.say(key)} ")
    sys.stdout.flush()
    text = sys.stdin.readline()
    return text.strip() if text else None
