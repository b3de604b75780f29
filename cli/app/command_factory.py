"""A command from its entry in the table: its own options, and those of every command."""

from __future__ import annotations

from typing import Any

import typer

from cli.app.command_table import CommandEntry
from cli.app.help import Command, Group
from cli.app.session_options import with_globals
from upon.running.gc_pause import collecting, quiet


def make_command(entry: CommandEntry) -> Any:
    """The command, or the group of commands; its module is imported."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)
    app.callback(cls=Group)(_nothing)
    if entry.group:
        below = entry.load()()
        app.add_typer(
            below, name=entry.name, help=entry.help, cls=Group, rich_help_panel=entry.panel
        )
        _take_globals(below, stays=entry.stays)
    else:
        app.command(entry.name, help=entry.help, rich_help_panel=entry.panel)(entry.load())
        _take_globals(app, stays=entry.stays)
    made: Any = typer.main.get_command(app)
    return made.commands[entry.name]


def _take_globals(app: typer.Typer, *, stays: bool) -> None:
    """Let the commands of an application take the options of every command, and lay out their help
    as ours; one that ends soon runs without the collector of cycles, one that stays with it."""
    for command in app.registered_commands:
        command.cls = Command
        if command.callback:
            collector = collecting() if stays else quiet()
            command.callback = with_globals(collector(command.callback))


def _nothing() -> None:
    """What runs before a command that is made alone."""
