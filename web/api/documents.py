"""What the OpenAPI document says of every operation: its id, its summary, its problems."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "arguments": {"type": "object"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
READING = (304, 400, 401, 404, 422, 429, 503)
RECORDING = (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)
WORDS = {
    200: "What it would change (dry_run); nothing is recorded",
    304: "Not modified",
    400: "The request was put wrongly",
    401: "Nobody is signed in, or the token has expired",
    403: "The person may not do it",
    404: "There is no such thing, or it lies outside the person's place",
    409: "The facts forbid it",
    412: "It would change something else than was seen",
    413: "Too large",
    422: "A value that cannot be read, or a key that was used for something else",
    429: "Too many requests",
    503: "Busy, or in doubt: ask again with the same key",
}


def problems(codes: tuple[int, ...]) -> dict[int | str, dict[str, Any]]:
    """The answers beside the good one, for the OpenAPI document."""
    content = {"application/problem+json": {"schema": PROBLEM}}
    return {
        code: {"description": WORDS[code]} | ({"content": content} if code >= 400 else {})
        for code in codes
    }


def reads(name: str, en: str, vi: str, *, of_some: bool = False) -> dict[str, Any]:
    """The entry of an operation that reads in the OpenAPI document: its id, `name`, its summary in
    English, `en`, and its description in Vietnamese, `vi`; `of_some`: not every role may."""
    return _operation(name, en, vi, (403, *READING) if of_some else READING)


def acts(name: str, en: str, vi: str) -> dict[str, Any]:
    """The entry of an operation that records in the ledger, or with `dry_run` says what it would
    change, in the OpenAPI document; `name`, `en` and `vi` as in `reads`."""
    return _operation(name, en, vi, (200, *RECORDING))


def records(name: str, en: str, vi: str) -> dict[str, Any]:
    """The entry of an operation that writes beside the ledger in the OpenAPI document; `name`, `en`
    and `vi` as in `reads`."""
    return _operation(name, en, vi, RECORDING)


def _operation(name: str, en: str, vi: str, codes: tuple[int, ...]) -> dict[str, Any]:
    return {"operation_id": name, "summary": en, "description": vi, "responses": problems(codes)}
