"""What stands for a value in help and errors."""

from __future__ import annotations

import re

from upon.words.texts import Words


def placeholder(words: Words, metavar: str) -> str:
    """What stands for a value in help and errors, in the person's language: `KNOB=VALUE`."""
    return re.sub(r"[A-Z]+", lambda found: words.term("metavar", found.group()), metavar)
