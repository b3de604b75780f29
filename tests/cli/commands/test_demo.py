"""`upon demo`: the story is told to its end, quickly, and leaves nothing behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.commands.demo_story import CHAPTERS
from cli.main import run

Capture = pytest.CaptureFixture[str]


def tell(capsys: Capture, *arguments: str) -> str:
    """What the demo prints."""
    assert run(["demo", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_it_tells_the_whole_story(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """In 100 columns, with every act, the agenda and one answer in full."""
    monkeypatch.chdir(tmp_path)
    out = tell(capsys, "--lang", lang)
    assert max(map(len, out.splitlines())) <= 100
    for beats in CHAPTERS:
        for beat in beats:
            assert beat.command()[:60] in out
    assert "2.1.2.b" in out
    assert list(tmp_path.iterdir()) == []


def test_what_it_says_follows_from_the_documents(capsys: Capture) -> None:
    """The dates of the story are those of the law: rounding, a holiday, a late document."""
    out = tell(capsys, "--lang", "en")
    assert re.search(r"2\.1\.2\.a .*Waiting → To be started, due\s+2023-03-06", out)
    assert re.search(r"2\.1\.2\.b .*Waiting → To be started, due\s+2023-05-04", out)
    assert "Done late: done on 2023-03-14, due on 2023-03-06." in out
    assert "it took 67 days to arrive" in out
    assert "2023-01-31 + 3 months = 2023-04-30 (April has no day 31)" in out
    assert "On 2023-06-12: overdue 10, in hand 4, waiting 11, continuous 14." in out


def test_it_touches_no_book_of_the_office(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever database is named, the demo uses its own."""
    monkeypatch.setenv("UPON_DB", f"sqlite:///{tmp_path / 'office.db'}")
    tell(capsys)
    assert list(tmp_path.iterdir()) == []
