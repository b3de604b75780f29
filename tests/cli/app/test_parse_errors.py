"""Whatever the parser refuses is told by the class of its error, in one line of ours."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from cli.app.errors import report
from cli.app.parse_errors import _TELLERS, MisuseError, misuse_of
from cli.main import command_group, run
from upon.words.texts import LANGUAGES, Words

PARSER = ("typer.exceptions", "typer._click.exceptions")
SIGNALS = {"Abort", "Exit"}
"""They stop a command; nothing is wrong with it."""
GIVEN: dict[str, Any] = {
    "message": "the parser's own words",
    "option_name": "--nonsense",
    "filename": "none.txt",
    "code": 3,
}


def kinds() -> Iterator[type[BaseException]]:
    """Every class of error of the installed parser."""
    for name in PARSER:
        for _, kind in inspect.getmembers(importlib.import_module(name), inspect.isclass):
            if issubclass(kind, BaseException):
                yield kind


def context() -> typer.Context:
    """That of the program itself."""
    made: typer.Context = command_group(Words("en")).make_context("upon", ["due"])
    return made


def made(kind: type[BaseException]) -> BaseException:
    """An error of a class, made from what its signature needs."""
    parameters = inspect.signature(kind.__init__).parameters.values()
    given = GIVEN | {"ctx": context()}
    return kind(**{p.name: given[p.name] for p in parameters if p.name in given})


def test_every_class_of_the_parser_is_known() -> None:
    """Each class of the installed version has its sentence by itself, not by a class above it: a
    newer version with another class has to be looked at."""
    found = {kind.__name__ for kind in kinds()} - SIGNALS
    assert found == set(_TELLERS)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_class_is_one_line(
    kind: type[BaseException], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is told in one line with an exit code of ours; none is a fault of the program."""
    if kind.__name__ == "Exit":
        return
    code = report(made(kind), Words(lang))
    told = capsys.readouterr().err
    assert told.startswith("upon: ")
    assert told.count("\n") == 1
    assert "UPON_DEBUG" not in told
    assert code in (1, 2, 130)


def test_a_class_that_nobody_knows() -> None:
    """An error of a class that a later version adds is told by the one above it."""
    kind = type(
        "Novel", (type(made(next(k for k in kinds() if k.__name__ == "BadParameter"))),), {}
    )
    assert misuse_of(kind("what it says")).key == "usage.other"


TYPED = [
    ("due --nonsense", "usage.no_option", {"option": "--nonsense"}),
    ("due --pln x", "usage.no_option", {"nearest": ("--plan",)}),
    ("--nonsense due", "usage.no_option", {"help": "upon --help"}),
    ("due --plan", "usage.needs_value", {"option": "--plan"}),
    ("due --below=3", "usage.takes_none", {"option": "--below"}),
    ("due extra words", "usage.extra", {"got": "extra words", "help": "upon due --help"}),
    ("due (extra).", "usage.extra", {"got": "(extra)."}),
    ("record", "usage.missing", {"param": "TRIGGER"}),  # where no database has one to choose
    ("extend 1", "usage.missing", {"param": "--to"}),
    ("notify", "usage.no_action", {"name": "upon notify"}),
    ("policy set", "usage.missing", {}),
    ("confirm 1 --question x", "usage.bad_integer", {"param": "--question"}),
    ("--json", "usage.no_command", {}),
]


@pytest.mark.parametrize(("typed", "key", "arguments"), TYPED, ids=[row[0] for row in TYPED])
def test_what_was_typed(
    typed: str,
    key: str,
    arguments: dict[str, object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each mistake has its own sentence, whatever the parser calls it."""
    monkeypatch.setenv("UPON_DB", str(tmp_path / "none.db"))
    group = command_group(Words("en"))
    with pytest.raises(MisuseError) as caught:
        group.main(typed.split(), prog_name="upon", standalone_mode=False)
    assert caught.value.key == key
    said = {"param": caught.value.metavar} | caught.value.arguments
    assert arguments.items() <= said.items()
    assert run(typed.split()) == 2
