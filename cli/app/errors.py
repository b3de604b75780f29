"""From whatever went wrong to one line and an exit code."""

from __future__ import annotations

import os
import sys

import typer

from cli.app.parse_errors import MisuseError, misuse_of
from cli.app.placeholders import placeholder
from triggers.errors import RefusedError, UponError
from upon.words.texts import Words, one_line

FAILED, INTERRUPTED = 1, 130


def report(error: BaseException, words: Words) -> int:
    """Say on stderr in one line what is wrong; the exit code.

    With UPON_DEBUG set, an error of the program is raised on, with its traceback.
    """
    if isinstance(error, UponError):
        return _line(words.error(error), error.exit_code)
    if isinstance(error, typer.TyperException):
        error = misuse_of(error)
    if isinstance(error, MisuseError):
        rest = error.arguments
        if error.metavar is not None:
            rest = rest | {"param": placeholder(words, error.metavar)}
        return _line(words.say(error.key, **rest), error.exit_code)
    if isinstance(error, typer.Abort | KeyboardInterrupt):
        return _line(words.say("failed.interrupted"), INTERRUPTED)
    if os.environ.get("UPON_DEBUG"):
        raise error
    root = error.__cause__ or error.__context__ or error
    if type(error).__module__.startswith("sqlalchemy") or type(root).__module__ == "sqlite3":
        return _line(words.say("failed.database", what=str(getattr(error, "orig", error))), FAILED)
    if isinstance(error, OSError):
        what = words.term("system", error.strerror or str(error))
        what = f"{what}: {error.filename}" if error.filename else what
        return _line(words.say("failed.system", what=what), FAILED)
    what = f"{type(error).__name__}: {error}"
    return _line(words.say("failed.program", what=what), FAILED)


def _line(text: str, code: int) -> int:
    print(f"upon: {one_line(text)}", file=sys.stderr)  # noqa: T201  the border to the person
    return code


class AmendInsteadError(RefusedError):
    """A plan that is in force was to be adopted once more (exit 4)."""

    code = "amend_instead"
    template = (
        "plan {plan} is in force since entry {seq}; a new version is put into force with "
        "`upon amend {file}`"
    )

    def __init__(self, plan: str, seq: object, file: str) -> None:
        super().__init__(plan=plan, seq=seq, file=file)
