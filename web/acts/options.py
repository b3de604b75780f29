"""How an act is made."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple


class Options(NamedTuple):
    """On which day, under which key, or only looked at."""

    today: date | None
    key: str | None
    preview: bool

    def keywords(self) -> dict[str, Any]:
        """As the methods of the engine take them."""
        return self._asdict()
