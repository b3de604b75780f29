"""The pages of the manual, in each language."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).with_name("pages")
TOPICS = ("plan", "rules", "dates", "what-if", "notify", "codes")
"""What there is a page about, in the order of the list."""


def manual_text(topic: str, lang: str) -> str:
    """A page of the manual. Raises FileNotFoundError for a topic that has none."""
    return (FOLDER / f"{topic}.{lang}.txt").read_text(encoding="utf-8")
