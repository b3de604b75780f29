"""Accounts, tokens, feeds and proposals over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from engine.model.bodies import names_in
from store.accounts.proposals import Proposal
from triggers.errors import BadInputError
from upon.views.outcomes import outcome_json
from web.acts.seconding import (
    confirm_proposal,
    find_proposal,
    open_proposals,
    propose,
    refuse_proposal,
)
from web.api.answering import Limit, Writing, act_answer, json_answer, list_answer, writing
from web.api.documents import acts, reads, records
from web.guard.passwords import check_password, hash_password
from web.request_context import RequestContext
from web.requests import Program
from web.rights import ForbiddenError, HiddenError

ROUTER = APIRouter(prefix="/v1", tags=["people"])
Role = Literal["reader", "clerk", "head", "admin"]
Name = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")]
How = Annotated[Writing, Depends(writing)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAccount(_Sent):
    """An account to add."""

    id: Name
    name: str = Field(max_length=200)
    role: Role
    body: str | None = Field(default=None, max_length=200)
    password: str = Field(max_length=1000)


class NewToken(_Sent):
    """A token to make; never with more than the person has."""

    name: str = Field(max_length=200)
    role: Role = "reader"
    body: str | None = Field(default=None, max_length=200)
    days: int = Field(default=90, ge=1, le=366)


class NewFeed(_Sent):
    """A calendar's address to make."""

    name: str = Field(max_length=200)
    body: str | None = Field(default=None, max_length=200)
    below: bool = False
    role: Literal["directing", "lead", "advising", "coordinating", "implementing"] | None = None
    component: Literal["event", "todo"] = "event"


class NewProposal(_Sent):
    """An act for a second person, with its fields as the form or the resource takes them."""

    operation: str = Field(max_length=32)
    given: dict[str, Any] = Field(max_length=60)


class Refusal(_Sent):
    """Why a proposal is refused."""

    reason: str = Field(min_length=1, max_length=2000)


@ROUTER.get("/accounts", **reads("list_accounts", "Accounts", "Tài khoản", of_some=True))
def accounts(ctx: Program, limit: Limit = 100) -> Response:
    """Who may sign in; never a password."""
    ctx.check("accounts")
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "role": one.role,
            "body": one.body,
            "created_at": one.created_at,
            "disabled_at": one.disabled_at,
        }
        for one in ctx.office.accounts.all()
    ]
    return list_answer(ctx, rows, limit, "id")


@ROUTER.post(
    "/accounts", status_code=201, **records("add_account", "Add an account", "Thêm tài khoản")
)
def add_account(ctx: Program, sent: NewAccount) -> Response:
    """Let somebody sign in."""
    ctx.check("accounts")
    _check_body(ctx, sent.body)
    kept = hash_password(check_password(sent.password, sent.id))
    made = ctx.office.accounts.add(
        sent.id,
        by=ctx.person.id,
        full_name=sent.name,
        role=sent.role,
        body=sent.body,
        password=kept,
    )
    return json_answer(ctx, {"id": made.id, "role": made.role, "body": made.body}, 201)


@ROUTER.delete("/accounts/{name}", **records("disable_account", "Lock an account", "Khóa"))
def disable_account(ctx: Program, name: str) -> Response:
    """Its sessions and tokens end; what it recorded stays."""
    ctx.check("accounts")
    if name == ctx.person.id:
        raise BadInputError("name", name, "another account")
    ctx.office.accounts.disable(name, by=ctx.person.id)
    return json_answer(ctx, {"id": name})


@ROUTER.get("/tokens", **reads("list_tokens", "Tokens", "Mã truy cập"))
def tokens(ctx: Program, limit: Limit = 100) -> Response:
    """The person's own; an administrator's list has everybody's."""
    owner = None if ctx.person.may("tokens_of_others") else ctx.person.id
    rows = [
        {name: value for name, value in one._asdict().items() if name != "hash"}
        for one in ctx.office.tokens.of(owner)
    ]
    return list_answer(ctx, rows, limit, "id")


@ROUTER.post("/tokens", status_code=201, **records("add_token", "Make a token", "Tạo mã"))
def add_token(ctx: Program, sent: NewToken) -> Response:
    """Its secret is shown once. A token makes no tokens."""
    if ctx.person.session in (None, "open"):
        raise ForbiddenError("token")
    if sent.role not in ctx.person.roles and sent.role != "reader":
        raise ForbiddenError("token")
    body = ctx.place(sent.body)
    _check_body(ctx, body)
    secret, one = ctx.office.tokens.add(ctx.person.id, sent.name, sent.role, body, sent.days)
    ctx.office.accounts.note(ctx.person.id, ctx.person.id, "token", token=one.id)
    told = {"id": one.id, "secret": secret, "role": one.role, "body": one.body}
    return json_answer(ctx, told | {"expires_at": one.expires_at}, 201)


