"""The day's page as JSON, in pieces: below a country it has a row a body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from engine.model.json_text import object_pieces

if TYPE_CHECKING:
    from engine.queries.place_sums import Listing
    from engine.queries.ready_parts import ReadyRow


def agenda_pieces(
    page: Mapping[str, Listing], ready: Iterable[ReadyRow], limit: int | None
) -> Iterator[str]:
    """The text of `AgendaJson` of a `page`, with the parts that may be completed (`ready`). With a
    `limit` (None: all) it has at most so many rows under each heading, and `counts` says how many
    there are."""
    members: dict[str, object] = {
        name: islice(listed.rows(), limit) for name, listed in page.items()
    }
    members["to_complete"] = list(ready)
    if limit is not None:
        members["counts"] = {name: listed.count for name, listed in page.items()}
    return object_pieces(members)
