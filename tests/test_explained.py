"""The page of ten deadlines says what the program says, byte for byte."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "scripts" / "explain_deadlines.py"


def script() -> ModuleType:
    """The script that writes the page, as a module."""
    spec = importlib.util.spec_from_file_location("explain_deadlines", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_program_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worked out anew, whatever the settings of the person, the page is the same bytes."""
    monkeypatch.setenv("UPON_LANG", "en")
    monkeypatch.setenv("UPON_ZONE", "Pacific/Apia")
    made = script().page()
    assert (
        made.encode() == (ROOT / "docs" / "explanation" / "deadlines-explained.vi.md").read_bytes()
    ), "run python scripts/explain_deadlines.py and read what changed"


def test_ten_deadlines_show_different_law() -> None:
    """There are ten, each under a heading of its own, and no line of the program is too long."""
    text = (ROOT / "docs" / "explanation" / "deadlines-explained.vi.md").read_text(encoding="utf-8")
    assert [line.split(".")[0] for line in text.splitlines() if line.startswith("## ")] == [
        f"## {number}" for number in range(1, 11)
    ]
    for said in (
        "28/02/2023",
        "thứ Hai 01/05/2023: Ngày Quốc tế lao động",
        "Chủ nhật 05/03/2023",
        "Quy tắc: trong quý IV/2022",
        "Cách hiểu sớm hơn",
        "Hết năm 2023: 31/12/2023",
        "Kỳ năm 2024",
        "ấn định hạn: 30/11/2023",
        "không có ngày hạn",
        "Tạm tính: lịch",
    ):
        assert said in text
    assert all(len(line) <= 100 for line in text.splitlines() if line.startswith(" "))
