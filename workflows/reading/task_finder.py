"""Finds the tasks in an outline: labelled items, label blocks, headings that are bodies, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workflows.reading.accounts import Account
from workflows.reading.bodies.subjects import heading_bodies, subject_of
from workflows.reading.drafts import Doubt, PlanDraft, Remain, RoleLine, Said
from workflows.reading.item_shapes import (
    has_labels,
    inherited,
    is_chapter,
    is_framed,
    is_mate,
    is_remark,
    labels_close,
    marked,
    may_head,
    shared_after,
)
from workflows.reading.outline import Item
from workflows.reading.prose_times import prose_times
from workflows.reading.reading_words import Context, ReadingWords
from workflows.reading.sections import (
    NO_TASKS,
    is_closing,
    section_of,
)
from workflows.reading.source.blocks import Block, Paragraph, TableBlock
from workflows.reading.source.folding import fold
from workflows.reading.task_maker import WORK, TaskMaker

ALIKE = 0.75
"""Share of a title's words that a sentence has, from which it may say the same."""

_WORD = re.compile(r"\w+")


@dataclass
class TaskFinder:
    """Walks an outline once, and puts what it finds into a draft and its words into an account.

    `has_table`: a table of tasks stands in the document, so that its prose is only held against
    it; `labelled`: how many items have labels below them.
    """

    draft: PlanDraft
    account: Account
    words: ReadingWords
    has_table: bool = False
    labelled: int = 0
    tables: list[tuple[Item, Context]] = field(default_factory=list)
    prose: list[tuple[Item, Context]] = field(default_factory=list)

    @property
    def make(self) -> TaskMaker:
        """What makes the tasks."""
        return TaskMaker(self.draft, self.account, self.words)

    def find(self, root: Item) -> None:
        """Everything below the root."""
        self.labelled = sum(has_labels(item) for item in root.walk())
        for child in root.children:
            self.visit(child, Context())
        seen = {id(item) for item, _ in self.tables}
        for item in root.walk():
            if item.table is not None and id(item) not in seen:
                self.tables.append((item, Context()))

    def front(self, blocks: Iterable[Block]) -> None:
        """What stands before the first chapter."""
        for block in blocks:
            if isinstance(block, TableBlock):
                self.tables.append((Item(Paragraph(""), table=block), Context()))
            else:
                self.account.take(block, "frame")

    def visit(self, item: Item, context: Context) -> None:
        """An item and all below it."""
        if item.table is not None:
            self.tables.append((item, context))
            return
        if is_framed(item):
            self._frame(item)
            return
        context = self._section(item, context)
        if context.kind in NO_TASKS:
            self._frame(item, heading=True, targets=context.kind == "target")
        elif has_labels(item):
            self._labelled(item, context)
        elif item.children:
            self._branch(item, context)
        else:
            self._leaf(item, context)

    def _section(self, item: Item, context: Context) -> Context:
        """The context below a heading."""
        kind = section_of(item.text, self.words.sections) if may_head(item) else ""
        if kind == "target" and has_labels(item):
            kind = ""
        return replace(context, kind=kind or context.kind, section=item.path or context.section)

    def _frame(self, item: Item, heading: bool = False, targets: bool = False) -> None:
        """An item and all below it as frame; a heading counts as one."""
        self.account.take(item.paragraph, "heading" if heading and item.children else "frame")
        self.draft.headings += bool(heading and item.children)
        for below in item.walk():
            if below.table is not None:
                self.tables.append((below, Context("frame")))
                continue
            self.account.take(below.paragraph, "frame")
            if targets and not below.children:
                self.draft.targets.append(Said(below.text, below.paragraph.place(below.start)))

    # Labelled items.

    def _labelled(self, item: Item, context: Context) -> None:
        """An item with labels below it: a task, or a chapter whose labels hold for several."""
        labels = [child for child in item.children if child.label]
        lines, times, notes = self.make.label_values(labels)
        works = [child for child in labels if child.label and child.label.roles[0] in WORK]
        shared = next((work for work in works if len(marked(work)) > 1 and not work.value), None)
        subs = [child for child in marked(item) if not child.label]
        subs = [child for child in subs if section_of(child.text) not in NO_TASKS]
        inner = [child for child in item.children if not child.label and child not in subs]
        tables = [child for child in item.children if child.table is not None]
        if shared is not None:
            self._heading(item)
            self._heading(shared)
            for work in marked(shared):
                self.make.labelled_task(work, context, lines, times, notes)
            rest = [child for child in shared.children if child not in marked(shared)]
            self._others([*rest, *(c for c in inner if c.table is None)], context)
        elif len(subs) > 1 and not any(map(has_labels, subs)) and labels_close(item, subs):
            self._heading(item)
            for sub in subs:
                task = self.make.labelled_task(sub, context, lines, times, notes)
                task.ask("shared-labels", item.text[:120])
            self._others([c for c in inner if c.table is None], context)
        elif not lines and is_chapter(item):
            self._chapter(item, labels, [*subs, *inner], context)
        elif any(map(has_labels, subs)):
            self._mixed(item, context, subs, (lines, times, notes), inner)
        else:
            below = [child for child in item.children if not child.label and child.table is None]
            self.make.labelled_task(item, context, lines, times, notes, below)
        for table in tables:
            self.tables.append((table, context))

    def _chapter(
        self, item: Item, labels: Sequence[Item], inner: Sequence[Item], context: Context
    ) -> None:
        """A chapter with a time of its own, as where it holds for the whole plan: no task."""
        self._heading(item)
        for label in labels:
            place, text = label.paragraph.place(0), label.paragraph.text
            self.draft.doubts.append(Doubt("time-of-chapter", place, text))
        self._others([child for child in inner if child.table is None], context)

    def _mixed(
        self,
        item: Item,
        context: Context,
        subs: Sequence[Item],
        said: tuple[list[RoleLine], list[Said], list[Said]],
        inner: Sequence[Item],
    ) -> None:
        """Labels of its own and items with labels of theirs: both are tasks."""
        lines, times, notes = said
        for child in subs:
            self.visit(child, context)
        self.make.labelled_task(
            item, context, lines, times, notes, [c for c in inner if c.table is None]
        )

    # Items without labels.

    def _branch(self, item: Item, context: Context) -> None:
        """A heading without labels of its own."""
        owners = tuple(self._owners(item))
        if self._is_whole(item, context) and not owners:
            self._leaf(item, context)
            return
        self._heading(item)
        below = replace(context, owners=inherited(context.owners, owners)) if owners else context
        self._others(item.children, below)

    def _owners(self, item: Item) -> Iterable[RoleLine]:
        place = item.paragraph.place(item.start)
        for roles, bodies in heading_bodies(item.text):
            yield RoleLine(roles, bodies, Said(item.text, place))

    def _is_whole(self, item: Item, context: Context) -> bool:
        """Whether an item with dashes below it is itself the task: a sentence, not a heading."""
        text = item.text
        dashes = all(
            child.marker is None or child.marker.style in ("dash", "plus")
            for child in item.children
        )
        if any(child.table is not None or has_labels(child) for child in item.walk()):
            return False
        deep = item.marker is not None and item.marker.style in ("dash", "plus")
        sentence = text.endswith((".", ";")) and len(text.split()) > 14
        return dashes and (deep or sentence) and context.kind != "organising"

    def _heading(self, item: Item) -> None:
        self.account.take(item.paragraph, "heading")
        self.draft.headings += 1

    def _others(self, items: Sequence[Item], context: Context) -> None:
        mates = any(map(has_labels, items)) or self._timed(items)
        for number, child in enumerate(items):
            labels = shared_after(items[number:])
            if labels:
                self.make.shared_task(child, context, labels)
            elif mates and is_mate(child):
                self.make.prose_task(child, context)
            else:
                self.visit(child, context)

    def _timed(self, items: Sequence[Item]) -> bool:
        """Whether several of numbered sentences have a time of their own, so that all are tasks."""
        plain = [item for item in items if item.marker and not item.children and not item.label]
        if self.has_table or len(plain) < 3:
            return False
        language, own = self.words.language, self.words.times
        timed = [i for i in plain if any(t.sure for t in prose_times(i.text, language, own))]
        return len(timed) >= max(2, len(plain) / 3)

    def _leaf(self, item: Item, context: Context) -> None:
        """An item with nothing labelled below it: a task, a sentence of the frame, or left over."""
        text = item.text
        if item.label is not None and not item.children:
            self._stray_label(item)
            return
        if is_closing(text, self.words.sections):
            self.account.take(item.paragraph, "frame")
            for below in item.walk():
                self.account.take(below.paragraph, "frame")
            return
        if len(text.split()) < 4 or (item.marker is None and text.endswith(":")):
            self._heading(item)
            return
        if is_remark(text):
            self._remain(item, "remark")
            return
        if self._wanted(item, context):
            self.make.prose_task(item, context)
        elif self.has_table:
            self.prose.append((item, context))
        else:
            self._remain(item, "no-body-no-time")

    def _wanted(self, item: Item, context: Context) -> bool:
        timed = [
            time
            for time in prose_times(item.text, self.words.language, self.words.times)
            if time.sure
        ]
        if timed:
            return True
        if self.has_table:
            return False
        if context.kind == "organising" or context.owners:
            return bool(context.owners) or bool(subject_of(item.text)[0])
        return self.labelled < 2

    def _stray_label(self, item: Item) -> None:
        """A label with no task above it."""
        self._remain(item, "label-without-task")

    def _remain(self, item: Item, why: str) -> None:
        for below in (item, *item.walk()):
            if below.table is None:
                place = below.paragraph.place(0)
                self.draft.remains.append(Remain(place, below.paragraph.text, why))
                self.account.take(below.paragraph, "remains")

    def settle_prose(self) -> None:
        """The prose of a document with a table: left over, with the task that it may repeat."""
        titles = [(task, _core(task.title.text)) for task in self.draft.tasks]
        for item, context in self.prose:
            place, words = item.paragraph.place(0), _core(item.text)
            alike = [(len(words & title) / (len(title) or 1), task.id) for task, title in titles]
            share, name = max(alike, default=(0.0, ""))
            if share >= ALIKE:
                self.draft.doubts.append(Doubt("perhaps-same", place, item.text[:200], name))
            elif context.kind == "organising" and (context.owners or subject_of(item.text)[0]):
                self.draft.doubts.append(Doubt("prose-duty", place, item.text[:200]))
            self._remain(item, "prose-beside-table")

    def check_numbers(self, root: Item) -> None:
        """Tell where the numbers of items under one heading leave one out."""
        for parent in (root, *root.walk()):
            before = 0
            for item in parent.children:
                order = item.marker.order if item.marker and item.marker.style == "number" else 0
                if order and before and order > before + 1 and not item.table:
                    text = f"{before}, {order}"
                    place = item.paragraph.place(0)
                    self.draft.doubts.append(Doubt("number-gap", place, text))
                before = order or before


def _core(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if len(word) > 1}