@ROUTER.delete("/tokens/{token}", **records("revoke_token", "Revoke a token", "Thu hồi mã"))
def revoke_token(ctx: Program, token: str) -> Response:
    """It ends at once."""
    owner = None if ctx.person.may("tokens_of_others") else ctx.person.id
    if not ctx.office.tokens.revoke(token, owner):
        raise HiddenError(token)
    ctx.office.accounts.note(ctx.person.id, ctx.person.id, "token_revoked", token=token)
    return json_answer(ctx, {"id": token})


@ROUTER.get("/feeds", **reads("list_feeds", "Calendar addresses", "Địa chỉ lịch"))
def feeds(ctx: Program, limit: Limit = 100) -> Response:
    """The person's own, with the last day on which each was fetched."""
    rows = [
        {name: value for name, value in one._asdict().items() if name != "hash"}
        for one in ctx.office.feeds.of(ctx.person.id)
    ]
    return list_answer(ctx, rows, limit, "id")


@ROUTER.post("/feeds", status_code=201, **records("add_feed", "Make a feed", "Tạo địa chỉ lịch"))
def add_feed(ctx: Program, sent: NewFeed) -> Response:
    """Its address is shown once."""
    body = ctx.place(sent.body)
    _check_body(ctx, body)
    if ctx.office.accounts.find(ctx.person.id) is None:
        raise ForbiddenError("feed")
    secret, one = ctx.office.feeds.add(
        ctx.person.id,
        sent.name,
        body=body,
        below=sent.below and body is not None,
        role=sent.role,
        component=sent.component,
        lang=ctx.words.lang,
    )
    return json_answer(ctx, {"id": one.id, "path": ctx.link(f"/feeds/{secret}.ics")}, 201)


@ROUTER.delete("/feeds/{feed}", **records("revoke_feed", "Revoke a feed", "Thu hồi địa chỉ lịch"))
def revoke_feed(ctx: Program, feed: str) -> Response:
    """Its address ends at once."""
    if not ctx.office.feeds.revoke(feed, ctx.person.id):
        raise HiddenError(feed)
    return json_answer(ctx, {"id": feed})


@ROUTER.get("/proposals", **reads("list_proposals", "Open proposals", "Đề nghị đang chờ"))
def proposals(ctx: Program, limit: Limit = 100) -> Response:
    """Acts that wait for a second person."""
    rows = [_proposal_json(one) for one in open_proposals(ctx)]
    return list_answer(ctx, rows, limit, "id")


@ROUTER.post(
    "/proposals", status_code=201, **records("add_proposal", "Propose an act", "Đề nghị một việc")
)
def add_proposal(ctx: Program, sent: NewProposal) -> Response:
    """Kept outside the ledger, with the digest of what it would change."""
    return json_answer(ctx, _proposal_json(propose(ctx, sent.operation, sent.given)), 201)


@ROUTER.post(
    "/proposals/{proposal}/confirm",
    status_code=201,
    **acts("confirm_proposal", "Confirm a proposal", "Chấp thuận đề nghị"),
)
def confirm(ctx: Program, proposal: str, how: How) -> Response:
    """Another person, with the right, the one at `ctx`, records the `proposal` of an id; the
    entry names both. `how` has the digest of what was seen (none: as it was proposed), or that it
    is a preview."""
    found = find_proposal(ctx, proposal)
    if how.dry_run:
        return act_answer(ctx, found.operation, found.given, how)
    outcome = confirm_proposal(ctx, found, how.digest or found.digest)
    return json_answer(ctx, outcome_json(outcome), 201)


@ROUTER.post(
    "/proposals/{proposal}/refuse", **records("refuse_proposal", "Refuse a proposal", "Bác đề nghị")
)
def refuse(ctx: Program, proposal: str, sent: Refusal) -> Response:
    """Refuse the `proposal` of an id with the reason `sent`; nothing is recorded. `ctx` is the
    request's."""
    found = find_proposal(ctx, proposal)
    refuse_proposal(ctx, found, sent.reason)
    return json_answer(ctx, {"id": found.id})


def _proposal_json(one: Proposal) -> dict[str, Any]:
    return {
        "id": one.id,
        "operation": one.operation,
        "given": one.given,
        "digest": one.digest,
        "body": one.body,
        "by": one.by,
        "at": one.at,
    }


def _check_body(ctx: RequestContext, body: str | None) -> None:
    if body is not None:
        names_in(ctx.bodies, body)
