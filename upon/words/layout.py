"""Lines for people: cut, hung and wrapped to a width."""

from __future__ import annotations

ELLIPSIS = "…"


def cut(line: str, width: int) -> str:
    """A line cut at a word to a width, an ellipsis at its end."""
    if len(line) <= width:
        return line
    kept = line[: width - 1]
    head, _, tail = kept.rpartition(" ")
    # A word is cut in two only where it would leave much of the line empty.
    return (head if head and len(tail) < width // 3 else kept).rstrip(" ,;.") + ELLIPSIS


def one_line(text: str) -> str:
    """The text without line breaks and with whatever cannot be printed escaped."""
    joined = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in joined)
