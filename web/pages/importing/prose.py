"""An office's document read as a plan: the text of its file, and what was read, with places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from engine.model.bodies import Bodies
from triggers.errors import BadInputError
from upon.files.document_errors import UnreadableDocumentError
from upon.files.documents import Document, ReaderOptions, read_document_bytes
from upon.files.read_plans import ReadingRequest, ReadResult, plan_text, read_plan_document
from upon.views.reading_report import report_json
from upon.words.reading import ReadingSentences
from upon.words.rules import RuleWords, trigger_names
from web.acts.given import Given, dates_of, text_of
from web.request_context import RequestContext
from workflows.plan import Body, Directory, Group

_FILE = re.compile(r"^(plan|title|tasks|adopted|bodies|triggers)[ \t]*:", re.MULTILINE)


class ReadTask(NamedTuple):
    """A task as it was read: its words and the time's, each with the place in the document; the
    rules that the time was read as, in words; whether it has a question."""

    place: str
    id: str
    title: str
    time_place: str
    time: str
    rules: list[str]
    asked: bool


class Prose(NamedTuple):
    """What came of a document: the text of the plan's file, counts in sentences, what is to be
    looked at by headings as (place, sentence), and the tasks."""

    text: str
    counts: list[str]
    groups: list[tuple[str, list[tuple[str, str]]]]
    tasks: list[ReadTask]


def is_plan_file(text: str, name: str) -> bool:
    """Whether a `text` is a plan's file, by the `name` under which it came or by its keys, and not
    prose to be read."""
    return name.casefold().endswith((".yaml", ".yml")) or _FILE.search(text) is not None


def read_prose(ctx: RequestContext, data: bytes, name: str, given: Given) -> Prose:
    """Read the document of some bytes, `data`, that came under a `name`; the fields `given` may
    have its sheet, the day of adoption, the plan's id and the language. The `ctx` has the words;
    bodies of the workspace that the document names are taken by their ids.

    Raises UnreadableDocumentError, MissingReaderError, FieldsError, BadInputError.
    """
    language = text_of(given, "language")
    if language not in (None, "vi", "en"):
        raise BadInputError("language", str(language)[:20], "vi, en")
    request = ReadingRequest(
        ctx.today,
        text_of(given, "plan_id"),
        dates_of(given, ["adopted"]).get("adopted"),
        language,
        directory=_directory(ctx.bodies),
    )
    document = _document(ctx, data, name, ReaderOptions(text_of(given, "sheet")))
    sentences = ReadingSentences(ctx.words)
    result = read_plan_document(document, request, sentences)
    head = [ctx.say("web.import.head", file=document.name)]
    return Prose(
        plan_text(result, head),
        list(_counts(ctx, result)),
        list(_groups(ctx, result, sentences)),
        list(_tasks(ctx, result)),
    )


def _directory(bodies: Bodies) -> Directory:
    return Directory(
        bodies={name: Body(**known._asdict()) for name, known in bodies.known.items()},
        groups={
            name: Group(name=shared.name, members=shared.members)
            for name, shared in bodies.groups.shared.items()
        },
    )


def _document(ctx: RequestContext, data: bytes, name: str, options: ReaderOptions) -> Document:
    try:
        return read_document_bytes(data, name, options)
    except UnreadableDocumentError as error:
        what = ctx.say(f"read.bad.{error.reason}", **error.details)
        raise UnreadableDocumentError(name, error.reason, what) from None


def _counts(ctx: RequestContext, result: ReadResult) -> Iterator[str]:
    read, draft = result.report, result.draft
    counts: Mapping[str, Any] = {
        "tasks": len(draft.tasks),
        "headings": draft.headings,
        "roles": read.roles,
    }
    yield ctx.say("read.report.tasks", **counts)
    yield ctx.say("read.report.times", read=read.read, asked=read.asked, none=read.none)
    yield ctx.say("read.report.words", **draft.words)


def _groups(
    ctx: RequestContext, result: ReadResult, sentences: ReadingSentences
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What was left over, what is to be looked at, what may wait for one document."""
    told = report_json(result.report, sentences)
    remains = [(one["place"], f"{one['text']} ({one['why']})") for one in told["remains"]]
    doubts = [(one["place"], one["message"]) for one in told["doubts"]]
    links = [("", one["message"]) for one in told["links"]]
    for name, rows in (("remains", remains), ("doubts", doubts), ("links", links)):
        if rows:
            yield ctx.say(f"read.report.{name}", count=len(rows)), rows


def _tasks(ctx: RequestContext, result: ReadResult) -> Iterator[ReadTask]:
    rules = RuleWords(ctx.words, trigger_names(result.plan()))
    for task in result.draft.tasks:
        read, time = task.reading, task.time
        texts = [rules.when_text(read.when)] if read.when else []
        texts += [rules.due_text(read.due)] if read.due else []
        yield ReadTask(
            task.title.place,
            task.id,
            task.title.text,
            time.place if time else "",
            time.text if time else "",
            texts if time else [],
            bool(task.questions or read.questions),
        )
