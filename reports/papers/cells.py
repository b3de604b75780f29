"""What stands in the cells of tables: the names, roles and marks of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reports.figures.buckets import DATED
from reports.figures.figures import Figures
from reports.figures.ranks import answering
from reports.papers.blocks import Column, Share
from upon.words.dates import format_period
from upon.words.texts import Words

Row = dict[str, Any]

MARKS = {"done_in_time": "●", "done_late": "◐", "open_in_time": "○", "overdue": "✕"}
"""The mark of each bucket with a date, by which grey print and screen readers tell them."""


@dataclass(frozen=True)
class Cells:
    """The cells of the tables of one report."""

    figures: Figures

    @property
    def words(self) -> Words:
        """The language."""
        return self.figures.words

    def say(self, key: str, **arguments: object) -> str:
        """A text of the sheet."""
        return self.words.say(f"report.{key}", **arguments)

    def column(self, key: str, share: int, *, centred: bool = False) -> Column:
        """A column by the `key` of its heading; `share` is its part of the table's width, beside
        those of the others; `centred` is how its cells stand."""
        return Column(self.say(f"column.{key}"), share, centred)

    def task(self, row: Row) -> str:
        """The task's id, with its occurrence where it has several."""
        label = row["occurrence"]
        shown = format_period(self.words.lang, label) if label else ""
        return f"{row['task']} ({shown})" if shown else str(row["task"])

    def title(self, row: Row) -> str:
        """What is to be done, and for whom where that is a place or a member."""
        whom = row["body"] or row["scope"]
        name = self.figures.facts.names.body(whom)
        return f"{row['title']} – {name}" if whom else str(row["title"])

    def leads(self, row: Row) -> str:
        """Who answers for it."""
        return ", ".join(self.named(name) for name in answering(row))

    def named(self, body: str | None) -> str:
        """What a body is called; that the plan names none, where it names none."""
        return self.figures.facts.names.body(body) if body else self.say("nobody")

    def role(self, row: Row, role: str) -> str:
        """Who has a role in it."""
        return ", ".join(self.named(name) for name in row["roles"].get(role, ()))

    def roles_of(self, row: Row, body: str) -> str:
        """As what a body, itself or in a group, works on it."""
        names = self.figures.facts.names.held.get(body, frozenset({body}))
        mine = [role for role, ids in row["roles"].items() if not names.isdisjoint(ids)]
        return ", ".join(self.words.term("role", role) for role in mine)

    def due(self, row: Row) -> Any:
        """Its date, or why it has none."""
        return row["due"] or self.words.term("due_kind", row["due_kind"])

    def proof(self, row: Row) -> str:
        """The document that proves that it is done, and its day."""
        proof = row["proof"]
        if not proof:
            return ""
        on = self.words.day(proof["on"])
        if not proof["number"]:
            return self.say("proof.bare").format(on=on)
        return self.say("proof").format(number=proof["number"], on=on)

    def bucket(self, name: str) -> str:
        """What a bucket is called, with its mark where it has one."""
        text = self.say(f"bucket.{name}")
        return f"{MARKS[name]} {text}" if name in DATED else text

    def percent(self, text: str) -> Share:
        """A share as the language writes it: 33,3 in Vietnamese."""
        return Share(text.replace(".", ",") if self.words.lang == "vi" else text)
