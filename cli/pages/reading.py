"""The report of a reading for people: counts first, then what to look at, then what was read."""

from __future__ import annotations

from collections.abc import Iterator

from cli.app.session import Session
from cli.app.tables import page_width, wrapped
from upon.views.reading_report import ReadPlan, event_words
from upon.words.reading import ReadingSentences
from upon.words.texts import one_line

LONGEST = 160
"""Characters of a source's words that a line of the report shows."""


def report_lines(session: Session, read: ReadPlan, sentences: ReadingSentences) -> Iterator[str]:
    """The whole report of what was `read`, for the `session`; `sentences` words its questions."""
    draft = read.draft
    page = page_width()
    counts = {"tasks": len(draft.tasks), "headings": draft.headings, "roles": read.roles}
    yield from wrapped(session.say("read.report.tasks", **counts), page)
    times = {"read": read.read, "asked": read.asked, "none": read.none}
    yield from wrapped(session.say("read.report.times", **times), page)
    yield from wrapped(session.say("read.report.words", **draft.words), page)
    yield from _remains(session, read, sentences, page)
    yield from _doubts(session, read, sentences, page)
    yield from _links(session, read, sentences, page)
    yield ""
    yield session.say("read.report.read")
    yield from _tasks(session, read, page)


def _remains(
    session: Session, read: ReadPlan, sentences: ReadingSentences, page: int
) -> Iterator[str]:
    if not read.draft.remains:
        return
    yield ""
    yield session.say("read.report.remains", count=len(read.draft.remains))
    for one in read.draft.remains:
        yield from wrapped(
            f"{one.place}: {_short(one.text)} ({sentences.remain(one)})", page - 2, "  "
        )


def _doubts(
    session: Session, read: ReadPlan, sentences: ReadingSentences, page: int
) -> Iterator[str]:
    if not read.draft.doubts:
        return
    yield ""
    yield session.say("read.report.doubts", count=len(read.draft.doubts))
    for one in read.draft.doubts:
        yield from wrapped(f"{one.place}: {_short(sentences.doubt(one))}", page - 2, "  ")


def _links(
    session: Session, read: ReadPlan, sentences: ReadingSentences, page: int
) -> Iterator[str]:
    if not read.draft.links:
        return
    yield ""
    yield session.say("read.report.links", count=len(read.draft.links))
    for link in read.draft.links:
        text = sentences.link(link, event_words(read.draft, link.event))
        yield from wrapped(_short(text), page - 2, "  ")


def _tasks(session: Session, read: ReadPlan, page: int) -> Iterator[str]:
    for task in read.draft.tasks:
        mark = "(?) " if task.questions or task.reading.questions else ""
        yield from wrapped(
            f"{task.title.place}: {mark}{task.id}  {_short(task.title.text)}", page - 2, "  "
        )
        if task.time is None:
            yield f"    {session.say('read.report.no-time')}"
            continue
        rules = " ; ".join(filter(None, (task.reading.when, task.reading.due)))
        text = f"{task.time.place}: {_short(task.time.text)} -> {rules}"
        yield from wrapped(text, page - 4, "    ")


def _short(text: str) -> str:
    clean = one_line(text)
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST].rpartition(' ')[0]} ..."
