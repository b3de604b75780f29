"""The ids of recorded documents, under which the occurrences that they opened go too."""

from __future__ import annotations

import re

_EVENT_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{6}")


def is_event_id(label: str | None) -> bool:
    """Whether a label is that of a document, as an occurrence has it that the document opened."""
    return label is not None and _EVENT_ID.fullmatch(label) is not None
