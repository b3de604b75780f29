"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from upon.words.texts import Words
from web.guard.cross_site import check_origin
from web.guard.identity import SignInError, cookie_name, person_of
from web.guard.passwords import verify_password
from web.office import Office
from web.rendering import bare
from web.request_context import language_of
from web.requests import Form, Sent, office_of

ROUTER = APIRouter()
LONGEST_COOKIE = 7 * 24 * 3600
DEMO = ("vanthu", "truongban", "quantri")


@ROUTER.get("/login")
def sign_in_page(request: Request) -> Response:
    """The form; who is signed in already goes on."""
    office = office_of(request)
    try:
        person_of(request, office, program=False)
    except SignInError:
        return _form(request, office)
    return RedirectResponse(_next(request, request.query_params.get("next")), 303)


@ROUTER.post("/login")
def sign_in(request: Request, form: Form) -> Response:
    """Let somebody in, under a new session. An unknown account and a wrong password get the same
    words, and take as long."""
    office = office_of(request)
    host = request.headers.get("host", "")
    check_origin("POST", request.headers, host, None, None)
    name, password = _text(form, "account"), _text(form, "password")
    address = request.client.host if request.client else "-"
    keys = [f"account:{name[:100]}", f"address:{address}"]
    wait = office.attempts.wait(keys)
    if wait:
        return _form(request, office, name, wait=wait, status=429)
    account = office.accounts.find(name)
    kept = account.password if account and account.disabled_at is None else None
    if not verify_password(kept, password) or account is None:
        office.attempts.fail(keys)
        return _form(request, office, name, wrong=True, status=401)
    office.attempts.succeed(keys)
    return let_in(request, office, account.id, address, _text(form, "next"))


def let_in(request: Request, office: Office, account: str, address: str, target: str) -> Response:
    """The way on, to `target` (an address of ours), under a new session of an `account` (its id).
    `request` is the browser's, from `address`; `office` keeps the session."""
    agent = request.headers.get("user-agent", "-")
    secret = office.sessions.begin(account, address, agent)
    response = RedirectResponse(_next(request, target), 303)
    response.set_cookie(
        cookie_name(office),
        secret,
        max_age=LONGEST_COOKIE,
        path="/",
        secure=office.settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@ROUTER.post("/logout")
def sign_out(request: Request, ctx: Sent) -> Response:
    """End the session."""
    office = ctx.office
    secret = request.cookies.get(cookie_name(office))
    found = office.sessions.find(secret) if secret else None
    if found is not None:
        office.sessions.end(found.account, found.hash)
    response = RedirectResponse(ctx.link("/login"), 303)
    response.delete_cookie(cookie_name(office), path="/", secure=office.settings.secure)
    return response


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return (
        value.strip()[:1000]
        if isinstance(value, str) and name != "password"
        else str(value or "")[:1000]
    )


def _next(request: Request, target: str | None) -> str:
    """Where to go on: an address of ours alone."""
    root = str(request.scope.get("root_path", ""))
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return f"{root}/"
    return target


def _form(
    request: Request,
    office: Office,
    name: str = "",
    *,
    wrong: bool = False,
    wait: int = 0,
    status: int = 200,
) -> Response:
    header = request.headers.get("accept-language")
    lang = language_of(request.query_params, header, office.settings.lang)
    response = bare(
        Words(lang),
        "login.html",
        status,
        root=request.scope.get("root_path", ""),
        name=name,
        wrong=wrong,
        wait=wait,
        target=request.query_params.get("next", ""),
        demo=DEMO if office.settings.demo else (),
        title=office.title(),
        provider=office.settings.provider,
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
