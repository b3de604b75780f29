"""The tree of commands, put together once a process and language.

`cli.main` puts it together for each command, since a process runs one. That is four fifths of what
a small command costs, and tests run thousands of them in one process; nothing of the tree depends
on the call. Tests of the command in a process of its own build it anew.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from cli import main
from cli.words import LANGUAGES, Words

_build = main.command_group


@cache
def _made(lang: str) -> Any:
    return _build(Words(lang))


def _shared(words: Words) -> Any:
    return _made(words.lang)


def share() -> None:
    """From now on every command of this process finds the same tree."""
    main.command_group = _shared


def make_ready() -> None:
    """Put it together now, so that processes forked from this one need not."""
    share()
    for lang in LANGUAGES:
        _made(lang)
