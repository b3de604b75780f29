"""Tasks of a table: a row each, with merged cells, pages that break rows, and sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workflows.reading.accounts import Account
from workflows.reading.bodies.body_names import split_bodies
from workflows.reading.drafts import (
    LONGEST_TEXT,
    Doubt,
    PlanDraft,
    Remain,
    RoleLine,
    Said,
    TaskDraft,
)
from workflows.reading.prose_times import prose_times
from workflows.reading.reading_words import ReadingWords
from workflows.reading.source.blocks import Paragraph, TableBlock, TableCell
from workflows.reading.source.folding import fold, lowered, tight
from workflows.reading.source.labels import ROLE_NAMES
from workflows.reading.source.numbering import marker_of
from workflows.reading.table_columns import (
    Row,
    TableColumns,
    columns_of,
    header_in,
    is_column_numbers,
    is_dots,
    is_same_header,
    section_text,
    without_made_names,
)
from workflows.reading.table_rows import RowText, row_place, spread, trimmed
from workflows.reading.timing.wordings import read_wording

_CUT_OFF = re.compile(r"\b(?:các|và|của|với|cho|những|the|of|and)$")
_EVENTS = (
    "theo huong dan",
    "sau khi",
    "khi ",
    "ngay sau khi",
    "cho ",
    "theo tien do",
    "theo ke hoach",
)


@dataclass
class TableReader:
    """Reads tables of tasks one after the other; one without a header goes on with that before."""

    draft: PlanDraft
    account: Account
    words: ReadingWords
    columns: TableColumns | None = None
    prefix: str = ""
    section: str = ""
    last_number: str = ""
    _rows: list[RowText] = field(default_factory=list)
    _last: RowText | None = None
    _seen: set[str] = field(default_factory=set)

    def read(self, table: TableBlock, prefix: str) -> bool:
        """Read a table; False where it is none of tasks, and nothing was taken from it."""
        found = columns_of(table, self.words.labels)
        going_on = found is None and self._goes_on(table)
        if found is None and not going_on:
            return False
        if found is not None:
            if self.columns is None or prefix != self.prefix:
                self.section, self.last_number = "", ""
            self.columns, self.prefix = found, prefix
            self._take_rows(table.rows[: found.start], "heading")
            self._take_rows(table.rows[found.start : found.first], "heading")
        for row in table.rows[found.first if found else 0 :]:
            self._row(row, table)
        self._flush()
        return True

    def _goes_on(self, table: TableBlock) -> bool:
        if self.columns is None or not table.rows:
            return False
        widths = sorted(len(trimmed(row)) for row in table.rows)
        usual = widths[len(widths) // 2]
        return (
            abs(usual - len(self.columns.roles)) <= 1
            or without_made_names(table.rows[0]) is not None
        )

    def _take_rows(self, rows: Sequence[Row], kind: str) -> None:
        for row in rows:
            for cell in row:
                for paragraph in cell.paragraphs:
                    self.account.take(paragraph, kind)

    def _row(self, row: Row, table: TableBlock) -> None:
        columns = self.columns
        if columns is None or not any(cell.text.strip() for cell in row):
            return
        if is_same_header(row, columns.names) or is_column_numbers(row):
            self._take_rows([row], "heading")
            return
        if (again := header_in(row, self.words.labels)) is not None:
            self._flush()
            self.columns = again
            self._take_rows([row], "heading")
            return
        if (made := without_made_names(row)) is not None:
            for cell in row:
                if not any(cell.paragraphs is kept.paragraphs for kept in made):
                    self._take_rows([(cell,)], "frame")
            self._continue(made)
            return
        section = section_text(row)
        if section is not None and not self._is_task_row(row):
            self._section(row, *section)
            return
        if self._continues(row):
            self._continue(row)
            return
        self._flush()
        self._begin(row, table)

    def _is_task_row(self, row: Row) -> bool:
        """Whether a row with one filled cell is a task that only lacks the rest."""
        columns = self.columns
        if columns is None or len(row) < len(columns.roles):
            return False
        number = next(iter(columns.of("number")), None)
        filled = [n for n, cell in enumerate(row) if cell.text.strip()]
        digits = number is not None and row[number].text.strip(" .)").replace(".", "").isdigit()
        return digits and filled == [number, columns.task]

    def _section(self, row: Row, number: str, text: str) -> None:
        self._flush()
        self._take_rows([row], "heading")
        self.draft.headings += 1
        marker = marker_of(text) if not number else None
        self.section = (number or (marker.label if marker else "")).strip(".")
        self.last_number = ""

    def _continues(self, row: Row) -> bool:
        """Whether a page break cut the row above: no number, and most of the rest empty."""
        columns = self.columns
        if columns is None or not self._rows or len(row) < len(columns.roles) - 1:
            return False
        numbers = columns.of("number")
        filled = [n for n, cell in enumerate(row) if cell.text.strip() and not cell.above]
        if any(row[n].text.strip() and not row[n].above for n in numbers if n < len(row)):
            return False
        if columns.task in filled and len(filled) > 1 and numbers:
            return any(row[n].above for n in numbers if n < len(row))
        return bool(filled) and (columns.task not in filled or (bool(numbers) and len(filled) == 1))

    def _continue(self, row: Row) -> None:
        if not self._rows:
            for cell in row:
                for paragraph in cell.paragraphs:
                    self._remain(paragraph, "row-without-task")
            return
        last = self._rows[-1]
        for column, cell in enumerate(row[: len(last.cells)]):
            if not cell.above:
                last.cells[column] += cell.paragraphs

    def _begin(self, row: Row, table: TableBlock) -> None:
        columns = self.columns
        if columns is None:
            return
        width = len(columns.roles)
        short = width - len(row)
        cells = list(row)
        if short > 0:
            cells = spread(cells, columns) if table.flat else [*cells, *[TableCell()] * short]
        made = RowText(
            [list(cell.paragraphs) for cell in cells[:width]],
            [cell.above for cell in cells[:width]],
        )
        if table.flat and short > 0:
            self._fill_merged(made)
        for cell in cells[width:]:
            for paragraph in cell.paragraphs:
                self._remain(paragraph, "cell-without-column")
        self._rows.append(made)
        self._last = made

    def _fill_merged(self, row: RowText) -> None:
        """What a short row of a pasted table lacks stood merged with the row above: its bodies and
        time hold, and are asked about; other columns stay empty."""
        columns = self.columns
        before = self._last
        if columns is None or before is None:
            return
        for column, roles in enumerate(columns.roles):
            matters = roles and (roles[0] in ROLE_NAMES or roles[0] == "time")
            if matters and not row.cells[column] and before.cells[column]:
                row.cells[column] = list(before.cells[column])
                row.above[column] = True
                row.short += 1

    def _flush(self) -> None:
        for row in self._rows:
            self._task(row)
        self._rows = []

    def _task(self, row: RowText) -> None:
        columns = self.columns
        if columns is None:
            return
        title = row.text(columns.task)
        if is_dots(title) or (
            not title and any(is_dots(row.text(n)) for n in range(len(row.cells)))
        ):
            self.draft.doubts.append(Doubt("row-of-dots", row_place(row), title))
            self._take_all(row, "remains")
            return
        if not title:
            self._leave(row, "row-without-task")
            return
        key = f"{tight(title)}|{tight(row.text(next(iter(columns.of('number')), 99)))}"
        if key in self._seen:
            self.draft.doubts.append(Doubt("given-twice", row.place(columns.task), title[:160]))
            self._leave(row, "given-twice")
            return
        self._seen.add(key)
        self._make(row, title[:LONGEST_TEXT])

    def _make(self, row: RowText, title: str) -> None:
        columns = self.columns
        if columns is None:
            return
        task = TaskDraft(self._id(row), Said(title, row.place(columns.task)), section=self.section)
        self._take_all(row, "task")
        for column, roles in enumerate(columns.roles):
            said = Said(row.text(column), row.place(column)) if row.text(column) else None
            self._fill(task, column, roles, said, row)
        for found in prose_times(title, self.words.language, self.words.times):
            if found.event and found.sure:
                task.conditions.append(Said(found.text, row.place(columns.task)))
        if row.short:
            task.ask("short-row", title[:120])
        if any(_CUT_OFF.search(lowered(row.text(n))) for n in range(len(row.cells))):
            task.ask("cut-off", title[:120])
        if len(row.cells[columns.task]) > 1 and self._two_tasks(row):
            task.ask("two-in-a-cell", title[:120])
        if columns.of("time") and task.time is None:
            task.promised_time = True
        self.draft.tasks.append(task)

    def _fill(
        self,
        task: TaskDraft,
        column: int,
        roles: tuple[str, ...] | None,
        said: Said | None,
        row: RowText,
    ) -> None:
        columns = self.columns
        if said is None or columns is None or column == columns.task or roles == ("number",):
            return
        if roles and roles[0] in ROLE_NAMES:
            task.roles.append(RoleLine(roles, split_bodies(said.text).parts, said))
        elif roles == ("time",) and task.time is None:
            task.time = said
        else:
            name = columns.names[column] if column < len(columns.names) else ""
            room = LONGEST_TEXT - sum(len(note.text) for note in task.notes) - len(name) - 4
            if len(said.text) > room:
                task.ask("note-cut", said.text[:80])
                self._rest_of(row, column, room)
                said = Said(said.text[: max(0, room)], said.place)
            task.notes.append(Said(f"{name}: {said.text}" if name else said.text, said.place))
            self._note_event(task, said)

    def _rest_of(self, row: RowText, column: int, room: int) -> None:
        text = row.text(column)[max(0, room) :]
        self.draft.remains.append(Remain(row.place(column), text, "too-long"))

    def _note_event(self, task: TaskDraft, said: Said) -> None:
        """A trigger in the column of notes."""
        if fold(said.text).startswith(_EVENTS) and len(said.text) < 200:
            reading = read_wording(said.text, None, self.words.language, self.words.times)
            if reading.events and not any(q.code == "unread" for q in reading.questions):
                task.conditions.append(said)
                task.ask("note-event", said.text)

    def _two_tasks(self, row: RowText) -> bool:
        columns = self.columns
        if columns is None:
            return False
        roles = [n for n, given in enumerate(columns.roles) if given and given[0] in ROLE_NAMES]
        return any(len(row.cells[n]) > 1 for n in roles)

    def _id(self, row: RowText) -> str:
        columns = self.columns
        number = row.text(next(iter(columns.of("number")), len(row.cells))) if columns else ""
        marker = marker_of(f"{number.rstrip('.)')}) ") if number else None
        label = (marker.label if marker else number).strip(" .()")
        if not label:
            label = self.last_number or str(1 + sum(not t.section for t in self.draft.tasks))
        elif marker is not None and marker.style == "letter" and self.last_number:
            label = f"{self.last_number}.{label}"
        else:
            self.last_number = label
        return self.draft.unique_id(
            ".".join(part for part in (self.prefix, self.section, label) if part)
        )

    def _take_all(self, row: RowText, kind: str) -> None:
        for column, cell in enumerate(row.cells):
            roles = (
                self.columns.roles[column]
                if self.columns and column < len(self.columns.roles)
                else None
            )
            own = (
                "label" if kind == "task" and roles and roles[0] in (*ROLE_NAMES, "time") else kind
            )
            for paragraph in cell:
                self.account.take(paragraph, own)

    def _leave(self, row: RowText, why: str) -> None:
        for cell in row.cells:
            for paragraph in cell:
                self._remain(paragraph, why)

    def _remain(self, paragraph: Paragraph, why: str) -> None:
        self.draft.remains.append(Remain(paragraph.place(0), paragraph.text, why))
        self.account.take(paragraph, "remains")
