"""The picture of the lifecycle is the machine's."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType
from xml.etree import ElementTree as ET

from tests.support.shown import ROOT

SCRIPT = ROOT / "scripts" / "draw_lifecycle.py"


def script() -> ModuleType:
    """The script that draws the picture, as a module."""
    spec = importlib.util.spec_from_file_location("draw_lifecycle", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_what_the_machine_does() -> None:
    """Drawn anew, the picture is the same bytes."""
    drawn = script()
    assert drawn.picture().encode() == drawn.PICTURE.read_bytes(), (
        "run python scripts/draw_lifecycle.py and look at what changed"
    )


def test_the_picture_has_every_state_and_loads_nothing() -> None:
    """It is well-formed, shows the six states, and refers to nothing outside itself."""
    text = script().PICTURE.read_text(encoding="utf-8")
    texts = [node.text for node in ET.fromstring(text).iter() if node.tag.endswith("text")]  # noqa: S314  our own
    states = {"waiting", "active", "in_progress", "suspended", "done", "cancelled"}
    assert states <= set(texts)
    assert re.findall(r"(?:href|src|url)\W+(\w+)", text) == ["tip"]


def test_the_page_names_every_move() -> None:
    """The table beside the picture has each move that the machine knows, and no other."""
    page = (ROOT / "docs" / "explanation" / "lifecycle.md").read_text(encoding="utf-8")
    moves = {move for arrow in script().arrows() for move in arrow.moves}
    assert set(re.findall(r"^\| `([a-z]+)`", page, re.MULTILINE)) == moves
