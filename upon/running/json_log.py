"""What a service says as it runs: one JSON object a line on stderr, never a traceback."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from store.backends.shown_url import scrubbed
from upon.words.texts import one_line

NAME = "upon"
LIBRARY = "library"
"""The event of what a package says by itself."""
LONGEST = 500
"""Characters of a message that a line shows."""


class JsonLines(logging.Formatter):
    """time, level, event, and the fields of the event, without what may be a secret in the URLs of
    databases."""

    def __init__(self, urls: Sequence[str] = ()) -> None:
        super().__init__()
        self._urls = urls

    def format(self, record: logging.LogRecord) -> str:
        """The line; an error is its class and one line of what it says."""
        moment = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, Any] = {
            "time": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "level": record.levelname.lower(),
        }
        if record.name == NAME:
            said |= {"event": record.getMessage(), **getattr(record, "fields", {})}
        else:
            message = brief(record.getMessage())
            said |= {"event": LIBRARY, "library": record.name, "message": message}
        if record.exc_info and record.exc_info[1]:
            said["error"] = error_line(record.exc_info[1])
        return scrubbed(json.dumps(said, ensure_ascii=False, default=str), *self._urls)


def brief(text: str) -> str:
    """Text as one line of bearable length."""
    line = one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def error_line(error: BaseException) -> str:
    """An error as its class and what it says. What a driver says is enough: the statement and its
    values, which SQLAlchemy adds, are nobody's business."""
    said = str(getattr(error, "orig", None) or error)
    lines = [line for line in said.splitlines() if line.strip()]
    return brief(f"{type(error).__name__}: {lines[0] if lines else '-'}")


class Log:
    """Events with their fields."""

    def __init__(self) -> None:
        self._logger = logging.getLogger(NAME)

    def info(self, event: str, **fields: object) -> None:
        """Something went as it should."""
        self._logger.info(event, extra={"fields": fields})

    def warning(self, event: str, **fields: object) -> None:
        """Something went wrong that passes by itself."""
        self._logger.warning(event, extra={"fields": fields})

    def error(self, event: str, **fields: object) -> None:
        """Something went wrong that a person should look at."""
        self._logger.error(event, extra={"fields": fields})


@contextmanager
def json_lines(*urls: str) -> Iterator[Log]:
    """Within, all that this process and its packages log goes out as JSON lines, without what may
    be a secret in the `urls` of its databases."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(urls))
    root, own = logging.getLogger(), logging.getLogger(NAME)
    before, threads = (root.handlers, root.level, own.level), threading.excepthook
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    own.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_died
    try:
        yield Log()
    finally:
        threading.excepthook = threads
        logging.captureWarnings(capture=False)
        root.handlers = before[0]
        root.setLevel(before[1])
        own.setLevel(before[2])


def _thread_died(args: threading.ExceptHookArgs) -> None:
    error = args.exc_value or args.exc_type()
    Log().error("thread_died", thread=args.thread and args.thread.name, error=error_line(error))
