"""Which entries count, once revisions are folded in."""

from __future__ import annotations

import pytest

from engine.model.effective import Revision, effect_on

Told = dict[int, list[Revision]]


def told(*revisions: tuple[int, int, bool]) -> Told:
    """Revisions by the entry that they name."""
    found: Told = {}
    for seq, entry, retracts in revisions:
        found.setdefault(entry, []).append(Revision(seq, entry, retracts))
    return found


@pytest.mark.parametrize(
    ("revisions", "content", "gone"),
    [
        ([], 1, {}),
        ([(2, 1, True)], None, {1: 2}),
        ([(2, 1, True), (3, 2, True)], 1, {2: 3}),
        ([(2, 1, True), (3, 2, True), (4, 3, True)], None, {1: 2, 3: 4}),
        ([(2, 1, False)], 2, {}),
        ([(2, 1, False), (3, 1, False)], 3, {}),
        ([(2, 1, False), (3, 1, False), (4, 3, True)], 2, {3: 4}),
        ([(2, 1, False), (3, 1, True)], None, {1: 3, 2: 3}),
        ([(2, 1, True), (3, 2, True), (4, 1, True)], None, {1: 4, 2: 3}),
    ],
)
def test_folding(
    revisions: list[tuple[int, int, bool]], content: int | None, gone: dict[int, int]
) -> None:
    """An entry stands if no standing later entry retracts it; its content is that of its last
    standing revision; a root takes its revisions along."""
    found = effect_on(1, lambda seq: told(*revisions).get(seq, []))
    assert (found.content, found.gone) == (content, gone)
