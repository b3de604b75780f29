"""Acts that wait for a second person: what each would change; confirm or refuse."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from engine.commit.expectation import ChangedSinceError
from triggers.errors import UponError
from web.acts.making import look
from web.acts.seconding import confirm_proposal, find_proposal, open_proposals, refuse_proposal
from web.desk import Desk
from web.pages.effects import effect_sections
from web.problems import sentence
from web.rendering import render
from web.requests import Form, Page, Sent

ROUTER = APIRouter()


@ROUTER.get("/proposals")
def proposals_page(desk: Page) -> Response:
    """Those that are open."""
    return render(desk, "proposals.html", found=open_proposals(desk))


@ROUTER.get("/proposals/{name}")
def proposal_page(desk: Page, name: str) -> Response:
    """One, with the same preview that the first person saw, or what has changed since."""
    return _show(desk, name)


def _show(desk: Desk, name: str, status: int = 200) -> Response:
    found = find_proposal(desk, name)
    error, sections, stale = None, [], False
    try:
        seen = look(desk, found.operation, found.given)
    except UponError as refused:
        error = sentence(desk.words, refused)
    else:
        sections = effect_sections(desk, seen.outcome.changes)
        stale = seen.digest != found.digest
    return render(
        desk,
        "proposal.html",
        status=status,
        found=found,
        sections=sections,
        error=error,
        stale=stale,
        own=found.by == desk.person.id,
    )


@ROUTER.post("/proposals/{name}")
def proposal_sent(desk: Sent, form: Form, name: str) -> Response:
    """Confirm the proposal `name` (its id) as it was seen, or refuse it with a reason, as the
    `form` has it; `desk` is the request's."""
    found = find_proposal(desk, name)
    if form.get("act") == "refuse":
        refuse_proposal(desk, found, str(form.get("reason") or "-")[:2000])
        return RedirectResponse(desk.link("/proposals"), 303)
    try:
        outcome = confirm_proposal(desk, found, str(form.get("digest") or ""))
    except ChangedSinceError:
        return _show(desk, name, 412)
    return RedirectResponse(desk.link(f"/log/{outcome.entry}", new=1), 303)
