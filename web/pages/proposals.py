"""Acts that wait for a second person: what each would change; confirm or refuse."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from engine.commit.expectation import ChangedSinceError
from triggers.errors import UponError
from web.acts.making import look
from web.acts.seconding import (
    confirm_proposal,
    find_proposal,
    may_second,
    open_proposals,
    refuse_proposal,
)
from web.pages.effects import effect_sections
from web.problems import sentence
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.rights import ForbiddenError, HiddenError

ROUTER = APIRouter()


@ROUTER.get("/proposals")
def proposals_page(ctx: Page) -> Response:
    """Those that are open."""
    return render(ctx, "proposals.html", found=open_proposals(ctx))


@ROUTER.get("/proposals/{name}")
def proposal_page(ctx: Page, name: str) -> Response:
    """One, with the same preview that the first person saw, or what has changed since."""
    return _show(ctx, name)


def _show(ctx: RequestContext, name: str, status: int = 200) -> Response:
    found = find_proposal(ctx, name)
    error, sections, stale = None, None, False
    try:
        seen = look(ctx, found.operation, found.given)
    except (ForbiddenError, HiddenError):
        pass  # the page says who confirms it
    except UponError as refused:
        error = sentence(ctx.words, refused)
    else:
        sections = effect_sections(ctx, seen.outcome.changes)
        stale = seen.digest != found.digest
    return render(
        ctx,
        "proposal.html",
        status=status,
        found=found,
        sections=sections,
        error=error,
        stale=stale,
        own=found.by == ctx.person.id,
        may=may_second(ctx, found),
    )


@ROUTER.post("/proposals/{name}")
def proposal_sent(ctx: Sent, form: Form, name: str) -> Response:
    """Confirm the proposal `name` (its id) as it was seen, or refuse it with a reason, as the
    `form` has it; `ctx` is the request's."""
    found = find_proposal(ctx, name)
    if form.get("act") == "refuse":
        refuse_proposal(ctx, found, str(form.get("reason") or "-")[:2000])
        return RedirectResponse(ctx.link("/proposals"), 303)
    try:
        outcome = confirm_proposal(ctx, found, str(form.get("digest") or ""))
    except ChangedSinceError:
        return _show(ctx, name, 412)
    return RedirectResponse(ctx.link(f"/log/{outcome.entry}", new=1), 303)
