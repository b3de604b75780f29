"""What is wrong with a command as it was typed: the parser's errors, told apart by their classes
where a command parses, so that no word of the parser's own has to be recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

import typer

USAGE = 2

LIKE = 0.75
"""How alike two options must be for the one to be taken for a slip of the other."""


class MisuseError(Exception):
    """A command was typed wrongly: the key of the sentence that says so, and its arguments."""

    metavar: str | None = None
    """What stands for the argument that is meant, where it is one, before it is said in words."""

    def __init__(self, key: str, exit_code: int = USAGE, **arguments: object) -> None:
        self.key, self.exit_code, self.arguments = key, exit_code, arguments
        super().__init__(key)


@contextmanager
def told_apart(command: Any, ctx: Any) -> Iterator[None]:
    """Let what the parser refuses, of a command in its context, be a MisuseError."""
    try:
        yield
    except typer.TyperException as error:
        raise misuse_of(error, command, ctx) from None


def misuse_of(error: typer.TyperException, command: Any = None, ctx: Any = None) -> MisuseError:
    """The error with its sentence that an `error` of the parser becomes, whatever its class;
    `command` and its context, `ctx`, are those it parsed (None: not known)."""
    kinds = (kind.__name__ for kind in type(error).__mro__)
    tell = next(_TELLERS[kind] for kind in kinds if kind in _TELLERS)
    return tell(error, command, ctx)


def extra_arguments(ctx: Any, args: list[str]) -> MisuseError:
    """More was typed than the command takes."""
    return MisuseError("usage.extra", got=" ".join(args), help=_help(ctx))


def missing_argument(ctx: Any, metavar: str) -> MisuseError:
    """An argument that only a person at a terminal is asked for was not typed."""
    made = MisuseError("usage.missing", help=_help(ctx))
    made.metavar = metavar
    return made


def no_command(ctx: Any) -> MisuseError:
    """Nothing says what to do, of the program or of commands under one name."""
    if ctx.parent is None:
        return MisuseError("usage.no_command")
    allowed = list(ctx.command.commands)
    return MisuseError("usage.no_action", name=ctx.command_path, allowed=allowed)


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


def _no_option(error: Any, command: Any, ctx: Any) -> MisuseError:
    params = command.get_params(ctx) if command else []
    options = [name for param in params for name in param.opts if name.startswith("-")]
    near = _near_options(error.option_name, options) or ("--help",)
    hint = _help(error.ctx)
    return MisuseError("usage.no_option", option=error.option_name, nearest=near, help=hint)


def _missing(error: Any, command: Any, ctx: Any) -> MisuseError:
    if error.param is None:
        return _other(error, command, ctx)
    return _about(error.param, "usage.missing", help=_help(error.ctx))


def _option_usage(error: Any, command: Any, ctx: Any) -> MisuseError:
    """An option that takes none was given a value, or one that needs a value none."""
    params = command.get_params(ctx) if command else []
    flag = any(param.is_flag for param in params if error.option_name in param.opts)
    key = "usage.takes_none" if flag else "usage.needs_value"
    return MisuseError(key, option=error.option_name, help=_help(error.ctx))


def _bad_value(error: Any, command: Any, ctx: Any) -> MisuseError:
    if error.param is None:
        return _other(error, command, ctx)
    kind = getattr(getattr(error.param, "type_descriptor", None), "annotation", None)
    if kind is int:
        return _about(error.param, "usage.bad_integer")
    return _about(error.param, "usage.bad_value", what=error.message)


def _asks_for_help(error: Any, command: Any, ctx: Any) -> MisuseError:
    return no_command(ctx) if ctx else _other(error, command, ctx)


def _other(error: Any, command: Any, ctx: Any) -> MisuseError:
    del command, ctx
    hint = _help(getattr(error, "ctx", None))
    code = getattr(error, "exit_code", USAGE)
    return MisuseError("usage.other", code, what=error.format_message(), help=hint)


_TELLERS: dict[str, Callable[[Any, Any, Any], MisuseError]] = {
    "NoSuchOption": _no_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _option_usage,
    "BadParameter": _bad_value,
    "NoArgsIsHelpError": _asks_for_help,
    "BadArgumentUsage": _other,
    "UsageError": _other,
    "FileError": _other,
    "ClickException": _other,
    "TyperException": _other,
}
"""Class of the parser's error -> what tells it; by name, as the parser keeps its classes to
itself."""


def _help(ctx: Any) -> str:
    return f"{ctx.command_path} --help" if ctx else "upon --help"


def _about(param: Any, key: str, **arguments: Any) -> MisuseError:
    """What is wrong about an option, or about an argument by what stands for it in help."""
    if param.param_type_name != "argument":
        return MisuseError(key, param=str(param.opts[0]), **arguments)
    made = MisuseError(key, **arguments)
    made.metavar = str(param.metavar or param.name.upper())
    return made
