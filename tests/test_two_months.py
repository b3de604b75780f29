"""The transcript of two months says what the program says, at both widths."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]


def script() -> ModuleType:
    """The script that writes the page, as a module."""
    path = ROOT / "scripts" / "two_months.py"
    spec = importlib.util.spec_from_file_location("two_months", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_transcript_is_what_the_program_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worked out anew, whatever the settings of the person, the page is the same bytes."""
    monkeypatch.setenv("UPON_LANG", "en")
    monkeypatch.setenv("UPON_ZONE", "Pacific/Apia")
    told = script()
    made = told.page()
    assert made.encode() == told.PAGE.read_bytes(), "run python scripts/two_months.py and read it"


def test_the_narrow_part_fits_its_width() -> None:
    """Below the second heading for a width no printed line is wider, but for messages."""
    told = script()
    text = told.PAGE.read_text(encoding="utf-8")
    narrow = text.split(f"ở {told.NARROW} cột\n")[-1]
    printed = [line for line in narrow.splitlines() if "$ upon" not in line]
    long = [line for line in printed if len(line) > told.NARROW]
    assert all(line.endswith((".", "”.")) for line in long), long
