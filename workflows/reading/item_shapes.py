"""Shapes of items: which have labels, which are tasks beside others, what a sentence ends with."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workflows.reading.bodies.body_names import BodyPart, split_bodies
from workflows.reading.drafts import LONGEST_TEXT, RoleLine, Said, TaskDraft
from workflows.reading.outline import Item
from workflows.reading.sections import is_article_of_decision, is_frame, section_of

SUBTASKS = {"letter", "number", "bracketed", "dotted", "small-roman", "roman"}
CHAPTERS = {"roman", "capital", "part", "annex", "article"}
_INLINE = re.compile(
    r"[.;,]\s*(?:Thời (?:gian|hạn)|Hoàn thành)[^:.;]{0,40}:\s*(?P<value>[^:]{4,160})$"
)
_GENERIC = re.compile(
    r"^(?:hoạt động|nhiệm vụ|nội dung|công việc|activity|task|action) \d+[.:]?$", re.IGNORECASE
)


def inline_time(text: str) -> tuple[str, str]:
    """A sentence without the label of time at its end, and the wording behind that label."""
    found = _INLINE.search(text)
    if not found or found.start() < 20:
        return text, ""
    return text[: found.start() + 1], found.group("value").strip()


def name_by_content(task: TaskDraft, notes: Sequence[Said]) -> None:
    """A title that only counts ("Hoạt động 1") with the content that its label gives."""
    if _GENERIC.match(task.title.text) and notes:
        _, _, content = notes[0].text.partition(": ")
        text = f"{task.title.text.rstrip('.:')}: {content}"[:LONGEST_TEXT]
        task.title = Said(text, task.title.place)


def is_chapter(item: Item) -> bool:
    """Whether an item is a chapter: a Roman number or capital before words in capitals."""
    chapter = item.marker is not None and item.marker.style in ("roman", "capital", "part", "annex")
    return chapter and item.text.isupper()


def is_framed(item: Item) -> bool:
    """Whether an item is of the frame: motto, recipients, an article of the decision around it."""
    style = item.marker.style if item.marker else ""
    if item.label is not None:
        return False
    if style == "article":
        return is_article_of_decision(item.text)
    return is_frame(item.text) and (style != "dash" or item.text.startswith("("))


def is_mate(item: Item) -> bool:
    """Whether an item beside labelled ones is a task of prose."""
    if item.label or item.table is not None or not item.marker or section_of(item.text):
        return False
    inner = [child for child in item.children if child.marker and child.marker.style in SUBTASKS]
    if is_framed(item) or inner or (item.children and item.marker.style in CHAPTERS):
        return False
    return not item.children or not any(map(has_labels, (item, *item.walk())))


def shared_after(items: Sequence[Item]) -> list[Item]:
    """The labels of the next labelled dash, for a dash without any before it."""
    first = items[0]
    if first.marker is None or first.marker.style not in ("dash", "plus") or first.children:
        return []
    for item in items[1:]:
        if item.marker is None or item.marker.style != first.marker.style or item.label:
            return []
        if has_labels(item):
            return [child for child in item.children if child.label]
    return []


def place_of(item: Item, offset: int) -> str:
    """Where an offset of the joined text of an item and its children stands."""
    if offset < len(item.text):
        return item.paragraph.place(item.start + offset)
    at = len(item.text) + 1
    for below in item.walk():
        if offset < at + len(below.paragraph.text):
            return below.paragraph.place(offset - at)
        at += len(below.paragraph.text) + 1
    return item.paragraph.place(item.start)


def inherited(above: tuple[RoleLine, ...], own: tuple[RoleLine, ...]) -> tuple[RoleLine, ...]:
    """The owners below a heading: its own, and directing bodies of those above."""
    kept = [
        line for line in above if line.roles == ("directing",) and own[0].roles != ("directing",)
    ]
    return (*kept, *own)


def has_labels(item: Item) -> bool:
    """Whether labels of roles or time stand directly below an item."""
    return any(
        child.label and (child.label.is_role or child.label.roles[0] == "time")
        for child in item.children
    )


def marked(item: Item) -> list[Item]:
    """The items below one that have a number or letter, or dashes where there are only those."""
    plain = [
        child for child in item.children if child.table is None and child.marker and not child.label
    ]
    lettered = [child for child in plain if child.marker and child.marker.style in SUBTASKS]
    if lettered or item.label is None:
        return lettered
    return plain


def labels_close(item: Item, subs: Sequence[Item]) -> bool:
    """Whether the labels of an item come after the last of its unlabelled items."""
    labels = [n for n, child in enumerate(item.children) if child.label]
    return bool(labels) and labels[0] > item.children.index(subs[-1])


def may_head(item: Item) -> bool:
    """Whether an item may be a heading: something stands below it, or it is short."""
    return bool(item.children) or (item.marker is not None and len(item.text.split()) < 8)


def is_remark(text: str) -> bool:
    """Whether a paragraph is a remark in brackets."""
    return text.startswith("(") and text.rstrip(".;").endswith(")")


def role_line(roles: tuple[str, ...], value: Said) -> RoleLine:
    """The bodies of a label's value, with the roles of the label."""
    parts: tuple[BodyPart, ...] = split_bodies(value.text).parts
    return RoleLine(roles, parts, value)
