"""The seven kinds of paper, from the figures of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.figures.figures import Figures
from reports.figures.ranks import answering
from reports.papers.blocks import Block, Bundle, Heading, Paper, Paragraph, Table
from reports.papers.cells import Cells
from reports.papers.heads import HeadMaker
from reports.papers.months import days_table, month_blocks
from reports.papers.sections import annex_table, section_blocks
from reports.papers.summary import body_table, summary_blocks
from reports.papers.tables import (
    assignment_table,
    chase_table,
    plan_table,
    register_rows,
    register_table,
)
from upon.words.dates import format_period

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
NAMED = 3
"""Plans that a sentence names."""

LETTERS = ("chase",)
"""Kinds without a title: what they are about stands under the number."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Maker:
    """Makes the papers of one report."""

    figures: Figures
    heads: HeadMaker

    @property
    def cells(self) -> Cells:
        """The cells of its tables."""
        return Cells(self.figures)

    def bundle(self) -> Bundle:
        """The papers of the kind that is asked for; none for letters where there is nothing to
        write about."""
        facts = self.figures.facts
        papers = tuple(_MAKERS[self.heads.kind](self))
        title = self._say(f"title.{self.heads.kind}")
        return Bundle(
            self.heads.kind,
            self.heads.form,
            self.figures.words.lang,
            papers,
            (self._say("sheet.rows"), self._say("sheet.sums")),
            self._say("column.body"),
            title,
            facts.head,
            self.figures.version,
            facts.cut_off,
        )

    def _say(self, key: str, **arguments: object) -> str:
        return self.cells.say(key, **arguments)

    def _whole(self, key: str, **texts: object) -> str:
        """A sentence around what people wrote, which is never cut short."""
        return self._say(key).format(**texts)

    def _day(self, day: Any) -> str:
        return self.figures.words.day(day)

    def _period(self) -> str:
        """The days that the report is about, in words."""
        stretch, cut_off = self.figures.facts.stretch, self.figures.facts.cut_off
        if stretch.label is not None:
            return format_period(self.figures.words.lang, stretch.label)
        if stretch.first is None:
            return self._say("period.until", day=cut_off)
        return self._say("period.between", first=stretch.first, last=stretch.last or cut_off)

    def _plans(self) -> str:
        """What the plans are called; of many only how many they are, the table by plan has them."""
        plans, shown = self.figures.facts.names.plans, self.figures.facts.plans
        if not shown:
            return self._say("plans.none")
        if len(shown) > NAMED:
            return self._say("plans.many", count=len(shown))
        return "; ".join(plans[name].title for name in shown)

    def _last_line(self) -> str:
        facts = self.figures.facts
        count, _, digest = facts.head.partition(":")
        line = self._say("last_line")
        return line.format(
            day=self._day(facts.cut_off), count=count, head=digest, version=self.figures.version
        )

    def _paper(
        self, blocks: Iterator[Block], summary: str, annex: Table | None, body: str | None = None
    ) -> Paper:
        letter = self.heads.kind in LETTERS
        title = "" if letter else self._say(f"title.{self.heads.kind}").upper()
        head = self.heads.head(title, summary, self.cells.named(body) if body else "")
        return Paper(
            body or self.heads.kind,
            self.cells.named(body) if body else "",
            head,
            tuple(blocks),
            annex,
            self._say("annex") if annex else "",
            self._last_line(),
        )

    def progress(self) -> Iterator[Paper]:
        """The report on results."""
        summary = self._whole("summary.progress", period=self._period())
        yield self._paper(self._progress(), summary, annex_table(self.cells))

    def _progress(self) -> Iterator[Block]:
        figures = self.figures
        mark = "-" if self.heads.form == "party" else "."
        yield Heading(f"{ROMAN[0]}{mark} {self._say('section.general')}")
        yield Paragraph(
            self._whole("general", plans=self._plans(), day=self._day(figures.facts.cut_off))
        )
        if not figures.rows:
            yield Paragraph(self._say("nothing"))
        if figures.facts.stretch.last and not figures.facts.stretch.has_ended(figures.facts.today):
            last = figures.facts.stretch.last
            yield Paragraph(self._say("not_ended", last=last, cut_off=figures.facts.cut_off))
        yield Paragraph(self._say("sums", **figures.totals))
        yield from summary_blocks(self.cells)
        for number, (key, blocks) in enumerate(section_blocks(self.cells), start=1):
            yield Heading(f"{ROMAN[number]}{mark} {self._say(f'section.{key}')}")
            yield from blocks

    def chase(self) -> Iterator[Paper]:
        """One letter to each body that has something late or due soon."""
        for body, rows in _by_answering(self.figures.chased, self._addressed()).items():
            summary = self._say("summary.chase")
            yield self._paper(self._letter(body, rows), summary, None, body)

    def _addressed(self) -> Callable[[Row], tuple[str, ...]]:
        """To whom the paper on a row goes: the body asked for; of those under it, whoever answers
        for the row, else has a role in it; where none was asked for, whoever answers for it."""
        body, below = self.figures.facts.body, self.figures.facts.names.below
        if body is not None and not below:
            return lambda _: (body,)
        if body is None:
            return lambda row: tuple(name for name in answering(row) if name is not None)

        def under(row: Row) -> tuple[str, ...]:
            answer = [name for name in answering(row) if name in below]
            some = [name for ids in row["roles"].values() for name in ids if name in below]
            return tuple(answer or dict.fromkeys(some)) or (body,)

        return under

    def _letter(self, body: str, rows: list[Row]) -> Iterator[Block]:
        name = self.cells.named(body)
        day = self.figures.facts.cut_off
        late = sum(row["due"] < day for row in rows)
        yield Paragraph(
            self._whole("chase.opening", day=self._day(day), plans=self._plans(), body=name)
        )
        yield Paragraph(self._say("chase.counts", late=late, soon=len(rows) - late))
        yield from self._earlier(body)
        yield chase_table(self.cells, rows, body)
        yield Paragraph(self._say("chase.request", body=name))

    def _earlier(self, body: str) -> Iterator[Block]:
        """How many letters chased the body before, and which, where some are recorded."""
        letters = [one for one in self.figures.facts.letters if one["body"] == body]
        if letters:
            named = [
                self._whole(
                    "chase.letter" if one["number"] else "chase.letter.unnumbered",
                    number=one["number"] or "",
                    day=self._day(one["on"]),
                )
                for one in letters
            ]
            said = {"count": str(len(letters)), "letters": "; ".join(named)}
            yield Paragraph(self._whole("chase.earlier", **said))

    def assignments(self) -> Iterator[Paper]:
        """What is to be done by a body, or by each that answers for something."""
        rows = self.figures.in_bucket(
            "open_in_time", "overdue", "waiting", "continuous", "no_date", "suspended"
        )
        for body, mine in _by_answering(rows, self._addressed()).items():
            name = self.cells.named(body)
            summary = self._whole("summary.assignments", body=name)
            opening = Paragraph(self._whole("assignments.opening", body=name, plans=self._plans()))
            table = assignment_table(self.cells, mine, body)
            yield self._paper(iter((opening, table)), summary, None, body)

    def register(self) -> Iterator[Paper]:
        """The register of documents that came in."""
        summary = self._whole("summary.register", period=self._period())
        rows = register_rows(self.cells)
        opening = Paragraph(self._say("register.opening", count=len(rows)))
        table = register_table(self.cells, rows)
        yield self._paper(iter((opening,)), summary, table if rows else None)

    def plan(self) -> Iterator[Paper]:
        """The plan as a table: who does what by when."""
        summary = self._plans()
        opening = Paragraph(self._say("plan.opening", count=len(self.figures.rows)))
        yield self._paper(iter((opening,)), summary, plan_table(self.cells))

    def roll_up(self) -> Iterator[Paper]:
        """The bodies by their results."""
        summary = self._whole("summary.roll-up", period=self._period())
        sums = Paragraph(self._say("sums", **self.figures.totals))
        how = Paragraph(self._say("roll_up.how"), note=True)
        table = body_table(self.cells, caption="table.ranks")
        blocks = [sums, how] if table.rows else [Paragraph(self._say("nothing"))]
        yield self._paper(iter(blocks), summary, table if table.rows else None)

    def calendar(self) -> Iterator[Paper]:
        """The months of the period, with what is due on each day."""
        summary = self._whole("summary.calendar", period=self._period())
        yield self._paper(month_blocks(self.cells), summary, days_table(self.cells))


def _by_answering(rows: list[Row], whose: Callable[[Row], tuple[str, ...]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        for body in whose(row):
            found.setdefault(body, []).append(row)
    return dict(sorted(found.items()))


_MAKERS: Mapping[str, Callable[[Maker], Iterator[Paper]]] = {
    "progress": Maker.progress,
    "chase": Maker.chase,
    "assignments": Maker.assignments,
    "register": Maker.register,
    "plan": Maker.plan,
    "roll-up": Maker.roll_up,
    "calendar": Maker.calendar,
}
"""Kind of paper -> how it is made."""

KINDS = tuple(_MAKERS)
"""The kinds of paper."""
