"""The head and foot of a paper, from the office file; what that lacks is left open and named."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from reports.office import OfficeFile
from reports.papers.blocks import Head
from upon.words.texts import Words

OPEN = "[...]"
"""What stands where the office file says nothing: it is for a person to fill in."""


@dataclass
class HeadMaker:
    """Makes the heads of the papers of one kind; `missing` collects what the office file lacks."""

    words: Words
    office: OfficeFile
    asked_form: str | None
    kind: str
    day: date
    missing: list[str] = field(default_factory=list)

    @property
    def form(self) -> str:
        """The layout: the one asked for; the Party's where neither option nor file says."""
        return self.asked_form or "party"

    def head(self, title: str, summary: str, addressee: str = "") -> Head:
        """The head of a paper; with no `title` it is a letter. `summary` is what it is about, in a
        phrase; `addressee` is to whom it goes, "" for whom the office file names."""
        office, signer = self.office, self.office.signer
        recipients = office.recipients_of(self.kind)
        if recipients is None:
            self._lacks(f"recipients.{self.kind}")
        lines = recipients or (OPEN,)
        last = self.words.say(f"report.file_copy.{self.form}")
        return Head(
            self.form,
            self.words.lang,
            self._of("parent", office.parent),
            self._of("name", office.name),
            tuple(self.words.say(f"report.motto.{self.form}").split(" | ")),
            self._symbol(),
            self._place_date(),
            title,
            summary,
            self._to(addressee or self.office.addressee),
            self._of("signer.authority", signer.authority),
            self._of("signer.title", signer.title),
            self._of("signer.name", signer.name),
            self.words.say("report.recipients"),
            (*(f"- {line}," for line in lines), f"- {last}"),
        )

    def _symbol(self) -> str:
        symbol = self._of(f"symbols.{self.kind}", self.office.symbol_of(self.kind))
        return self.words.say(f"report.number.{self.form}").format(symbol=symbol)

    def _to(self, addressee: str | None) -> str:
        return self.words.say("report.to").format(addressee=addressee) if addressee else ""

    def _place_date(self) -> str:
        """The place and the day, with a zero before days below 10 and the first two months."""
        day = self.day
        month = f"{day.month:02d}" if day.month < 3 else str(day.month)
        text = self.words.say("report.place_date")
        place = self._of("place", self.office.place)
        return text.format(place=place, day=f"{day.day:02d}", month=month, year=day.year)

    def _of(self, name: str, value: str | None) -> str:
        if value is None:
            self._lacks(name)
        return value or OPEN

    def _lacks(self, name: str) -> None:
        if name not in self.missing:
            self.missing.append(name)
