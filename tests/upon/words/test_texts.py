"""The table of texts is complete, and every command and option has help in both languages."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import cli
import delivery
import engine
import reports
import store
import triggers
import workflows
from cli.app.command_table import COMMANDS
from cli.main import command_group
from delivery.digest import SECTIONS
from engine.ports.messages import NO_RECIPIENT, NOTHING_LEFT
from engine.ports.messages import STATES as MESSAGE_STATES
from triggers.errors import UnknownNameError, UponError, UsageError
from upon.words.texts import LANGUAGES, SheetError, Words, table
from workflows.faults import MESSAGES

FOLDER = Path(cli.__file__).parent
KEYED = {"say", "note"}
STATES = ("tasks", "due", "overdue", "waiting", "agenda")
CHOSEN = {
    "list.empty.": STATES,
    "list.count.": STATES[:-1],
    "message.section.": SECTIONS,
    "message.title.": ("digest", "digest.office", "urgent", "test"),
    "message_error.": (NOTHING_LEFT, NO_RECIPIENT),
    "message_state.": MESSAGE_STATES,
    "message_kind.": ("digest", "urgent", "test"),
    "notify.good.": ("channel", "recipient", "calendar"),
    "notify.bad.": ("channel", "recipient", "calendar"),
    "status.": ("fresh", "never", "silent", "stopped", "failing"),
    "status.advice.": ("never", "silent", "stopped", "failing"),
    "does.": ("keeps_watch", "stands_by", "works", "called", "stopped", "silent", "failing"),
    "ago.": ("seconds", "minutes", "hours", "days"),
    "agenda.": ("ungrounded", "overdue", "due_soon", "in_hand", "waiting", "continuous"),
}
"""Starts of keys that the code completes at run time -> what with."""


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def subclasses(kind: type[UponError]) -> Iterator[type[UponError]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def literal_keys() -> Iterator[tuple[str, str]]:
    """The keys that the code of the command line and of delivery names literally, with the file."""
    for path in (*FOLDER.glob("*.py"), *Path(delivery.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            first = node.args[0] if node.args else None
            if node.func.attr in KEYED and isinstance(first, ast.Constant):
                yield str(first.value), path.name


def test_every_key_is_in_the_table() -> None:
    """Each key that the code says is in a sheet."""
    # steps.py has a `say` of its own, whose keys begin with `step.` in the sheet.
    known = table().keys() | {key.removeprefix("step.") for key in table()}
    missing = [(key, name) for key, name in literal_keys() if key not in known]
    assert not missing


@pytest.mark.parametrize("start", CHOSEN)
def test_keys_completed_at_run_time(start: str) -> None:
    """Each key that is put together from a list's or section's name is in a sheet."""
    assert all(start + end in table() for end in CHOSEN[start])


def test_both_languages_have_the_same_placeholders() -> None:
    """The Vietnamese and the English text of a key take the same arguments."""
    odd = [
        key for key, row in table().items() if placeholders(row["vi"]) != placeholders(row["en"])
    ]
    assert not odd


def test_every_error_has_a_text() -> None:
    """Each error of the tree has a row with the arguments of its English template."""
    for house in (cli, delivery, engine, store, triggers, workflows):
        for found in pkgutil.iter_modules(house.__path__, f"{house.__name__}."):
            importlib.import_module(found.name)
    for found in pkgutil.walk_packages(reports.__path__, "reports."):
        importlib.import_module(found.name)
    kinds: set[type[UponError]] = {UponError, *subclasses(UponError)}
    for kind in kinds:
        row = table().get(f"error.{kind.code}")
        assert row, kind
        assert placeholders(row["vi"]) == placeholders(kind.template), kind
        assert row["en"] == kind.template, kind


def test_every_fault_has_a_text() -> None:
    """Each fault of a plan file has a row with the arguments of its English message."""
    for code, message in MESSAGES.items():
        row = table().get(f"fault.{code}")
        assert row, code
        assert placeholders(row["vi"]) == placeholders(message), code
        assert row["en"] == message, code


def every_command() -> list[tuple[str, Any]]:
    """The program, its commands, and those under a common name."""
    group = command_group(Words("vi"))
    found = [("upon", group), *group.commands.items()]
    for name, command in group.commands.items():
        subs = getattr(command, "commands", {})
        found += [(f"{name} {sub}", one) for sub, one in subs.items()]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_and_option_has_help(lang: str) -> None:
    """Each command, argument and option has help text in both languages."""
    words = Words(lang)
    for name, command in every_command():
        assert words.has(command.help), name
        for param in command.params:
            if param.name in ("install_completion", "show_completion"):
                continue
            assert words.has(param.help), (name, param.name)


def test_every_command_of_the_design_is_there() -> None:
    """The commands that this stage promises are registered."""
    names = {name for name, _ in every_command()}
    wanted = (
        "check adopt show triggers events record start complete suspend resume reopen cancel "
        "reinstate tasks due overdue waiting agenda history verify rebuild"
    )
    assert set(wanted.split()) <= names
    assert set(COMMANDS) == {name.partition(" ")[0] for name in names} - {"upon"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_in_one_language(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No page of help shows a key or a placeholder, and each fits 100 columns."""
    group = command_group(Words(lang))
    for name, command in every_command():
        arguments = ["--help"] if name == "upon" else [*name.split(), "--help"]
        group.main(["--lang", lang, *arguments], prog_name="upon", standalone_mode=False)
        out = capsys.readouterr().out
        assert not re.search(r"\bhelp\.\w", out), command.name
        assert max(len(line) for line in out.splitlines()) <= 100


def test_a_key_that_comes_twice_is_refused(tmp_path: Path) -> None:
    """Two sheets with one key are a fault of the program."""
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).write_text("key\tvi\ten\nx\tmột\tone\n", encoding="utf-8")
    with pytest.raises(SheetError, match="'x' comes twice"):
        table(tmp_path)


@pytest.mark.parametrize("text", ["key\tvi\n", "key\tvi\ten\nx\tmột\n", ""])
def test_a_bad_sheet_is_refused(tmp_path: Path, text: str) -> None:
    """A sheet without its three columns is a fault of the program."""
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(SheetError):
        table(tmp_path)


def test_dates_and_names_are_worded() -> None:
    """Dates are written as the language does; a state or move among the arguments is translated."""
    day = date(2023, 1, 31)
    assert (Words("vi").day(day), Words("en").day(day)) == ("31/01/2023", "2023-01-31")
    assert Words("vi").day(None) == "-"
    assert Words("vi").stamp(datetime(2023, 1, 31, 8, 5, tzinfo=UTC)) == "31/01/2023 08:05"
    said = Words("vi").say("error.move_refused", task="1", move="start", state="done", allowed="-")
    assert "bắt đầu" in said
    assert "Hoàn thành" in said


def test_an_argument_stays_on_its_line() -> None:
    """Line breaks, control characters and great length in what was typed cannot spoil a line."""
    said = Words("en").error(UnknownNameError("task", "a\n\x1b[31m" + "x" * 5000))
    assert said.isprintable()
    assert len(said) < 500


def test_a_language_that_is_none() -> None:
    """Only the languages of the table can be asked for."""
    with pytest.raises(UsageError):
        Words("fr")
