"""The manual inside the package says every key; each command's help has examples that the program
understands."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from cli.main import command_group
from delivery import settings
from tests.cli.conftest import Office
from tests.support.languages import english_in, vietnamese_in
from upon.files.what_if import KEYS
from upon.words.manual import TOPICS, manual_text
from upon.words.texts import LANGUAGES, Words
from workflows.plan import Body, Group, OpenQuestion, Plan, Target, Task, Term, Trigger, Would
from workflows.reminders import Reminders

EVERY = ("plan", "rules", "dates", "what-if", "notify", "codes")
HIDDEN = {"directory", "read_from"}
"""Fields of a plan that no file has."""


def said(topic: str, lang: str) -> set[str]:
    """The words of a page."""
    return set(re.findall(r"[\w-]+", manual_text(topic, lang)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_of_a_plan_is_there(lang: str) -> None:
    """Each field of a plan, its bodies, triggers, tasks, questions and targets."""
    models = (Body, Group, OpenQuestion, Plan, Target, Task, Term, Trigger, Would)
    fields = {name for model in models for name in model.model_fields} - HIDDEN
    assert not fields - said("plan", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_of_what_if_and_every_reminder_is_there(lang: str) -> None:
    """Each kind of step with its keys, each family of reminders."""
    steps = set(KEYS) | {key for keys in KEYS.values() for key in keys}
    assert not steps - said("what-if", lang)
    assert not set(Reminders.model_fields) - said("notify", lang)
    kinds = (settings.Smtp, settings.Webhook, settings.Office, settings.Recipient)
    fields = {name for kind in kinds for name in kind.model_fields}
    assert not fields - said("notify", lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_printed_in_its_language(office: Office, lang: str) -> None:
    """The list names each topic; a topic that is none is not found."""
    listed = office("help", "--lang", lang).out
    for topic in TOPICS:
        assert f"upon help {topic}" in listed
        answer = office("help", topic, "--lang", lang)
        assert answer.out.split("\n", 1)[0] == manual_text(topic, lang).split("\n", 1)[0]
    assert tuple(TOPICS) == EVERY
    assert office("help", "nonsense", "--lang", lang).code == 3
    if lang == "en":
        own = {"việc", "trước", "thứ"}
        assert not [word for word in vietnamese_in(listed) if word not in own]
    else:
        assert not list(
            english_in(manual_text("codes", lang), frozenset({"stdout", "ctrl", "debug"}))
        )


def every_command() -> list[tuple[str, Any]]:
    """Each command, and those under a common name, by what is typed."""
    group = command_group(Words("vi"))
    found = []
    for name, command in group.commands.items():
        found.append((name, command))
        found += [(f"{name} {sub}", one) for sub, one in getattr(command, "commands", {}).items()]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_help_has_examples_that_are_understood(lang: str) -> None:
    """Each names its own command and options that it has."""
    words, known = Words(lang), dict(every_command())
    for name, command in known.items():
        for example in words.say(f"example.{name}").split("; "):
            typed = shlex.split(example)
            assert typed[0] == "upon"
            sub = " ".join(typed[1:3])
            meant = known.get(sub, known.get(typed[1]))
            assert typed[1] == name.split()[0], example
            options = {opt for param in meant.params for opt in param.opts}  # type: ignore[union-attr]
            given = {word for word in typed if word.startswith("--")}
            assert not given - options, example
        assert command.help


def test_help_prints_the_examples(office: Office) -> None:
    """Below the options, in the person's language."""
    assert "Ví dụ:" in office("record", "--help").out
    out = office("extend", "--help", "--lang", "en").out
    assert 'upon extend 3.a --to "10 working days"' in out
