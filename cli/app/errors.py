"""From whatever went wrong to one line and an exit code."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise

import typer

from cli.app.parse_errors import MisuseError, misuse_of
from cli.app.placeholders import placeholder
from store.backends.shown_url import scrubbed
from triggers.errors import RefusedError, UponError
from upon.home import VARIABLE
from upon.words.texts import Words, one_line

FAILED, INTERRUPTED = 1, 130


def report(error: BaseException, words: Words, arguments: Sequence[str] = ()) -> int:
    """Print in one line on stderr what is wrong, without what may be a secret in the URLs among the
    `arguments` of the command and in UPON_DB; the exit code.

    With UPON_DEBUG set, an error of the program is raised on, with its traceback.
    """
    text, code = _told(error, words)
    print(f"upon: {one_line(scrubbed(text, *_urls(arguments)))}", file=sys.stderr)  # noqa: T201  the border to the person
    return code


def _urls(arguments: Sequence[str]) -> Iterator[str]:
    """Whatever was given as the URL of a database, and whatever looks as if it had a password."""
    yield from filter(None, [os.environ.get(VARIABLE)])
    for before, text in pairwise(["", *arguments]):
        name, _, value = text.partition("=")
        if before in _DATABASES or _PASSWORD.search(text):
            yield text
        elif name in _DATABASES:
            yield value


_DATABASES = ("--db", "--to", "--from")
_PASSWORD = re.compile(r":[^@\s]*@|(?:postgres|sqlite)\S*:/.*\?")


def _told(error: BaseException, words: Words) -> tuple[str, int]:
    if isinstance(error, UponError):
        return words.error(error), error.exit_code
    if isinstance(error, typer.TyperException):
        error = misuse_of(error)
    if isinstance(error, MisuseError):
        rest = error.arguments
        if error.metavar is not None:
            rest = rest | {"param": placeholder(words, error.metavar)}
        return words.say(error.key, **rest), error.exit_code
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        return words.say("failed.interrupted"), INTERRUPTED
    if os.environ.get("UPON_DEBUG"):
        raise error
    root = error.__cause__ or error.__context__ or error
    if type(error).__module__.startswith("sqlalchemy") or type(root).__module__ == "sqlite3":
        return words.say("failed.database", what=str(getattr(error, "orig", error))), FAILED
    if isinstance(error, OSError):
        what = words.term("system", error.strerror or str(error))
        what = f"{what}: {error.filename}" if error.filename else what
        return words.say("failed.system", what=what), FAILED
    what = f"{type(error).__name__}: {error}"
    return words.say("failed.program", what=what), FAILED


class AmendInsteadError(RefusedError):
    """A plan that is in force was to be adopted once more (exit 4)."""

    code = "amend_instead"
    template = (
        "plan {plan} is in force since entry {seq}; a new version is put into force with "
        "`upon amend {file}`"
    )

    def __init__(self, plan: str, seq: object, file: str) -> None:
        super().__init__(plan=plan, seq=seq, file=file)
