"""Copies of state whose lists and tables can grow apart."""

from __future__ import annotations

import copy


def copied(value: object) -> object:
    """The value, a collection as a fresh one; the lists and dicts in a dict are fresh too."""
    if isinstance(value, dict):
        fresh = copy.copy(value)
        for key, inner in fresh.items():
            if isinstance(inner, list | dict):
                fresh[key] = copy.copy(inner)
        return fresh
    return copy.copy(value) if isinstance(value, list | set) else value
