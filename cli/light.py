"""Text and flags without a validator: typer would load pydantic to find that text is text."""

from __future__ import annotations

from typing import Any


class AsTyped:
    """Stands in for typer's runtime parameter: what was typed is the value."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002  typer's signature
        """The value itself; for an argument or option that may come often, a tuple of texts."""
        several = param.multiple or param.nargs == -1
        return tuple(value or ()) if several else value


def lighten(param: Any) -> Any:
    """Let a text or a flag skip the validator; the parameter itself.

    A typer that keeps no such parameter validates it itself, with the same outcome.
    """
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    plain = kind in (str, list[str]) or getattr(param, "is_flag", False)
    if plain and hasattr(param, "_runtime_param"):
        param._runtime_param = AsTyped()
    return param
