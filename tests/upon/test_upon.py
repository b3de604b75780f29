"""The package's own door: the version, `upon.open()`, `upon.read_plan()`, the launcher."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import upon
import upon.__main__
from triggers.errors import BadInputError
from upon.paths import enter_house

ROOT = Path(__file__).parents[2]


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


def test_the_house_is_put_on_the_path_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout the house is the folder above; asked twice, it is there once."""
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p != str(ROOT)])
    enter_house()
    enter_house()
    assert sys.path.count(str(ROOT)) == 1
