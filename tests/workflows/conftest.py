"""The smallest sound plan, whose sections a test replaces one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workflows.loader import Reading, read_text

SECTIONS = {
    "head": "plan: p\ntitle: T\nadopted: 2022-10-15\nuntil: 2023-12-31\n",
    "bodies": "bodies:\n  b: {name: B}\n",
    "groups": "",
    "triggers": "triggers:\n  x: {name: X, issuer: b}\n",
    "tasks": 'tasks:\n  "1": {title: A, directing: [b], implementing: [b], when: x, due: upon x}\n',
}


def draft(**sections: str) -> str:
    """The sound plan with sections replaced; its head has lines 1-4, bodies 5-6, triggers 7-8."""
    return "".join({**SECTIONS, **sections}.values())


def task(rest: str = "", name: str = "1") -> str:
    """A tasks section with one sound task and more keys, on lines 9 and 10."""
    return f'tasks:\n  "{name}": {{title: One, directing: [b], implementing: [b], {rest}}}\n'


@pytest.fixture(name="draft")
def _draft() -> Callable[..., str]:
    return draft


@pytest.fixture(name="task")
def _task() -> Callable[..., str]:
    return task


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Read the sound plan with sections replaced, and hold every message to one line."""

    def reading(**sections: str) -> Reading:
        result = read_text(draft(**sections), "p.yaml")
        for fault in result.faults + result.warnings:
            assert len(str(fault).splitlines()) == 1
            assert str(fault) == f"p.yaml:{fault.line}:{fault.column}: {fault.message}"
        return result

    return reading
