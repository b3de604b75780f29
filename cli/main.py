"""The command line: `run` is what the launcher calls."""

from __future__ import annotations

import inspect
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

import typer

from cli.app.errors import report
from cli.app.global_options import given_globals, global_parameters
from cli.app.help import RootGroup
from cli.app.lazy_commands import LazyCommands
from upon import __version__
from upon.words.texts import LANGUAGES, Words


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; without `argv`, run the process's own and exit."""
    code = _guarded([unicodedata.normalize("NFC", text) for text in _typed(argv)])
    if argv is None:
        sys.exit(code)
    return code


def _typed(argv: Sequence[str] | None) -> Sequence[str]:
    return sys.argv[1:] if argv is None else argv


def _guarded(arguments: list[str]) -> int:
    _utf8()
    if arguments == ["--version"]:
        # The answer needs no parser, and scripts ask often.
        print(f"upon {__version__}")  # noqa: T201  the border to the person
        return 0
    try:
        code = _run(arguments or ["--help"])
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has had enough, as `head` does: nothing is wrong, and nobody listens.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(arguments: list[str]) -> int:

    words = Words(_language(arguments))
    try:
        group = command_group(words)
        code = group.main(arguments, prog_name="upon", standalone_mode=False)
    except BrokenPipeError:
        raise
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except (Exception, KeyboardInterrupt) as error:
        sys.stdout.flush()
        return report(error, words, arguments)
    return code if isinstance(code, int) else 0


def command_group(words: Words) -> Any:
    """The program as it is run, with help in one language; its commands are made when they are
    asked for."""
    app = typer.Typer(
        name="upon", help="help.upon", rich_markup_mode=None, pretty_exceptions_enable=False
    )
    app.callback(cls=RootGroup)(_root())
    group: Any = typer.main.get_command(app)
    group.commands = LazyCommands()
    group.words = words
    return group


def _root() -> Any:
    """What runs before each command: it keeps the options given so far."""

    def root(ctx: typer.Context, **given: Any) -> None:
        ctx.obj = given_globals(given)

    def show_version(wanted: bool) -> None:
        if wanted:
            print(f"upon {__version__}")  # noqa: T201  the border to the person
            raise typer.Exit

    option = typer.Option(
        False, "--version", help="help.version", callback=show_version, is_eager=True
    )
    own = [
        inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context),
        inspect.Parameter(
            "version", inspect.Parameter.KEYWORD_ONLY, annotation=bool, default=option
        ),
    ]
    parameters = own + global_parameters()
    signed: Any = root
    signed.__doc__ = "help.upon"
    signed.__signature__ = inspect.Signature(parameters)
    signed.__annotations__ = {p.name: p.annotation for p in parameters}
    return root


def _language(arguments: Sequence[str]) -> str:
    """The language asked for, read before anything is parsed, so that errors can be said in it."""

    found = os.environ.get("UPON_LANG") or "vi"
    for position, text in enumerate(arguments):
        if text == "--lang" and position + 1 < len(arguments):
            found = arguments[position + 1]
        elif text.startswith("--lang="):
            found = text.removeprefix("--lang=")
    return found if found in LANGUAGES else "vi"


def _utf8() -> None:
    """UTF-8 whatever the locale says; what cannot be encoded is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
