"""The reason of a condition as a tree of values: apart from how it is worked out, for lists read
what is stored of it without the arithmetic of dates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

NodeKind = Literal["event", "done", "from", "all", "any", "at_least", "delayed", "waived"]
Waits = str | dict[str, Any]
"""One name that is waited for, or `{"need": how many, "of": [what is waited for, ...]}`."""


@dataclass(frozen=True, slots=True)
class Node:
    """One condition evaluated: `on` is the day from which it holds, None while that is unknown.

    `event` is the id of the event that met a leaf; `lacks` names what a leaf waits for; `need` is
    how many children must hold.
    """

    kind: NodeKind
    text: str
    on: date | None
    event: str | None = None
    lacks: str | None = None
    need: int = 0
    children: tuple[Node, ...] = ()

    def met(self, today: date) -> bool:
        """Whether it holds on the day."""
        return self.on is not None and self.on <= today

    def waiting_for(self, today: date) -> tuple[str, ...]:
        """The leaves that keep it from holding on the day, in the order of the text, each once."""
        if self.met(today):
            return ()
        if self.kind == "delayed" and self.on:
            return (f"from {self.on}",)
        if self.children:
            names = [name for child in self.children for name in child.waiting_for(today)]
            return tuple(dict.fromkeys(names))
        return (self.lacks or f"from {self.on}",)

    def waits(self, today: date, given: Collection[str] = ()) -> Waits | None:
        """What keeps it from holding on the day: a leaf's name, or how many of which things must
        come. None where it holds.

        `given` names leaves whose document is about to be recorded.
        """
        if self.met(today):
            return None
        if not self.children:
            name = self.lacks or f"from {self.on}"
            return None if name in given else name
        if self.kind == "delayed" and self.on:
            return f"from {self.on}"
        left = [found for child in self.children if (found := child.waits(today, given))]
        if self.kind in ("delayed", "waived"):
            return left[0] if left else None
        need = self.need - (len(self.children) - len(left))
        if need <= 0:
            return None
        return left[0] if len(left) == 1 else {"need": need, "of": left}
