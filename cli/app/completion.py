"""Shell completion of ids, read from the database; whatever goes wrong, it suggests nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from upon.home import find_home

DATES = ("issued", "effective", "received", "recorded")
Suggestions = list[tuple[str, str]]


def _completer(
    find: Callable[[Iterable[Any]], Iterator[tuple[str, str]]],
) -> Callable[[Any, list[str], str], Suggestions]:
    return _completing(lambda board: find(board.board()))


def _completing(
    find: Callable[[Any], Iterable[tuple[str, str]]],
) -> Callable[[Any, list[str], str], Suggestions]:
    def complete(ctx: Any, args: list[str], incomplete: str) -> Suggestions:  # noqa: ARG001
        """Suggestions, each with its explanation, that begin as `incomplete` does; `ctx` is the
        command's context, which has its database, `args` are not used."""
        try:
            from store.read_model import open_board  # noqa: PLC0415  only completion needs it

            with open_board(_url(ctx)) as board:
                found = dict(find(board))
        except Exception:  # noqa: BLE001, RUF100  a shell that asks must not be answered by errors
            return []
        return [(name, text[:60]) for name, text in found.items() if name.startswith(incomplete)]

    return complete


def _url(ctx: Any) -> str:
    """The database of the command line so far."""
    while ctx is not None:
        if ctx.params.get("db"):
            return find_home(ctx.params["db"], os.environ, Path.cwd()).url
        ctx = ctx.parent
    return find_home(None, os.environ, Path.cwd()).url


def _tasks(board: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for _, card in board:
        yield card.task, card.title


def _plans(board: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for standing, _ in board:
        yield standing.plan, ""


def _bodies(board: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for _, card in board:
        for ids in card.roles.values():
            for name in ids:
                yield name, ""


def _triggers(board: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for name, text in _named(board):
        base, _, kind = name.rpartition(".")
        if not name.startswith(("done ", "from ")):
            yield (base if kind in DATES and base else name), text


def _named(board: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """What conditions name, and what deadlines still wait for."""
    for standing, card in board:
        stack = [standing.node] if standing.node else []
        while stack:
            node = stack.pop()
            stack += reversed(node.children)
            if node.kind == "event":
                yield node.text, f"{card.task} {card.title}"
        for name in standing.missing:
            yield name, f"{card.task} {card.title}"


def names_in(kind: str, board: Iterable[Any]) -> tuple[str, ...]:
    """The plans, tasks, bodies or triggers that standings and cards name."""
    finders = {"plan": _plans, "task": _tasks, "body": _bodies, "trigger": _triggers}
    return tuple(dict(finders[kind](board)))


complete_task = _completer(_tasks)
complete_plan = _completer(_plans)
complete_body = _completing(lambda board: board.body_names().items())
complete_trigger = _completer(_triggers)
