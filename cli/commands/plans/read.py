"""`upon read`: a plan in prose or table in, a plan file with places and questions out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.app.output import line, lines, print_json
from cli.app.progress_bar import gauge
from cli.app.session import Session, session_of
from cli.commands.plans.read_phrases import read_phrases
from cli.commands.plans.read_review import review_file
from cli.pages.faults import FAULTS
from cli.pages.reading import report_lines
from triggers.dates import parse_any_date
from triggers.errors import BadInputError, UnknownNameError, UsageError
from triggers.nearest import nearest
from upon.files.document_errors import PlanFileThereError, UnreadableDocumentError
from upon.files.documents import Document, ReaderOptions, read_document_file
from upon.files.office_words import read_office_words
from upon.files.read_plans import ReadingRequest, ReadResult, plan_text, read_plan_document
from upon.views.plans import plan_json
from upon.views.reading_report import report_json
from upon.words.reading import ReadingSentences
from workflows.directories import read_directory
from workflows.plan import Directory
from workflows.reading.reading_words import ReadingWords

LANGUAGES = ("vi", "en")

File = Annotated[
    str | None, typer.Argument(metavar="FILE", help="help.read.file", show_default=False)
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="OUT", help="help.read.output")
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="S", help="help.read.sheet")]
Adopted = Annotated[str | None, typer.Option("--adopted", metavar="DATE", help="help.read.adopted")]
PlanName = Annotated[str | None, typer.Option("--plan", metavar="ID", help="help.read.plan")]
ReportOnly = Annotated[bool, typer.Option("--report", help="help.read.report")]
Force = Annotated[bool, typer.Option("--force", help="help.read.force")]
Phrases = Annotated[str | None, typer.Option("--phrases", metavar="FILE", help="help.read.phrases")]
OwnWords = Annotated[str | None, typer.Option("--words", metavar="FILE", help="help.read.words")]
OwnBodies = Annotated[str | None, typer.Option("--bodies", metavar="FILE", help="help.read.bodies")]
Language = Annotated[
    str | None, typer.Option("--language", metavar="LANG", help="help.read.language")
]
Review = Annotated[bool, typer.Option("--review", help="help.read.review")]


def read(  # noqa: PLR0913, PLR0917  each is an option of the command line
    ctx: typer.Context,
    file: File = None,
    output: Output = None,
    sheet: Sheet = None,
    adopted: Adopted = None,
    plan: PlanName = None,
    report: ReportOnly = False,
    force: Force = False,
    phrases: Phrases = None,
    words: OwnWords = None,
    bodies: OwnBodies = None,
    language: Language = None,
    review: Review = False,
) -> None:
    """Read a plan out of a document, or with `--phrases` time wordings."""
    session = session_of(ctx)
    if language is not None and language not in LANGUAGES:
        raise UsageError("--language", language, ", ".join(LANGUAGES))
    for given in (words, bodies):
        if given is not None and not Path(given).exists():
            raise _not_there(given)
    own = read_office_words(words, language or "vi") if words else None
    day = parse_any_date(adopted, "--adopted") if adopted is not None else None
    if phrases is not None:
        read_phrases(session, phrases, own or ReadingWords(language or "vi"), day)
        return
    if file is None:
        raise UsageError("FILE", "-", "upon read FILE, upon read --phrases FILE")
    if review and output is None:
        raise UsageError("--review", "-", session.say("read.review.needs_file"))
    if review and output is not None and Path(output).exists() and not force:
        review_file(session, output)
        return
    if output is not None and Path(output).exists() and not force:
        raise PlanFileThereError(output)
    request = ReadingRequest(
        session.today, plan, day, language, own, _directory(bodies) if bodies else None
    )
    _read(session, file, sheet, request, (output, report))
    if review and output is not None:
        review_file(session, output)


def _read(
    session: Session,
    file: str,
    sheet: str | None,
    request: ReadingRequest,
    wanted: tuple[str | None, bool],
) -> None:
    """Read the document and print or write what was asked for."""
    sentences = ReadingSentences(session.words)
    with gauge(session, file) as tell:
        document = _document(session, file, ReaderOptions(sheet, tell))
        result = read_plan_document(document, request, sentences)
    if session.as_json:
        print_json(_as_json(result, sentences))
    else:
        _put_out(session, result, sentences, document, wanted)
    if not result.draft.tasks:
        session.note("read.bad.no-tasks")
        raise typer.Exit(FAULTS)


def _as_json(result: ReadResult, sentences: ReadingSentences) -> dict[str, Any]:
    found = result.plan()
    return {
        "plan": plan_json(found, list(found.tasks.values())),
        "report": report_json(result.report, sentences),
    }


def _put_out(
    session: Session,
    result: ReadResult,
    sentences: ReadingSentences,
    document: Document,
    wanted: tuple[str | None, bool],
) -> None:
    output, only_report = wanted
    if only_report:
        lines(report_lines(session, result.report, sentences))
        return
    count = sum(len(task.get("open", ())) for task in result.data["tasks"].values())
    count += len(result.data.get("open", ()))
    head = [session.say("read.head", file=document.name)]
    head += [session.say("read.head.open", count=count)] if count else []
    text = plan_text(result, head)
    if output is None:
        line(text.rstrip("\n"))
    else:
        Path(output).write_text(text, encoding="utf-8")
    sys.stdout.flush()
    for one in report_lines(session, result.report, sentences):
        print(one, file=sys.stderr)  # noqa: T201  the border to the person
    if output is not None:
        session.note("read.written", file=output, tasks=len(result.draft.tasks), open=count)


def _document(session: Session, file: str, options: ReaderOptions) -> Document:
    try:
        return read_document_file(file, options)
    except UnreadableDocumentError as error:
        what = session.say(f"read.bad.{error.reason}", **error.details)
        raise UnreadableDocumentError(file, error.reason, what) from None
    except FileNotFoundError:
        raise _not_there(file) from None


def _not_there(file: str) -> UnknownNameError:
    folder = Path(file).parent
    near = [str(path) for path in folder.iterdir()] if folder.is_dir() else []
    return UnknownNameError("file", file, nearest(file, near))


def _directory(path: str) -> Directory:
    reading = read_directory(Path(path))
    if reading.directory is None:
        fault = reading.faults[0]
        raise BadInputError("--bodies", path, fault.message)
    return reading.directory
