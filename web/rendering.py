"""Templates into pages; one of the two homes of jinja2."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from upon.words.texts import Words
from web.request_context import RequestContext

FOLDER = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")


@cache
def environment() -> Environment:
    """Everything is escaped, and what is not given is an error."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = _static
    return made


@cache
def _static(name: str) -> str:
    """The address of a static file below the root, with a mark that changes when it does."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?{mark}"


def speaker(words: Words) -> Callable[..., str]:
    """A text of the sheet under `web.`; its arguments are escaped as the page is written."""

    def say(key: str, /, **arguments: object) -> str:
        return words.say(f"web.{key}", **arguments)

    return say


def whole(words: Words, key: str, **texts: object) -> str:
    """A sentence around texts that are never cut short."""
    return words.say(key).format(**texts)


def render(ctx: RequestContext, name: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A page, or a part of one, from the template `name`, with `ctx` and its words, under the
    HTTP `status`; further keywords are for the template."""
    text = fragment(ctx, name, **context)
    response = HTMLResponse(text, status)
    etag = getattr(ctx.request.state, "etag", None)
    if etag and status == 200:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def fragment(ctx: RequestContext, name: str, /, **context: Any) -> Markup:
    """The text of a template."""
    words = ctx.words
    return Markup(  # noqa: S704  what the template has escaped
        environment()
        .get_template(name)
        .render(
            ctx=ctx,
            t=speaker(words),
            say=words.say,
            term=words.term,
            day=words.day,
            lang=words.lang,
            url=ctx.link,
            stamp=lambda text: words.stamp(ctx.moment(datetime.fromisoformat(text))),
            **context,
        )
    )


def bare(words: Words, name: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A page, from the template `name`, for somebody who is not known: without a request of
    theirs, in the language of `words`, under the HTTP `status`."""
    text = (
        environment()
        .get_template(name)
        .render(t=speaker(words), say=words.say, day=words.day, lang=words.lang, **context)
    )
    return HTMLResponse(text, status)
