"""Answers of the API: the bytes that the command line prints, as JSON, lines or a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Annotated, Any, NamedTuple

from fastapi import Header, Query
from starlette.responses import Response, StreamingResponse

from engine.commit.commit import Outcome
from engine.model.json_text import json_line, json_text
from triggers.errors import UsageError
from upon.views.outcomes import outcome_json
from web.acts.given import Given
from web.acts.making import look, make
from web.problems import MissingKeyError
from web.request_context import RequestContext
from web.tables import csv_text

LINES, TABLE = "application/x-ndjson", "text/csv"
MOST = 1_000
"""Rows of a page at most."""
CHUNK = 65_536
"""Characters that are sent at a time, at least."""

Row = Mapping[str, Any]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows of a page")]
Key = Annotated[str | None, Query(description="The key of the row before the first")]
DryRun = Annotated[bool, Query(description="Only the preview; nothing is recorded")]
IdempotencyKey = Annotated[str | None, Header(description="The same key gives the same answer")]
IfMatch = Annotated[str | None, Header(description="The digest of the preview that was seen")]


def json_answer(ctx: RequestContext, value: object, status: int = 200) -> Response:
    """A `value` as JSON under the HTTP `status`, with the mark of the ledger's head where the
    request of `ctx` set it."""
    response = Response(json_text(value) + "\n", status, media_type="application/json")
    _mark(ctx, response)
    return response


def streamed_answer(ctx: RequestContext, pieces: Iterable[str]) -> Response:
    """JSON that comes in `pieces`, which is not held whole."""
    response = StreamingResponse(_together(pieces), media_type="application/json")
    _mark(ctx, response)
    return response


def _together(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, many at a time: each that is sent has its own price."""
    kept, size = list[str](), 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield "".join(kept)
            kept, size = [], 0
    yield "".join([*kept, "\n"])


def _mark(ctx: RequestContext, response: Response) -> None:
    etag = getattr(ctx.request.state, "etag", None)
    if etag:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Accept, Accept-Language, Authorization, Cookie"


def list_answer(ctx: RequestContext, rows: Iterable[Row], limit: int, key: str) -> Response:
    """A page of `rows`, at most `limit` of them, in the form that the request of `ctx` asked
    for; `Link` has the next page where there is one.

    `key` is the field of a row by which the next page is asked for.
    """
    found = list(islice(rows, limit + 1))
    page = found[:limit]
    accept = ctx.request.headers.get("accept", "")
    if LINES in accept:
        text = (json_line(row) + "\n" for row in page)
        response: Response = StreamingResponse(text, media_type=LINES)
    elif TABLE in accept:
        response = Response(csv_text(page), media_type="text/csv; charset=utf-8")
    else:
        response = Response(json_text(page) + "\n", media_type="application/json")
    if len(found) > limit:
        following = ctx.here(after_key=page[-1][key], limit=limit)
        response.headers["Link"] = f'<{following}>; rel="next"'
    _mark(ctx, response)
    return response


class Writing(NamedTuple):
    """How a request that records is made."""

    dry_run: bool
    key: str | None
    digest: str | None


def writing(
    dry_run: DryRun = False, idempotency_key: IdempotencyKey = None, if_match: IfMatch = None
) -> Writing:
    """How a request records, from the query (`dry_run`) and the headers (`idempotency_key`,
    `if_match`; None: not sent)."""
    return Writing(dry_run, idempotency_key, if_match.strip().strip('"') if if_match else None)


def act_answer(
    ctx: RequestContext, name: str, given: Given, how: Writing, *, key_needed: bool = True
) -> Response:
    """Preview or record the act `name`, with the fields `given`, as `how` says, for the request of
    `ctx`. With `key_needed` it is recorded only under an idempotency key. Raises
    MissingKeyError, ChangedSinceError, UsageError, and as the act does."""
    if how.dry_run:
        seen = look(ctx, name, given)
        response = json_answer(ctx, outcome_json(seen.outcome))
        response.headers["ETag"] = f'"{seen.digest}"'
        return response
    if ctx.request.query_params.get("today"):
        raise UsageError("today", ctx.request.query_params["today"], "with dry_run")
    if how.key is None and key_needed:
        raise MissingKeyError
    outcome = make(ctx, name, given, how.key, how.digest)
    response = json_answer(ctx, outcome_json(outcome), 201)
    response.headers["Location"] = ctx.link(location(outcome))
    return response


def location(outcome: Outcome) -> str:
    """The address of what was recorded."""
    return f"/v1/events/{outcome.event}" if outcome.event else f"/v1/log?after={outcome.entry}"
