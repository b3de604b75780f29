"""From whatever went wrong to one line and an exit code."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from typing import Any

from cli.app.help import placeholder
from triggers.errors import RefusedError, UponError
from upon.words.texts import Words, one_line

FAILED, USAGE, INTERRUPTED = 1, 2, 130

LIKE = 0.75
"""How alike two options must be for the one to be taken for a slip of the other."""


def report(error: BaseException, words: Words) -> int:
    """Say on stderr in one line what is wrong; the exit code.

    With UPON_DEBUG set, an error of the program is raised on, with its traceback.
    """
    if isinstance(error, UponError):
        return _line(words.error(error), error.exit_code)
    if hasattr(error, "format_message"):
        return _line(_usage(error, words), getattr(error, "exit_code", USAGE))
    if type(error).__name__ == "Abort" or isinstance(error, KeyboardInterrupt):
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


def _usage(error: Any, words: Words) -> str:
    """What was wrong with the command line as it was typed."""
    kind, message = type(error).__name__, error.format_message()
    option = getattr(error, "option_name", "")
    param = getattr(error, "param", None)
    hint = _hint(error)
    if kind == "NoSuchOption":
        near = _near_options(option, _options(error)) or ("--help",)
        return words.say("usage.no_option", option=option, nearest=near, help=hint)
    if kind == "MissingParameter" and param is not None:
        return words.say("usage.missing", param=_name(words, param), help=hint)
    if kind == "BadOptionUsage":
        key = "usage.takes_none" if "take a value" in message else "usage.needs_value"
        return words.say(key, option=option, help=hint)
    if "unexpected extra argument" in message:
        got = message.rpartition(" (")[2].rstrip(").")
        return words.say("usage.extra", got=got, help=hint)
    if "Missing command" in message:
        return _no_command(error, words)
    if param is not None and "valid integer" in message:
        return words.say("usage.bad_integer", param=_name(words, param))
    if param is not None:
        return words.say("usage.bad_value", param=_name(words, param), what=error.message)
    return words.say("usage.other", what=message, help=hint)


MEANT = {
    "--date": ("--issued", "--on", "--due", "--today"),
    "--day": ("--on", "--issued", "--today"),
    "--until": ("--to", "--before", "--due"),
    "--since": ("--after", "--start"),
    "--from": ("--after", "--issuer", "--start"),
    "--why": ("--reason",),
    "--because": ("--reason",),
    "--id": ("--key", "--number"),
    "--no": ("--number",),
    "--unit": ("--body",),
    "--office": ("--body",),
    "--who": ("--body", "--as"),
    "--user": ("--as",),
    "--language": ("--lang",),
    "--database": ("--db",),
    "--file": ("--out",),
    "--dry-run": ("--preview",),
}
"""Options that people look for -> those that may be meant."""


def _near_options(option: str, known: list[str]) -> tuple[str, ...]:
    """The options of a command that one that it does not have may stand for: those of the same
    meaning, else those of nearly the same letters."""
    meant = tuple(name for name in MEANT.get(option, ()) if name in known)
    if meant:
        return meant
    close = get_close_matches(option, known, n=2, cutoff=LIKE)
    return tuple(close)


def _no_command(error: Any, words: Words) -> str:
    ctx = getattr(error, "ctx", None)
    if ctx is None or ctx.parent is None:
        return words.say("usage.no_command")
    return words.say("usage.no_action", name=ctx.command_path, allowed=list(ctx.command.commands))


def _hint(error: Any) -> str:
    ctx = getattr(error, "ctx", None)
    return f"{ctx.command_path} --help" if ctx else "upon --help"


def _options(error: Any) -> list[str]:
    ctx = getattr(error, "ctx", None)
    params = ctx.command.get_params(ctx) if ctx else []
    return [name for param in params for name in param.opts if name.startswith("-")]


def _name(words: Words, param: Any) -> str:
    if param.param_type_name == "argument":
        return placeholder(words, param.metavar or param.name.upper())
    return str(param.opts[0])


class AmendInsteadError(RefusedError):
    """A plan that is in force was to be adopted once more (exit 4)."""

    code = "amend_instead"
    template = (
        "plan {plan} is in force since entry {seq}; a new version is put into force with "
        "`upon amend {file}`"
    )

    def __init__(self, plan: str, seq: object, file: str) -> None:
        super().__init__(plan=plan, seq=seq, file=file)
