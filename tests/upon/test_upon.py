"""The package's own door: the version, `upon.open()`, `upon.read_plan()`, the launcher."""

from __future__ import annotations

import collections.abc
import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FunctionType

import pytest

import store.backends.errors
import triggers.errors
import upon
import upon.__main__
from engine.model import body_refusals, hash_chain, lifecycle, refusals
from setup import FLOORS
from triggers.errors import BadInputError
from upon import api

ROOT = Path(__file__).parents[2]
OF_COMMANDS = {
    "CopyDiffersError",
    "FileThereError",
    "NotAFileError",
    "NotEmptyError",
    "SameDatabaseError",
}
"""What only `upon copy`, `backup` and `restore` raise."""


def test_open_gives_an_engine_that_keeps_what_it_is_told(tmp_path: Path) -> None:
    """What one engine records, the next one over the same file finds; the recorder is kept."""
    url = f"sqlite:///{tmp_path / 'upon.db'}"
    engine = upon.open(url, by="an")
    engine.adopt(upon.read_plan("nq21-duc-pho"), today=date(2022, 10, 17))
    again = upon.open(url, zone="UTC")
    assert len(again.tasks(today=date(2022, 10, 17))) == 39
    assert str(again.zone) == "UTC"
    assert engine.by == "an"
    assert again.by


def test_read_plan_takes_a_path_and_names_the_first_fault(tmp_path: Path) -> None:
    """A file is read as a shipped plan is; a faulty one raises with its place."""
    shipped = ROOT / "workflows" / "plans" / "nq21-duc-pho.yaml"
    assert upon.read_plan(str(shipped)).plan == "nq21"
    bad = tmp_path / "bad.yaml"
    bad.write_text("plan: 1\nplan: 2\n")
    with pytest.raises(BadInputError, match=r"bad\.yaml:"):
        upon.read_plan(str(bad))


def test_the_launcher_answers_its_version_without_the_house() -> None:
    """`--version` loads neither the commands nor a third-party package."""
    code = (
        "import sys; sys.argv = ['upon', '--version']; import upon.__main__ as m; m.main();"
        "print(sorted(sys.modules.keys() & {'cli', 'typer', 'pydantic', 'engine', 'typing'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"upon {upon.__version__}\n[]\n"


def test_the_launcher_runs_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anything else goes to the command line, whose exit code is the process's."""
    monkeypatch.setattr(sys, "argv", ["upon", "--version"])
    upon.__main__.main()
    monkeypatch.setattr(sys, "argv", ["upon", "calc", "by 2023-05-05"])
    with pytest.raises(SystemExit) as stop:
        upon.__main__.main()
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith(f"upon {upon.__version__}\n")
    assert "05/05/2023" in out


def test_what_is_public_is_listed_and_loaded_when_asked_for() -> None:
    """`__all__` is what `upon.api` gathers, each name is there, and no other."""
    assert set(upon.__all__) == {*api.__all__, "__version__"}
    assert set(upon.__all__) <= set(dir(upon))
    assert all(getattr(upon, name) is getattr(api, name) for name in api.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = upon.nonsense


def test_what_the_engine_names_is_public() -> None:
    """Each class of ours in a signature of a public method of Engine, and each error that its
    docstring names, can be had from `upon`."""
    methods = [method for name, method in vars_of(upon.Engine) if not name.startswith("_")]
    named = {cls for method in methods for hint in hints(method) for cls in classes(hint)}
    ours = {cls for cls in named if cls.__module__.partition(".")[0] in FLOORS}
    assert {cls for cls in ours if getattr(upon, cls.__name__, None) is not cls} == set()
    raised = {
        name
        for method in methods
        for name in re.findall(r"\b[A-Z]\w+Error\b", method.__doc__ or "")
    }
    assert len(raised) > 10
    assert {name for name in raised if not hasattr(upon, name)} == set()


def test_every_error_of_the_engine_and_the_store_is_public() -> None:
    """An error that `Engine` can raise can be caught by its own name."""
    modules = [
        triggers.errors,
        refusals,
        body_refusals,
        lifecycle,
        hash_chain,
        store.backends.errors,
    ]
    errors = {
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type) and issubclass(cls, upon.UponError)
    }
    missing = {cls.__name__ for cls in errors if getattr(upon, cls.__name__, None) is not cls}
    assert missing == OF_COMMANDS


def vars_of(cls: type) -> list[tuple[str, FunctionType]]:
    """The functions of a class and those above it."""
    return inspect.getmembers(cls, inspect.isfunction)


def hints(method: FunctionType) -> Iterator[object]:
    """The types of its arguments and of what it returns."""
    yield from typing.get_type_hints(method).values()


def classes(hint: object) -> Iterator[type]:
    """The classes in a type; what a callable takes and gives is its own affair."""
    if typing.get_origin(hint) is collections.abc.Callable:
        return
    if isinstance(hint, type) and not typing.get_args(hint):
        yield hint
    for inner in typing.get_args(hint):
        yield from classes(inner)
