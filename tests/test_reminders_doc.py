"""What docs/reference/reminders.md shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.main import run
from delivery.settings_file import read_settings

DOC = Path(__file__).parents[1] / "docs" / "reference" / "reminders.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> list[str]:
    """The code blocks in a language."""
    return [
        text for name, text in BLOCK.findall(DOC.read_text(encoding="utf-8")) if name == language
    ]


def test_the_file_shown_is_good(tmp_path: Path) -> None:
    """The example of `notify.yaml` has no faults, and each kind of channel is in it."""
    (text,) = blocks("yaml")
    path = tmp_path / "notify.yaml"
    path.write_text(text, encoding="utf-8")
    reading = read_settings(path)
    assert reading.faults == []
    assert reading.settings is not None
    kinds = {channel.kind for channel in reading.settings.file.channels.values()}
    assert kinds == {"smtp", "webhook", "apprise"}


def test_the_commands_print_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command, run in order, prints the lines under it; `...` skips some."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("UPON_NOTIFY", raising=False)
    monkeypatch.setenv("UPON_DB", "sqlite:///office.db")
    monkeypatch.setenv("UPON_LANG", "en")
    (text,) = blocks("console")
    steps = re.split(r"^\$ upon ", text, flags=re.MULTILINE)[1:]
    assert len(steps) == 4
    for step in steps:
        command, _, shown = step.partition("\n")
        assert run(command.split()) == 0
        pattern = "".join(
            r"(?:.*\n)*" if line == "...\n" else re.escape(line)
            for line in shown.splitlines(keepends=True)
        )
        assert re.fullmatch(pattern, capsys.readouterr().out)
