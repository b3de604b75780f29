"""What a sweep found, and notices, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.commit.sweep import Swept
    from engine.model.notices import Notice


def swept_json(swept: Swept) -> dict[str, Any]:
    """What a sweep found, for programs."""
    return {
        "today": swept.today,
        "before": swept.before,
        "skipped": swept.skipped,
        "set_back": swept.set_back,
        "notices": [notice_json(notice) for notice in swept.notices],
    }


def notice_json(notice: Notice) -> dict[str, Any]:
    """A notice, for programs."""
    return {
        "plan": notice.plan,
        "task": notice.task,
        "occurrence": notice.occurrence,
        "scope": notice.scope,
        "kind": notice.kind,
        "deadline": notice.deadline,
        "day": notice.day,
        "since": notice.since,
        "roles": list(notice.roles),
        "urgent": notice.urgent,
        "late": notice.late,
        "entry": notice.entry,
    }
