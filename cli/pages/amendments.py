"""The differences between two versions of a plan, task by task, with the words that changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from cli.app.output import bold, line, lines
from cli.app.tables import page_width, wrapped
from upon.words.bodies import Item, Places, calls
from upon.words.changes import change_texts
from upon.words.rules import RuleWords, trigger_names
from upon.words.texts import Words, one_line

if TYPE_CHECKING:
    from engine.commands.amendments import Amendment
    from engine.model.changes import Change
    from workflows.plan import Plan, Task

AROUND = 6
"""Unchanged words shown beside changed ones."""

ROLES = ("directing", "lead", "advising", "coordinating", "implementing")


def print_differences(
    places: Places, old: Plan, new: Plan, found: Sequence[Amendment], changes: Sequence[Change]
) -> None:
    """Print each difference `found` between the plans `old` and `new` with its effect on running
    work, then the effects on other tasks; `changes` are all of them, `places` names the bodies."""
    words = places.words
    bold(words.say("amend.title", plan_id=new.plan, count=len(found)))
    items = places.items(changes)
    for difference in found:
        line()
        lines(_difference(words, old, new, difference))
        for item in items:
            if item.task == difference.name:
                lines(_effect(places, item))
    names = [difference.name for difference in found]
    others = [item for item in items if item.task not in names]
    if others:
        line()
        bold(words.say("amend.others"))
        for item in others:
            lines(_effect(places, item, item.task))


def _difference(words: Words, old: Plan, new: Plan, found: Amendment) -> Iterator[str]:
    page, whole = page_width(), found.name == "plan"
    key = "amend.plan" if whole else f"amend.{found.kind}"
    yield from wrapped(words.say(key, name=found.name, title=found.title), page)
    if found.kind == "added":
        yield from _rules(words, new, new.tasks[found.name])
    for name, (before, after) in found.fields.items():
        for text in _field(words, name, before, after, old, new):
            yield from _hung(text, page)


def _hung(text: str, page: int) -> Iterator[str]:
    """A line of a field, what runs over below its first word."""
    indent = len(text) - len(text.lstrip())
    first, *rest = wrapped(text.strip(), page - indent - 2) or [""]
    yield " " * indent + first
    yield from (" " * (indent + 2) + more for more in rest)


def _rules(words: Words, plan: Plan, task: Task) -> Iterator[str]:
    rules = RuleWords(words, trigger_names(plan))
    if task.when_text:
        when = words.whole("show.when", rule=rules.when_text(task.when_text))
        yield from _hung(f"  {when}", page_width())
    due = words.whole("show.due", rule=rules.due_text(task.due_text))
    yield from _hung(f"  {due}", page_width())


def _effect(places: Places, item: Item, task: str | None = None) -> Iterator[str]:
    words = places.words
    names = [name for name in (task, item.occurrence) if name]
    text = "; ".join(change_texts(words, item.fields))
    if text:
        place = places.say(item.scopes, item.ref)
        text = f"{place}: {text}" if place else text
        label = " ".join(names)
        said = (
            words.say("amend.effect.of", name=label, text=text)
            if label
            else words.say("amend.effect", text=text)
        )
        yield from _hung("  " + said, page_width())


def _field(words: Words, name: str, before: Any, after: Any, old: Plan, new: Plan) -> Iterator[str]:
    """The lines that tell what changed in one field."""
    label = words.term("role" if name in ROLES else "label", name)
    if isinstance(before, str | None) and isinstance(after, str | None):
        before, after = _in_words(words, name, before, old), _in_words(words, name, after, new)
        removed, added = worded(before or "", after or "")
        yield f"  {label}:"
        yield "    - " + (removed or words.say("amend.nothing"))
        yield "    + " + (added or words.say("amend.nothing"))
        return
    called = calls([old, new])
    parts = []
    for key, names in _keys(before, after).items():
        if names:
            told = ", ".join(called.get(one, one) for one in names)
            parts.append(words.say(f"amend.{key}.names").format(names=one_line(told)))
    yield f"  {label}: " + ("; ".join(parts) or words.say("amend.reworded"))


def _in_words(words: Words, name: str, text: str | None, plan: Plan) -> str | None:
    """A condition or a rule in words, any other field as it is."""
    rules = RuleWords(words, trigger_names(plan))
    if name == "when":
        return rules.when_text(text)
    return rules.due_text(text) if name == "due" and text else text


def _keys(before: Any, after: Any) -> dict[str, list[str]]:
    """Which entries of a list of names or of a table came, went or changed."""
    tables = isinstance(before, dict) and isinstance(after, dict)
    names = all(isinstance(one, str) for one in (*before, *after)) if not tables else True
    if not names:
        return {}
    return {
        "added": [one for one in after if one not in before],
        "removed": [one for one in before if one not in after],
        "changed": [one for one in after if tables and one in before and before[one] != after[one]],
    }


def worded(before: str, after: str) -> tuple[str, str]:
    """Both texts with the words that differ in brackets; long runs of equal words are cut."""
    old, new = one_line(before).split(), one_line(after).split()
    left: list[str] = []
    right: list[str] = []
    matches = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, a, b, c, d in matches:
        if kind == "equal":
            kept = _shortened(old[a:b], first=a == 0, last=b == len(old) and d == len(new))
            left += kept
            right += kept
            continue
        left += [f"[{' '.join(old[a:b])}]"] if b > a else []
        right += [f"[{' '.join(new[c:d])}]"] if d > c else []
    return " ".join(left), " ".join(right)


def _shortened(words: list[str], *, first: bool, last: bool) -> list[str]:
    head = 0 if first else AROUND
    tail = 0 if last else AROUND
    if len(words) <= head + tail + 2:
        return words
    return [*words[:head], "…", *words[len(words) - tail :]]
