"""Commands that are made when they are asked for, from the table of commands."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, MutableMapping
from typing import Any

from cli.app.command_table import COMMANDS


class LazyCommands(MutableMapping[str, Any]):
    """Name -> command; a command's module is imported when the command is first asked for."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The command. Raises KeyError for a name that the table does not have."""
        if name not in self._made:
            self._made[name] = _factory().make_command(COMMANDS[name])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        """Put a command in the place of the table's."""
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        """Forget a command; it is made anew when it is asked for."""
        del self._made[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the help."""
        return iter(COMMANDS)

    def __len__(self) -> int:
        """How many commands there are."""
        return len(COMMANDS)


def _factory() -> Any:
    """What makes a command; it knows the workspace, with which the help has nothing to do."""
    return importlib.import_module(".command_factory", __package__)
