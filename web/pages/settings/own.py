"""A person's own settings: language, keys, password, feeds, tokens, sessions; and the accounts."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from engine.model.bodies import names_in
from engine.queries.filters import ROLES as TASK_ROLES
from triggers.errors import BadInputError, UponError, UsageError
from upon.words.texts import LANGUAGES
from web.guard.identity import cookie_name
from web.guard.passwords import check_password, hash_password, verify_password
from web.problems import sentence
from web.rendering import render
from web.request_context import RequestContext
from web.requests import Form, Page, Sent
from web.rights import ROLES, ForbiddenError, HiddenError

ROUTER = APIRouter()
DAYS = (30, 90, 365)
COMPONENTS = ("event", "todo")


@ROUTER.get("/settings")
def settings_page(ctx: Page) -> Response:
    """Everything that the person may set."""
    return _show(ctx)


def _show(ctx: RequestContext, status: int = 200, **more: Any) -> Response:
    office, person = ctx.office, ctx.person
    account = office.accounts.find(person.id)
    admin = person.may("accounts")
    context: dict[str, Any] = {
        "account": account,
        "sessions": office.sessions.of(person.id) if account else [],
        "tokens": office.tokens.of(person.id) if account else [],
        "feeds": office.feeds.of(person.id) if account else [],
        "roles": [role for role in ROLES if role in person.roles or role == "reader"],
        "task_roles": TASK_ROLES,
        "days": DAYS,
        "components": COMPONENTS,
        "accounts": office.accounts.all() if admin else [],
        "log": office.accounts.log(30) if admin else [],
        "all_roles": ROLES,
        "secret": None,
        "feed": None,
        "wrong": None,
        "done": None,
    }
    return render(ctx, "settings.html", status=status, **(context | more))


@ROUTER.post("/settings/{what}")
def settings_sent(ctx: Sent, form: Form, what: str) -> Response:
    """Set one of them: `what` is its name, `form` has its fields, `ctx` is the request's. Raises
    HiddenError, ForbiddenError."""
    actions = {
        "own": _own,
        "password": _password,
        "token": _token,
        "revoke": _revoke,
        "feed": _feed,
        "renew": _renew,
        "unfeed": _unfeed,
        "end": _end,
        "account": _account,
        "disable": _disable,
    }
    if what not in actions:
        raise HiddenError(what)
    if ctx.office.accounts.find(ctx.person.id) is None or ctx.person.session is None:
        raise ForbiddenError(what)
    try:
        return actions[what](ctx, form)
    except UponError as error:
        return _show(ctx, 422, wrong=sentence(ctx.words, error))


def _text(form: FormData, name: str, longest: int = 200) -> str:
    value = form.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise BadInputError(name, "-", f"1..{longest}")
    return value.strip()


def _back(ctx: RequestContext) -> Response:
    return RedirectResponse(ctx.link("/settings"), 303)


def _own(ctx: RequestContext, form: FormData) -> Response:
    lang = _text(form, "lang")
    if lang not in LANGUAGES:
        raise UsageError("lang", lang, ", ".join(LANGUAGES))
    shortcuts = form.get("shortcuts") == "on"
    name = ctx.person.id
    ctx.office.accounts.change(name, by=name, lang=lang, shortcuts=shortcuts)
    return RedirectResponse(ctx.link("/settings", lang=None), 303)


def _password(ctx: RequestContext, form: FormData) -> Response:
    """A new password ends all sessions; the person signs in with it."""
    account = ctx.office.accounts.find(ctx.person.id)
    old, new = _text(form, "old", 1000), _text(form, "password", 1000)
    keys = [f"account:{ctx.person.id}"]
    if ctx.office.attempts.wait(keys):
        raise BadInputError("password", "*", ctx.say("web.settings.wait"))
    if account is None or not verify_password(account.password, old):
        ctx.office.attempts.fail(keys)
        raise BadInputError("password", "*", ctx.say("web.settings.old"))
    kept = hash_password(check_password(new, account.id))
    ctx.office.accounts.change(account.id, by=account.id, password=kept)
    response = RedirectResponse(ctx.link("/login"), 303)
    response.delete_cookie(cookie_name(ctx.office), secure=ctx.office.settings.secure)
    return response


def _token(ctx: RequestContext, form: FormData) -> Response:
    """A token for a program; never with more than the person has."""
    role, body = _text(form, "role"), ctx.place(_text(form, "body") or None)
    if role not in ctx.person.roles and role != "reader":
        raise ForbiddenError("token")
    _check_body(ctx, body)
    days = int(_text(form, "days")) if _text(form, "days").isdecimal() else DAYS[0]
    name = _text(form, "name") or "-"
    secret, token = ctx.office.tokens.add(ctx.person.id, name, role, body, min(days, 366))
    told = {"token": token.id, "role": role, "body": body}
    ctx.office.accounts.note(ctx.person.id, ctx.person.id, "token", **told)
    return _show(ctx, secret=secret)


def _check_body(ctx: RequestContext, body: str | None) -> None:
    if body is not None:
        names_in(ctx.bodies, body)


def _revoke(ctx: RequestContext, form: FormData) -> Response:
    owner = None if ctx.person.may("tokens_of_others") else ctx.person.id
    name = _text(form, "id")
    if ctx.office.tokens.revoke(name, owner):
        ctx.office.accounts.note(ctx.person.id, ctx.person.id, "token_revoked", token=name)
    return _back(ctx)


def _feed(ctx: RequestContext, form: FormData) -> Response:
    body = ctx.place(_text(form, "body") or None)
    _check_body(ctx, body)
    role, component = _text(form, "role") or None, _text(form, "component")
    if component not in COMPONENTS or (role is not None and role not in TASK_ROLES):
        raise UsageError("component", component, ", ".join(COMPONENTS))
    secret, _ = ctx.office.feeds.add(
        ctx.person.id,
        _text(form, "name") or "-",
        body=body,
        below=form.get("below") == "on" and body is not None,
        role=role,
        component=component,
        lang=ctx.words.lang,
    )
    return _show(ctx, feed=_address(ctx, secret))


def _renew(ctx: RequestContext, form: FormData) -> Response:
    secret = ctx.office.feeds.renew(_text(form, "id"), ctx.person.id)
    if secret is None:
        raise HiddenError("feed")
    return _show(ctx, feed=_address(ctx, secret))


def _address(ctx: RequestContext, secret: str) -> str:
    base = str(ctx.request.base_url).rstrip("/")
    return f"{base}/feeds/{secret}.ics"


def _unfeed(ctx: RequestContext, form: FormData) -> Response:
    ctx.office.feeds.revoke(_text(form, "id"), ctx.person.id)
    return _back(ctx)


def _end(ctx: RequestContext, form: FormData) -> Response:
    start = _text(form, "id")
    ctx.office.sessions.end(ctx.person.id, start if len(start) >= 8 else None)
    return _back(ctx)


def _account(ctx: RequestContext, form: FormData) -> Response:
    """Add an account, or set the role and body of one."""
    ctx.check("accounts")
    name, role = _text(form, "account", 64), _text(form, "role")
    plain = name.replace("-", "").replace(".", "").replace("_", "").replace("@", "")
    if not (plain.isascii() and plain.isalnum()):
        raise BadInputError("account", name, "a-z, 0-9, - . _ @")
    if role not in ROLES:
        raise UsageError("role", role, ", ".join(ROLES))
    body = _text(form, "body") or None
    _check_body(ctx, body)
    accounts, by = ctx.office.accounts, ctx.person.id
    password = _text(form, "password", 1000)
    if accounts.find(name) is None:
        kept = hash_password(check_password(password, name))
        full = _text(form, "name") or name
        accounts.add(name, by=by, full_name=full, role=role, body=body, password=kept)
    elif password:
        kept = hash_password(check_password(password, name))
        accounts.change(name, by=by, role=role, body=body, password=kept)
    else:
        accounts.change(name, by=by, role=role, body=body)
    return _show(ctx, done=ctx.say("web.settings.saved", account=name))


def _disable(ctx: RequestContext, form: FormData) -> Response:
    ctx.check("accounts")
    name = _text(form, "account", 64)
    if name == ctx.person.id:
        raise UsageError("account", name, ctx.say("web.settings.self"))
    ctx.office.accounts.disable(name, by=ctx.person.id)
    return _back(ctx)
