"""The seed plan through three years, day by day, with the demo's documents: who gets which digest.

`python -m tests.stories.digests` prints the list that `digests.txt` holds, to be read by a person
before it is put there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cli.commands.demo_story import CHAPTERS, PLAN, Adoption, Beat, Completion
from delivery.dispatch import deliver_once
from delivery.letter_writer import Writer
from delivery.letters import Letter
from delivery.settings import NotifyFile, Recipient
from delivery.settings_file import Settings
from engine.service.engine import Engine
from store.ledger import open_ledger
from store.messages import SqlMessageQueue
from upon.words.texts import Words
from workflows.library import shipped_plan
from workflows.loader import read_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = date(2022, 10, 17), date(2025, 12, 31)
BODIES = ("btv-thi-uy", "cq-to-chuc-noi-vu", "ubkt-thi-uy", "ban-tuyen-giao-thi-uy", "ubnd-thi-xa")
"""Who has an address of their own; the office hears of the rest."""
MORNING, DIGESTS = time(7, 0), time(8, 0)


class Story:
    """The office, its clock, and what it sent."""

    def __init__(self) -> None:
        self.now = datetime.combine(FIRST, MORNING, ZONE).astimezone(UTC)
        self.ledger = open_ledger("sqlite://")
        self.engine = Engine(self.ledger, lambda: self.now, ZONE, by="clerk")
        told = {name: Recipient(body=name, channel="-") for name in BODIES}
        told["office"] = Recipient(office=True, channel="-")
        self.settings = Settings(NotifyFile(recipients=told), Path("notify.yaml"))
        self.writer = Writer(self.settings, Words)
        self.sent: list[Letter] = []

    def days(self, last: date) -> Iterator[tuple[date, list[Letter]]]:
        """Each day up to a last one, with the digests of its morning."""
        beats = [beat for chapter in CHAPTERS for beat in chapter]
        day = FIRST
        while day <= last:
            self.now = datetime.combine(day, MORNING, ZONE).astimezone(UTC)
            for beat in (beat for beat in beats if beat.today == day):
                play(self.engine, beat)
            self.engine.sweep()
            self.now = datetime.combine(day, DIGESTS, ZONE).astimezone(UTC)
            self.sent = []
            deliver_once(SqlMessageQueue(self.ledger), self.engine, self.writer, self.send)
            yield day, sorted(self.sent, key=lambda letter: str(letter.data["recipient"]))
            day += timedelta(1)

    def send(self, recipient: Recipient, letter: Letter) -> None:
        """Keep what would have gone out."""
        del recipient
        self.sent.append(letter)


def play(engine: Engine, beat: Beat) -> None:
    """What happens in the demo on a day."""
    if isinstance(beat, Adoption):
        plan = read_plan(shipped_plan(PLAN)).plan
        assert plan is not None
        engine.adopt(plan)
    elif isinstance(beat, Completion):
        engine.complete(beat.task, on=beat.today)
    else:
        engine.record(
            beat.trigger,
            issued=beat.issued,
            received=beat.received,
            number=beat.number,
            title=beat.title,
        )


def lines(last: date = LAST) -> Iterator[str]:
    """The list up to a day: a line a digest, under it one for each heading with the tasks under it,
    or that they are those of this recipient's digest before."""
    story = Story()
    before: dict[tuple[str, str], str] = {}
    try:
        for day, letters in story.days(last):
            for letter in letters:
                name = str(letter.data["recipient"])
                yield f"{day} {day:%a} {name}{' late' if letter.data['late'] else ''}"
                for section, items in letter.data["sections"].items():
                    tasks = " ".join(map(_item, items))
                    same = tasks == before.get((name, section))
                    before[name, section] = tasks
                    if items:
                        yield f"    {section}: {f'as before, {len(items)}' if same else tasks}"
    finally:
        story.ledger.engine.dispose()


def _item(item: Any) -> str:
    label = f"{item['task']}/{item['occurrence']}" if item["occurrence"] else item["task"]
    return f"{label}({item['due']})" if item["due"] else label


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
