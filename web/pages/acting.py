"""The one law of forms that record: what was seen is what is recorded.

A form is sent to be looked at (a preview with the digest of its changes) or to be recorded. What is
recorded must carry the digest that was seen; where the changes would now differ, nothing is
recorded and the new preview stands there. A hidden key makes a doubled press one entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from engine.commit.expectation import ChangedSinceError
from engine.model.refusals import NearDuplicateError
from store.accounts.secrets import new_id
from triggers.errors import UponError
from upon.views.outcomes import warning_text
from web.acts.given import FieldsError, Given
from web.acts.making import Seen, look, make
from web.acts.seconding import propose
from web.acts.table import ACTS
from web.pages.effects import Section, effect_sections
from web.problems import sentence
from web.rendering import render
from web.request_context import RequestContext

OWN = ("form_token", "digest", "key", "act", "take", "add")
"""Fields of every form that are no part of the act."""
LISTS = ("trigger",)


class _Errors(dict[str, str]):
    """Field -> its sentence, blank for a field with which nothing is wrong."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass
class Screen:
    """A form and what came of it. `faults` are (field or None, sentence); `old` the preview that
    was seen where it no longer holds; `doubts` what a person is asked, and does not block."""

    template: str
    act: str
    given: dict[str, Any]
    context: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str | None, str]] = field(default_factory=list)
    seen: Seen | None = None
    sections: list[Section] = field(default_factory=list)
    stale: bool = False
    doubts: list[str] = field(default_factory=list)
    key: str = field(default_factory=new_id)

    def show(self, ctx: RequestContext, status: int = 200) -> Response:
        """The page."""
        errors = _Errors((name, text) for name, text in self.faults if name)
        return render(ctx, self.template, status=status, screen=self, errors=errors, **self.context)


def given_of(form: FormData) -> dict[str, Any]:
    """The fields of an act from a form; of those of which there may be several, a list."""
    found: dict[str, Any] = {}
    for name in form:
        if name in OWN:
            continue
        if name in LISTS:
            found[name] = [text for text in form.getlist(name) if isinstance(text, str) and text]
        else:
            value = form.get(name)
            found[name] = value if isinstance(value, str) else None
    return found


def preview(ctx: RequestContext, screen: Screen) -> None:
    """Fill in what the act would change, or what is wrong with its fields."""
    try:
        screen.seen = look(ctx, screen.act, screen.given)
    except FieldsError as error:
        screen.faults = [(name, sentence(ctx.words, one)) for name, one in error.errors.items()]
    except NearDuplicateError as error:
        _ask_another(ctx, screen, error)
    except UponError as error:
        screen.faults = [(_field_of(error, screen.given), sentence(ctx.words, error))]
        _point(ctx, screen, error)
    else:
        screen.sections = effect_sections(ctx, screen.seen.outcome.changes)
        ready = [one for one in screen.seen.outcome.warnings if one.code == "part_ready"]
        screen.doubts += [warning_text(ctx.words, one) for one in ready]


def _field_of(error: UponError, given: Given) -> str | None:
    """The field that an error of the engine is about."""
    what = str(getattr(error, "what", "")).removeprefix("--").replace("-", "_")
    if what in given:
        return what
    named = {"no_date": "issued", "reason_missing": "reason", "not_later": "to", "too_early": "on"}
    found = named.get(error.code)
    if error.code == "unknown_name":
        kind = str(error.arguments.get("kind"))
        found = {"trigger": "trigger", "body": "scope" if "scope" in given else "body"}.get(kind)
    return found if found in given else None


def _ask_another(ctx: RequestContext, screen: Screen, error: NearDuplicateError) -> None:
    """A document that resembles one in force is shown as what it would change were it another, with
    that one beside it: to record it takes a second, explicit button."""
    link = ctx.link(f"/events/{error.event}")
    screen.context["alike"] = [(link, sentence(ctx.words, error))]
    screen.given = screen.given | {"another": "true"}
    preview(ctx, screen)


def _point(ctx: RequestContext, screen: Screen, error: UponError) -> None:
    """The document that is there already is shown with its address."""
    if error.code == "already_recorded":
        screen.context["already"] = ctx.link(f"/events/{error.arguments['event']}")


def answer(ctx: RequestContext, screen: Screen, form: FormData) -> Response:
    """The answer to a `form` of `ctx`, whose fields the `screen` has: the preview, or the
    entry's own page once it is recorded."""
    screen.key = str(form.get("key") or screen.key)[:200]
    digest = str(form.get("digest") or "")
    if form.get("act") not in ("record", "another") or not digest:
        preview(ctx, screen)
        return screen.show(ctx, 422 if screen.faults else 200)
    try:
        if ACTS[screen.act].operation in ctx.office.settings.second:
            kept = propose(ctx, screen.act, screen.given)
            return RedirectResponse(ctx.link(f"/proposals/{kept.id}"), 303)
        outcome = make(ctx, screen.act, screen.given, key_of(screen.key), digest)
    except ChangedSinceError:
        preview(ctx, screen)
        screen.stale = True
        return screen.show(ctx, 412)
    except (FieldsError, UponError):
        preview(ctx, screen)
        if not screen.faults and not screen.context.get("alike"):
            raise
        return screen.show(ctx, 422 if screen.faults else 200)
    return RedirectResponse(ctx.link(f"/log/{outcome.entry}", new=1), 303)


def key_of(key: str) -> str:
    """The idempotency key of a form, by the hidden key that it carries."""
    return f"web:{key[:150]}"


def values_of(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """What the fields hold, blank where nothing was given."""
    return {name: str(given.get(name) or "") for name in names}
