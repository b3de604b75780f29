"""`upon read --phrases`: a time wording a line in, its reading a line out, whatever it holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cli.app.output import line
from cli.app.session import Session
from engine.model.json_text import json_line
from upon.views.reading_report import phrase_json
from upon.words.reading import ReadingSentences
from workflows.reading.reading_words import ReadingWords
from workflows.reading.timing.wordings import read_wording
from workflows.regular_files import regular_text


def read_phrases(session: Session, source: str, words: ReadingWords, adopted: date | None) -> None:
    """Read the wordings of a file, or of standard input for `-`; `adopted` gives the year to days
    that have none."""
    sentences = ReadingSentences(session.words)
    for given in _lines(source):
        line(json_line(_answer(given, words, adopted, sentences)))


def _lines(source: str) -> Iterator[str]:
    if source == "-":
        yield from (text for text in sys.stdin if text.strip())
        return
    with regular_text(Path(source)) as stream:
        yield from (text for text in stream if text.strip())


def _answer(
    given: str, words: ReadingWords, adopted: date | None, sentences: ReadingSentences
) -> dict[str, Any]:
    try:
        row = json.loads(given)
        text = row["text"]
        if not isinstance(text, str):
            raise TypeError(text)
    except (ValueError, TypeError, KeyError):
        return {
            "id": None,
            "when": None,
            "due": None,
            "questions": [],
            "error": given.strip()[:200],
        }
    language = str(row.get("language") or words.language)
    year = adopted.year if adopted else None
    reading = read_wording(text, year, language if language in ("vi", "en") else "vi", words.times)
    return phrase_json(row.get("id"), reading, sentences)
