"""From a document to a plan file and a report: reads, words the questions, writes the YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from upon.files.documents import Document
from upon.views.reading_report import ReadPlan
from upon.words.reading import ReadingSentences
from workflows.plan import Body, Directory, Plan
from workflows.reading.bodies.body_names import Abbreviations, abbreviations_in
from workflows.reading.document_head import latest_cited
from workflows.reading.drafts import PlanDraft
from workflows.reading.outline import front_of
from workflows.reading.plan_data import BodyRegistry, PlanData, SourceFile
from workflows.reading.plan_reading import Progress, language_of, read_document
from workflows.reading.plan_yaml import write_plan
from workflows.reading.reading_words import ReadingWords
from workflows.reading.source.folding import fold, slug
from workflows.reading.source.text_blocks import paragraphs_of

LONGEST_PLAN_ID = 50


@dataclass(frozen=True, slots=True)
class ReadingRequest:
    """What a reading is asked for.

    `today`: stands in for a date of adoption that neither the document nor `adopted` gives.
    `plan_id`, `adopted`, `language`: None where the document decides. `words`: an office's own.
    `directory`: an office's own bodies.
    """

    today: date
    plan_id: str | None = None
    adopted: date | None = None
    language: str | None = None
    words: ReadingWords | None = None
    directory: Directory | None = None
    progress: Progress | None = None


@dataclass
class ReadResult:
    """A plan that was read: its draft, the data of its file, and what there is to report."""

    draft: PlanDraft
    data: dict[str, Any]
    report: ReadPlan
    variants: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def plan(self) -> Plan:
        """The plan as a value."""
        data = dict(self.data)
        data["tasks"] = [{"id": name, **task} for name, task in data["tasks"].items()]
        return Plan.model_validate(data, strict=False)


def read_plan_document(
    document: Document, request: ReadingRequest, sentences: ReadingSentences
) -> ReadResult:
    """Read a plan out of a `document`; never raises for what the document says. `request` has what
    the office decides (language, plan id, bodies), `sentences` the words of the questions to a
    person."""
    blocks = document.blocks
    language = request.language or language_of(blocks)
    words = replace(request.words or ReadingWords(), language=language)
    adopted = request.adopted.isoformat() if request.adopted else ""
    draft = read_document(blocks, words, adopted, request.progress)
    text = " ".join(paragraph.text for paragraph in paragraphs_of(blocks))
    registry = _registry(abbreviations_in(text[:200_000]), request.directory)
    known = draft.head.adopted
    day = (
        date.fromisoformat(known)
        if known
        else latest_cited(blocks[: front_of(blocks)], request.today)
    )
    made = PlanData(
        draft,
        sentences,
        registry,
        request.plan_id or plan_id_of(draft, document.name),
        day,
        SourceFile(document.name, document.sha256),
        adopted_guess=not known,
    )
    data = made.build()
    _add_ancestors(registry, request.directory)
    report = ReadPlan(draft, made.read, made.asked, made.none, made.roles, registry.variants)
    return ReadResult(draft, data, report, registry.variants)


def plan_id_of(draft: PlanDraft, name: str) -> str:
    """An id from the document's number, from its file's name where it prints none."""
    made = slug(draft.head.number) or slug(Path(name).stem) or "plan"
    return made[:LONGEST_PLAN_ID].strip("-.") or "plan"


def plan_text(result: ReadResult, head: Sequence[str]) -> str:
    """The plan file's text, with lines of a comment at its top."""
    return write_plan(result.data, head)


def _registry(abbreviations: Abbreviations, directory: Directory | None) -> BodyRegistry:
    registry = BodyRegistry(abbreviations)
    for name, body in (directory.bodies if directory else {}).items():
        for key in (abbreviations.key(body.name), fold(body.name)):
            registry.known.setdefault(key, (name, body.name))
    return registry


def _add_ancestors(registry: BodyRegistry, directory: Directory | None) -> None:
    """The place in the tree of each body of the office's own table, and the bodies above it."""
    waiting = [name for name in registry.bodies if directory and name in directory.bodies]
    while waiting and directory is not None:
        name = waiting.pop()
        body: Body = directory.bodies[name]
        registry.bodies.setdefault(name, {"name": body.name})
        if body.under and "under" not in registry.bodies[name] and body.under in directory.bodies:
            registry.bodies[name]["under"] = body.under
            if body.under not in registry.bodies:
                waiting.append(body.under)
