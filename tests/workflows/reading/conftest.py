"""Six real plans as texts, and what they are to give."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from workflows.reading.drafts import PlanDraft
from workflows.reading.plan_reading import read_document
from workflows.reading.source.text_blocks import text_blocks

PLANS = Path(__file__).parent / "plans"
TEXTS = ("13", "14", "15", "16", "17", "18", "seed")


@cache
def text_of(name: str) -> str:
    """The text of a plan."""
    return (PLANS / f"{name}.txt").read_text(encoding="utf-8")


@cache
def read_text_plan(name: str) -> PlanDraft:
    """The draft of a plan's text."""
    return read_document(text_blocks(text_of(name)))
