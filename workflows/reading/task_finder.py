"""Finds the tasks in an outline: labelled items, label blocks, headings that are bodies, prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workflows.reading.accounts import Account
from workflows.reading.blocks import Block, Paragraph, TableBlock
from workflows.reading.body_names import BodyPart, split_bodies
from workflows.reading.drafts import (
    LONGEST_TEXT,
    Doubt,
    PlanDraft,
    Remain,
    RoleLine,
    Said,
    TaskDraft,
)
from workflows.reading.folding import fold
from workflows.reading.outline import Item
from workflows.reading.prose_times import prose_times
from workflows.reading.sections import NO_TASKS, is_closing, is_frame, section_of
from workflows.reading.subjects import heading_bodies, subject_of
from workflows.reading.timing.time_words import Row

Pairs = tuple[tuple[str, str], ...]
SUBTASKS = {"letter", "number", "bracketed", "dotted", "small-roman", "roman"}
WORK = {"task", "content"}


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """What a reading knows beside the shipped tables: the language, an office's own rows."""

    language: str = "vi"
    times: tuple[Row, ...] = ()
    labels: Pairs = ()
    sections: Pairs = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for an item by the headings above it."""

    kind: str = "tasks"
    owners: tuple[RoleLine, ...] = ()
    section: str = ""


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

    def find(self, root: Item) -> None:
        """Everything below the root."""
        self.labelled = sum(_has_labels(item) for item in root.walk())
        for child in root.children:
            self.visit(child, Context())

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
        if (
            is_frame(item.text)
            and not item.label
            and (item.marker is None or item.marker.style != "dash")
        ):
            self._frame(item)
            return
        context = self._section(item, context)
        if context.kind in NO_TASKS:
            self._frame(item, heading=True, targets=context.kind == "target")
        elif _has_labels(item):
            self._labelled(item, context)
        elif item.children:
            self._branch(item, context)
        else:
            self._leaf(item, context)

    def _section(self, item: Item, context: Context) -> Context:
        """The context below a heading."""
        kind = section_of(item.text, self.words.sections) if _may_head(item) else ""
        if kind == "target" and _has_labels(item):
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
        lines, times, notes = self._values(labels)
        works = [child for child in labels if child.label and child.label.roles[0] in WORK]
        shared = next((work for work in works if len(_marked(work)) > 1 and not work.value), None)
        subs = [child for child in _marked(item) if not child.label]
        subs = [child for child in subs if section_of(child.text) not in NO_TASKS]
        inner = [child for child in item.children if not child.label and child not in subs]
        tables = [child for child in item.children if child.table is not None]
        if shared is not None:
            self._heading(item)
            self._heading(shared)
            for work in _marked(shared):
                self._task(work, context, lines, times, notes)
            rest = [child for child in shared.children if child not in _marked(shared)]
            self._others([*rest, *(c for c in inner if c.table is None)], context)
        elif len(subs) > 1 and not any(map(_has_labels, subs)) and _labels_close(item, subs):
            self._heading(item)
            for sub in subs:
                task = self._task(sub, context, lines, times, notes)
                task.ask("shared-labels", item.text[:120])
            self._others([c for c in inner if c.table is None], context)
        elif any(map(_has_labels, subs)):
            self._mixed(item, context, subs, (lines, times, notes), inner)
        else:
            below = [child for child in item.children if not child.label and child.table is None]
            self._task(item, context, lines, times, notes, below)
        for table in tables:
            self.tables.append((table, context))

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
        self._task(item, context, lines, times, notes, [c for c in inner if c.table is None])

    def _values(self, labels: Iterable[Item]) -> tuple[list[RoleLine], list[Said], list[Said]]:
        """The role lines, time wordings and notes of label items; labels below them count too."""
        lines: list[RoleLine] = []
        times: list[Said] = []
        notes: list[Said] = []
        for item in labels:
            label = item.label
            if label is None or (
                label.roles[0] in WORK and len(_marked(item)) > 1 and not item.value
            ):
                continue
            self.account.take(item.paragraph, "label")
            nested = [child for child in item.children if child.label]
            more = self._values(nested)
            lines, times, notes = lines + more[0], times + more[1], notes + more[2]
            value = self._value(item)
            if not value.text:
                continue
            if label.is_role:
                lines.append(_role_line(label.roles, value))
            elif label.roles[0] == "time":
                times.append(value)
            else:
                head = item.paragraph.text[item.start : label.end].strip(" :")
                notes.append(Said(f"{head}: {value.text}", value.place))
        return lines, times, notes

    def _value(self, item: Item) -> Said:
        """What a label says: the words behind it and the unlabelled items below it."""
        place = item.paragraph.place(item.label.end if item.label else 0)
        pieces = [item.value] if item.value else []
        for child in item.children:
            if child.label or child.table is not None:
                continue
            for below in (child, *child.walk()):
                if below.table is not None:
                    continue
                self.account.take(below.paragraph, "label")
                place = place if pieces else below.paragraph.place(below.start)
                pieces.append(below.text)
        joined = "; ".join(piece.strip(" ;") for piece in pieces)
        return Said(joined.strip(), place)

    def _task(
        self,
        item: Item,
        context: Context,
        lines: Sequence[RoleLine],
        times: Sequence[Said],
        notes: Sequence[Said] = (),
        below: Sequence[Item] = (),
    ) -> TaskDraft:
        """A task of an item, with what the labels say."""
        draft = self._new(item, context)
        _name_by_content(draft, notes)
        draft.roles = [*context.owners, *lines] if lines or context.owners else []
        draft.notes += notes
        draft.time = times[0] if times else draft.time
        draft.promised_time = draft.promised_time or bool(times)
        named = {role for line in draft.roles for role in line.roles}
        if not named & {"lead", "implementing"} and (found := subject_of(draft.title.text))[0]:
            draft.roles.append(RoleLine((found[1],), found[0], draft.title))
        for other in times[1:]:
            draft.ask("two-time-lines", other.text)
            draft.notes.append(other)
        self._details(draft, [*below, *(() if below else item.children)])
        return draft

    def _new(self, item: Item, context: Context) -> TaskDraft:
        title, value = _inline_time(item.text.strip())
        if value:
            return self._with_inline(item, context, title, value)
        cut = len(title) if len(title) <= LONGEST_TEXT else title.rfind(" ", 0, LONGEST_TEXT)
        self.account.take(item.paragraph, "task", 0, item.start + cut if cut < len(title) else None)
        place = item.paragraph.place(item.start)
        task = TaskDraft(self.draft.unique_id(item.path), Said(title[:cut], place), context.kind)
        task.section = context.section
        self.draft.tasks.append(task)
        self._title_times(task, item)
        return task

    def _with_inline(self, item: Item, context: Context, title: str, value: str) -> TaskDraft:
        """A task whose sentence ends with a label of time and its wording."""
        at = item.paragraph.text.rindex(value)
        self.account.take(item.paragraph, "task", 0, item.start + len(title))
        self.account.take(item.paragraph, "label", item.start + len(title))
        place = item.paragraph.place(item.start)
        task = TaskDraft(self.draft.unique_id(item.path), Said(title, place), context.kind)
        task.section = context.section
        task.time, task.promised_time = Said(value, item.paragraph.place(at)), True
        self.draft.tasks.append(task)
        self._title_times(task, item)
        return task

    def _title_times(self, task: TaskDraft, item: Item) -> None:
        for found in prose_times(task.title.text, self.words.language, self.words.times):
            said = Said(found.text, item.paragraph.place(item.start + found.start))
            if found.event and found.sure:
                task.conditions.append(said)

    def _details(self, task: TaskDraft, items: Sequence[Item]) -> None:
        """What stands below a task without a label: kept in its note."""
        room = LONGEST_TEXT - sum(len(note.text) + 2 for note in task.notes)
        for item in items:
            for below in (item, *item.walk()):
                if below.label or below.table is not None:
                    continue
                text = below.paragraph.text
                if len(text) + 2 > room:
                    continue  # stays in what remains
                room -= len(text) + 2
                task.notes.append(Said(text, below.paragraph.place(0)))
                self.account.take(below.paragraph, "task")

    # Items without labels.

    def _branch(self, item: Item, context: Context) -> None:
        """A heading without labels of its own."""
        owners = tuple(self._owners(item))
        if self._is_whole(item, context) and not owners:
            self._leaf(item, context)
            return
        self._heading(item)
        below = replace(context, owners=_inherited(context.owners, owners)) if owners else context
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
        if any(child.table is not None or _has_labels(child) for child in item.walk()):
            return False
        deep = item.marker is not None and item.marker.style in ("dash", "plus")
        sentence = text.endswith((".", ";")) and len(text.split()) > 14
        return dashes and (deep or sentence) and context.kind != "organising"

    def _heading(self, item: Item) -> None:
        self.account.take(item.paragraph, "heading")
        self.draft.headings += 1

    def _others(self, items: Sequence[Item], context: Context) -> None:
        mates = any(map(_has_labels, items))
        for number, child in enumerate(items):
            labels = _shared_after(items[number:])
            if labels:
                self._shared_task(child, context, labels)
            elif mates and _is_mate(child):
                self._prose_task(child, context)
            else:
                self.visit(child, context)

    def _shared_task(self, item: Item, context: Context, labels: Sequence[Item]) -> None:
        """A dash before one with labels: they may hold for both, which is asked."""
        self._prose_task(item, context)
        task = self.draft.tasks[-1]
        lines, times, _ = self._values(labels)
        if not task.roles or task.roles == list(context.owners):
            task.roles = [*context.owners, *lines]
        if task.time is None and times:
            task.time, task.promised_time = times[0], True
        task.ask("shared-labels", item.text[:120])

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
        if _is_remark(text):
            self._remain(item, "remark")
            return
        if self._wanted(item, context):
            self._prose_task(item, context)
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

    def _prose_task(self, item: Item, context: Context) -> None:
        """A sentence that is a task: who and when are read from its words."""
        task = self._new(item, context)
        self._details(task, item.children)
        text = " ".join([task.title.text, *(note.text for note in task.notes)])
        bodies, role, _ = subject_of(task.title.text)
        place = task.title.place
        if not bodies and item.children:
            bodies, role, _ = subject_of(item.children[0].text)
            place = item.children[0].paragraph.place(0)
        owned = {fold(part.name) for line in context.owners for part in line.bodies}
        if bodies and not {fold(part.name) for part in bodies} <= owned:
            directing = [line for line in context.owners if line.roles == ("directing",)]
            task.roles = [*directing, RoleLine((role,), bodies, Said(task.title.text, place))]
        else:
            leads = fold(item.text).startswith(("chu tri", "la co quan dau moi"))
            task.roles = [
                replace(line, roles=("lead",))
                if leads and line.roles == ("implementing",)
                else line
                for line in context.owners
            ]
        self._sentence_times(task, item, text)

    def _sentence_times(self, task: TaskDraft, item: Item, text: str) -> None:
        """The wording of a sentence: the last that is a deadline or a rhythm."""
        found = prose_times(text, self.words.language, self.words.times)
        plain = [time for time in found if not time.event]
        events = [time for time in found if time.event and not time.sure]
        chosen = plain[-1] if plain else events[-1] if events else None
        for time in plain[:-1]:
            task.ask("other-time", time.text)
        if chosen is not None and task.time is None:
            task.time = Said(chosen.text, _place_of(item, chosen.start))
            if not chosen.sure:
                task.ask("time-in-sentence", chosen.text)

    def _stray_label(self, item: Item) -> None:
        """A label with no task above it."""
        self._remain(item, "label-without-task")

    def _remain(self, item: Item, why: str) -> None:
        for below in (item, *item.walk()):
            if below.table is None:
                place = below.paragraph.place(0)
                self.draft.remains.append(Remain(place, below.paragraph.text, why))
                self.account.take(below.paragraph, "remains")

    def settle_prose(self, likeness: object = None) -> None:
        """The prose of a document with a table: each sentence is told as left over."""
        del likeness
        for item, context in self.prose:
            if context.kind == "organising" and (context.owners or subject_of(item.text)[0]):
                self.draft.doubts.append(
                    Doubt("prose-duty", item.paragraph.place(0), item.text[:200])
                )
            self._remain(item, "prose-beside-table")


_INLINE = re.compile(
    r"[.;,]\s*(?:Thời (?:gian|hạn)|Hoàn thành)[^:.;]{0,40}:\s*(?P<value>[^:]{4,160})$"
)
_GENERIC = re.compile(
    r"^(?:hoạt động|nhiệm vụ|nội dung|công việc|activity|task|action) \d+[.:]?$", re.IGNORECASE
)


def _inline_time(text: str) -> tuple[str, str]:
    """A sentence without the label of time at its end, and the wording behind that label."""
    found = _INLINE.search(text)
    if not found or found.start() < 20:
        return text, ""
    return text[: found.start() + 1], found.group("value").strip()


def _name_by_content(task: TaskDraft, notes: Sequence[Said]) -> None:
    """A title that only counts ("Hoạt động 1") with the content that its label gives."""
    if _GENERIC.match(task.title.text) and notes:
        _, _, content = notes[0].text.partition(": ")
        text = f"{task.title.text.rstrip('.:')}: {content}"[:LONGEST_TEXT]
        task.title = Said(text, task.title.place)


def _is_mate(item: Item) -> bool:
    """Whether an item beside labelled ones is a task of prose."""
    if item.label or item.table is not None or not item.marker or section_of(item.text):
        return False
    return not item.children or not any(map(_has_labels, (item, *item.walk())))


def _shared_after(items: Sequence[Item]) -> list[Item]:
    """The labels of the next labelled dash, for a dash without any before it."""
    first = items[0]
    if first.marker is None or first.marker.style not in ("dash", "plus") or first.children:
        return []
    for item in items[1:]:
        if item.marker is None or item.marker.style != first.marker.style or item.label:
            return []
        if _has_labels(item):
            return [child for child in item.children if child.label]
    return []


def _place_of(item: Item, offset: int) -> str:
    """Where an offset of the joined text of an item and its children stands."""
    if offset < len(item.text):
        return item.paragraph.place(item.start + offset)
    at = len(item.text) + 1
    for below in item.walk():
        if offset < at + len(below.paragraph.text):
            return below.paragraph.place(offset - at)
        at += len(below.paragraph.text) + 1
    return item.paragraph.place(item.start)


def _inherited(above: tuple[RoleLine, ...], own: tuple[RoleLine, ...]) -> tuple[RoleLine, ...]:
    """The owners below a heading: its own, and directing bodies of those above."""
    kept = [
        line for line in above if line.roles == ("directing",) and own[0].roles != ("directing",)
    ]
    return (*kept, *own)


def _has_labels(item: Item) -> bool:
    """Whether labels of roles or time stand directly below an item."""
    return any(
        child.label and (child.label.is_role or child.label.roles[0] == "time")
        for child in item.children
    )


def _marked(item: Item) -> list[Item]:
    """The items below one that have a number or letter, or dashes where there are only those."""
    plain = [
        child for child in item.children if child.table is None and child.marker and not child.label
    ]
    lettered = [child for child in plain if child.marker and child.marker.style in SUBTASKS]
    if lettered or item.label is None:
        return lettered
    return plain


def _labels_close(item: Item, subs: Sequence[Item]) -> bool:
    """Whether the labels of an item come after the last of its unlabelled items."""
    labels = [n for n, child in enumerate(item.children) if child.label]
    return bool(labels) and labels[0] > item.children.index(subs[-1])


def _may_head(item: Item) -> bool:
    return bool(item.children) or (item.marker is not None and len(item.text.split()) < 8)


def _is_remark(text: str) -> bool:
    return text.startswith("(") and text.rstrip(".;").endswith(")")


def _role_line(roles: tuple[str, ...], value: Said) -> RoleLine:
    parts: tuple[BodyPart, ...] = split_bodies(value.text).parts
    return RoleLine(roles, parts, value)
