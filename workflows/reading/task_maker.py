"""Makes tasks of items: titles, the values of labels, notes, the times of sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workflows.reading.accounts import Account
from workflows.reading.bodies.subjects import subject_of
from workflows.reading.drafts import LONGEST_TEXT, PlanDraft, RoleLine, Said, TaskDraft
from workflows.reading.item_shapes import inline_time, marked, name_by_content, place_of, role_line
from workflows.reading.outline import Item
from workflows.reading.prose_times import prose_times
from workflows.reading.reading_words import Context, ReadingWords
from workflows.reading.source.folding import fold

WORK = {"task", "content"}


@dataclass
class TaskMaker:
    """Puts tasks into a draft, and their words into an account."""

    draft: PlanDraft
    account: Account
    words: ReadingWords

    def label_values(self, labels: Iterable[Item]) -> tuple[list[RoleLine], list[Said], list[Said]]:
        """The role lines, time wordings and notes of label items; labels below them count too."""
        lines: list[RoleLine] = []
        times: list[Said] = []
        notes: list[Said] = []
        for item in labels:
            label = item.label
            if label is None or (
                label.roles[0] in WORK and len(marked(item)) > 1 and not item.value
            ):
                continue
            self.account.take(item.paragraph, "label")
            nested = [child for child in item.children if child.label]
            more = self.label_values(nested)
            lines, times, notes = lines + more[0], times + more[1], notes + more[2]
            value = self._value(item)
            if not value.text:
                continue
            if label.is_role:
                lines.append(role_line(label.roles, value))
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

    def labelled_task(
        self,
        item: Item,
        context: Context,
        lines: Sequence[RoleLine],
        times: Sequence[Said],
        notes: Sequence[Said] = (),
        below: Sequence[Item] = (),
    ) -> TaskDraft:
        """A task of an `item`, with what the labels say: the `lines` that name bodies, the `times`
        (the first is its time, the others are asked about) and the `notes`. `context` is what the
        headings above hold for it; the items `below` give its details (none: its own children)."""
        draft = self.new(item, context)
        name_by_content(draft, notes)
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
        self.details(draft, [*below, *(() if below else item.children)])
        return draft

    def new(self, item: Item, context: Context) -> TaskDraft:
        title, value = inline_time(item.text.strip())
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

    def details(self, task: TaskDraft, items: Sequence[Item]) -> None:
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

    def shared_task(self, item: Item, context: Context, labels: Sequence[Item]) -> None:
        """A dash, `item`, before one with `labels`: they may hold for both, which is asked.
        `context` is what the headings above hold for it."""
        self.prose_task(item, context)
        task = self.draft.tasks[-1]
        lines, times, _ = self.label_values(labels)
        if not task.roles or task.roles == list(context.owners):
            task.roles = [*context.owners, *lines]
        if task.time is None and times:
            task.time, task.promised_time = times[0], True
        task.ask("shared-labels", item.text[:120])

    def prose_task(self, item: Item, context: Context) -> None:
        """A sentence that is a task: who and when are read from its words."""
        task = self.new(item, context)
        self.details(task, item.children)
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
            task.time = Said(chosen.text, place_of(item, chosen.start))
            if not chosen.sure:
                task.ask("time-in-sentence", chosen.text)
