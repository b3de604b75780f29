"""A worked-out deadline for people: the date, how it was counted, and what is not certain."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from cli.app.tables import page_width
from triggers.policies import named_policy
from triggers.results import Result
from triggers.steps import passed_over
from upon.words.doubts import choice_lines, doubts, joined_meaning
from upon.words.due_sentences import format_due, weekday
from upon.words.steps import StepWords

if TYPE_CHECKING:
    from upon.calc.occurrences import Occurrence


def hang(text: str, indent: int = 0, more: int = 0) -> str:
    """The `text` in lines that fit the page, `indent` columns in; lines after the first go `more`
    further in."""
    first = " " * indent
    return textwrap.fill(
        text,
        page_width(),
        initial_indent=first,
        subsequent_indent=first + " " * more,
        break_long_words=False,
        break_on_hyphens=False,
    )


def fitted(texts: Iterable[str]) -> Iterator[str]:
    """The lines, those that are wider than the page hung below their first words."""
    for text in texts:
        if len(text) <= page_width():
            yield text
        else:
            yield hang(text.strip(), len(text) - len(text.lstrip()), 2)


def deadline_lines(
    result: Result, words: StepWords, error: str | None = None, extended: bool = False
) -> Iterator[str]:
    """Everything there is to print of a deadline, `result`, for the page, by `words`; `error` is
    its error in words (None: none), `extended` where the rule's date is not the one that holds."""
    yield hang(format_due(result, words, error, extended), more=2)
    rule = words.rules.due_text(result.rule) if words.rules else result.rule
    yield hang(words.say("due.rule", rule=rule), more=2)
    if result.nominal and result.nominal != result.due:
        yield hang(words.say("due.nominal", day=words.date(result.nominal)), more=2)
    if result.window:
        first, last = (words.date(day) for day in result.window)
        yield hang(words.say("due.window", first=first, last=last), more=2)
    yield from step_lines(result, words)
    yield from (hang(line, more=2) for line in doubts(result, words))
    title = named_policy(result.policy.name).title.get(words.lang, result.policy.name)
    yield hang(
        words.say(
            "due.under", policy=title, calendar=result.calendar, version=result.calendar_version
        ),
        more=2,
    )
    yield from (hang(line, 2, 2) for line in choice_lines(result.policy, words))


def step_lines(result: Result, words: StepWords) -> Iterator[str]:
    """The steps, numbered, each with its article and the days that it passed over."""
    if result.steps:
        yield words.say("due.steps")
    for number, step in enumerate(result.steps, start=1):
        line = words.say("line", rule=words.brief(step), basis=words.basis(step))
        yield hang(words.say("due.numbered", number=number, line=line).strip(), 2, 3)
        for day in passed_over(step):
            yield hang(words.passed(day), 7, 2)
    if meaning := joined_meaning(result, words):
        yield hang(meaning, 2, 3)


def occurrence_lines(found: Sequence[Occurrence], start: date, words: StepWords) -> Iterator[str]:
    """The next occurrences, `found` from the day `start` on, one a line, by `words`."""
    yield words.say("due.occurrences", start=words.date(start), count=len(found))
    for one in found:
        due = one.due
        said = (
            words.say("due.none_here")
            if due is None
            else words.say("due.day", weekday=weekday(words, due), day=words.date(due))
        )
        if one.nominal and one.nominal != due:
            said = words.say("due.moved_from", said=said, day=words.date(one.nominal))
        if one.provisional:
            said = words.say("due.tentative", said=said)
        yield f"  {one.period:<8} {said}"
