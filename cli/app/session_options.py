"""From the options of every command to the session that a command finds in its context."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

import typer

from cli.app.global_options import given_globals, global_parameters
from cli.app.session import make_session


def with_globals(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the global options added; it finds its Session in `ctx.obj`."""
    own = inspect.signature(command, eval_str=True).parameters
    # `verify` has a --head of its own, which takes a value.
    taken = frozenset(own) | ({"show_head"} if "head" in own else set())
    extra = global_parameters(taken)
    context = next((p.name for p in own.values() if p.annotation is typer.Context), None)

    @wraps(command)
    def run(*args: Any, **values: Any) -> Any:
        ctx = values[context or "ctx"]
        before = ctx.obj if isinstance(ctx.obj, dict) else {}
        ctx.obj = make_session(before | given_globals(values))
        return command(*args, **{name: values[name] for name in own})

    parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own.values()] + extra
    if context is None:
        first = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
        parameters.insert(0, first)
    signed: Any = run
    signed.__signature__ = inspect.Signature(parameters)
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run
