"""A condition in words, leaf by leaf."""

from __future__ import annotations

from engine.queries.explanation import Why
from triggers.nodes import Node
from upon.words.steps import shown
from upon.words.texts import Words


def leaf(words: Words, why: Why, node: Node, mark: str) -> str:
    """A leaf, `node`, of the condition of `why`: what is waited for, or the document that met it
    and its day, in the language of `words`; `mark` is the sign put before it."""
    if node.kind == "from":
        return words.say("why.from", mark=mark, day=node.on)
    if node.kind == "done":
        name = node.text.removeprefix("done ")
        key = "why.done" if node.on else "why.done.waiting"
        return words.say(key, mark=mark, name=name, day=node.on)
    name = trigger_name(why, node.text)
    if node.on is None:
        return words.say("why.event.waiting", mark=mark, name=name, lacks=node.lacks)
    document = document_label(why, node.event)
    return words.say("why.event", mark=mark, name=name, document=document, day=node.on)


def trigger_name(why: Why, text: str) -> str:
    """What the plan calls a trigger; `text` may carry one of its dates."""
    declared = why.plan.triggers.get(text) or why.plan.triggers.get(text.rpartition(".")[0])
    return declared.name if declared else text


def document_label(why: Why, event: str | None) -> str:
    """What the document is called that met a condition."""
    known = why.events.get(event or "")
    return shown(known.label()) if known else str(event)
