"""From a page of rows to a letter: which sentence says what of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import shorten as shortened
from typing import Any, Protocol

from delivery.digest import SECTIONS, Item, Page
from delivery.letters import Letter
from delivery.rendering import render
from delivery.settings_file import Settings
from engine.ports.messages import TEST, URGENT, Message
from engine.queries.rows import TaskRow as Row
from triggers.nodes import Waits

TITLE = 220
"""Characters of a title; the whole is in what programs read."""


class Wording(Protocol):
    """The texts in one language."""

    def say(self, key: str, /, **arguments: object) -> str:
        """The text of a key with its arguments put in."""

    def day(self, day: date | None) -> str:
        """A date as the language writes it."""

    def waits(self, waits: Waits | None, names: Mapping[str, str]) -> Sequence[str]:
        """What is waited for, a phrase for each thing that must come; `names` are what triggers
        are called."""


WordsOf = Callable[[str], Wording]
"""Gives the texts in a language."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people call bodies, plans and the documents that are waited for."""

    bodies: Mapping[str, str]
    triggers: Mapping[str, str]

    def body(self, name: str) -> str:
        """A body by its name."""
        return self.bodies.get(name, name)


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes letters by the settings, in each recipient's language."""

    settings: Settings
    words_of: WordsOf

    def letter(
        self, message: Message, page: Page, names: Names, today: date, at: datetime
    ) -> Letter:
        """The letter of a `message`: its `page` in the recipient's language, with the `names` of
        bodies, plans and documents, as things stand on the day `today`; `at` is the moment (aware)
        it is sent. Raises TemplateFailedError."""
        recipient = self.settings.recipients[message.recipient]
        lang = self.settings.lang(recipient)
        words = self.words_of(lang)
        whole = self.settings.file.office.name
        who = names.body(recipient.body) if recipient.body else whole or message.recipient
        subject = _subject(words, message, page, who, today)
        if whole:
            subject = f"[{whole}] {subject}"
        sections = list(_sections(words, page, names, today)) if message.kind != TEST else []
        context = {
            "lang": lang,
            "kind": message.kind,
            "subject": subject,
            "title": _title(words, message, who, today, office=recipient.body is None),
            "notes": [words.say("message.late", day=message.day)] if message.late else [],
            "sections": sections,
            "footer": words.say("message.footer", id=message.id),
        }
        text, html = render(context, self.settings.templates)
        return Letter(
            message.id,
            message.kind,
            subject,
            text,
            html,
            _data(message, page, subject, text, today),
            at,
        )


def _subject(words: Wording, message: Message, page: Page, who: str, today: date) -> str:
    if message.kind == TEST:
        return words.say("message.subject.test")
    counts = {name: page.count(name) for name in ("overdue", "week")}
    if message.kind == URGENT:
        row = next(item.row for items in page.sections.values() for item in items)
        return words.say("message.subject.urgent", task=_task(row), title=row["title"])
    if all(counts.values()):
        return words.say("message.subject.both", who=who, day=today, **counts)
    if counts["overdue"]:
        return words.say("message.subject.overdue", who=who, day=today, overdue=counts["overdue"])
    if counts["week"]:
        return words.say("message.subject.week", who=who, day=today, week=counts["week"])
    return words.say("message.subject.news", who=who, day=today)


def _title(words: Wording, message: Message, who: str, today: date, *, office: bool) -> str:
    kind = "digest.office" if office and message.kind not in (TEST, URGENT) else message.kind
    return words.say(f"message.title.{kind}", who=who, day=today)


def _sections(words: Wording, page: Page, names: Names, today: date) -> Iterator[dict[str, Any]]:
    plans = {item.row["plan"] for items in page.sections.values() for item in items} - {""}
    for name in SECTIONS:
        items = page.sections.get(name, [])
        if items:
            more = page.more.get(name)
            yield {
                "name": name,
                "heading": words.say(f"message.section.{name}", count=page.count(name)),
                "entries": [
                    _entry(words, name, item, names, today, several=len(plans) > 1)
                    for item in items
                ],
                "more": words.say("message.more", count=more) if more else None,
            }


def _entry(
    words: Wording, section: str, item: Item, names: Names, today: date, *, several: bool
) -> dict[str, Any]:
    row, task, title = (
        item.row,
        _task(item.row),
        shortened(str(item.row["title"]), TITLE, placeholder=" …"),
    )
    if section == "calendar":
        line = words.say("message.calendar_ends", name=row["title"], day=row["due"])
        return {"task": "", "title": line, "head": line, "lines": []}
    lines = list(_lines(words, section, item, names, today))
    if several:
        lines.append(words.say("message.plan", plan=row["plan"]))
    return {"task": task, "title": title, "head": f"{task}  {title}", "lines": lines}


def _lines(words: Wording, section: str, item: Item, names: Names, today: date) -> Iterator[str]:
    row = item.row
    if row["due"] is not None:
        yield _due(words, row["due"], today)
    moved = item.told("moved")
    if moved and moved.since:
        yield words.say("message.was", was=moved.since)
    elif moved:
        yield words.say("message.was_none")
    if section == "started":
        yield words.say("message.since", since=row["since"])
    yield from _waits(words, row, names)
    if item.told("withdrawn"):
        yield words.say("message.ungrounded", task=row["task"])
    if row["needs_confirmation"]:
        yield words.say("message.confirm", task=row["task"])
    if body := row["body"] or row["scope"]:
        yield words.say("message.for", body=names.body(body))


def _waits(words: Wording, row: Row, names: Names) -> Iterator[str]:
    for text in words.waits(row["waits"], names.triggers):
        yield words.say("message.waits", name=text)
    if not row["waiting_for"] and row["due_kind"] == "pending":
        for name in row["due_waits_for"]:
            for text in words.waits(name, names.triggers):
                yield words.say("message.due_waits", name=text)


def _due(words: Wording, due: date, today: date) -> str:
    days = (due - today).days
    if days == 0:
        return words.say("message.due.today", due=due)
    if days < 0:
        return words.say("message.due.late", due=due, days=-days)
    return words.say("message.due.left", due=due, days=days)


def _task(row: Row) -> str:
    return f"{row['task']} ({row['occurrence']})" if row["occurrence"] else str(row["task"])


def _data(message: Message, page: Page, subject: str, text: str, today: date) -> dict[str, Any]:
    """The message for programs; keys may be added, never renamed."""
    return {
        "id": message.id,
        "kind": message.kind,
        "recipient": message.recipient,
        "day": message.day.isoformat(),
        "today": today.isoformat(),
        "late": message.late,
        "subject": subject,
        "text": text,
        "sections": {
            name: [_item_data(item, today) for item in items]
            for name, items in page.sections.items()
            if items
        },
        "more": dict(page.more),
    }


def _item_data(item: Item, today: date) -> dict[str, Any]:
    row, moved = item.row, item.told("moved")
    due = row["due"]
    return {
        "plan": row["plan"],
        "task": row["task"],
        "occurrence": row["occurrence"],
        "scope": row.get("scope"),
        "body": row.get("body"),
        "title": row["title"],
        "state": row.get("state"),
        "due": due.isoformat() if due else None,
        "days_left": (due - today).days if due else None,
        "due_before": moved.since.isoformat() if moved and moved.since else None,
        "waiting_for": list(row.get("waiting_for", ())),
        "notices": [notice.kind for notice in item.notices],
    }
