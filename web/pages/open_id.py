"""Signing in at the office's OpenID provider."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from store.accounts.accounts import Account
from store.accounts.secrets import hash_of
from web.guard.identity import SignInError
from web.office import Office
from web.pages.sign_in import let_in
from web.providers import Provider
from web.requests import office_of
from web.rights import HiddenError

ROUTER = APIRouter()
COOKIE = "upon-oidc"
MINUTES = 10


@cache
def _open_id(provider: Provider) -> object:
    from web.guard.oidc import OpenId  # noqa: PLC0415  the extra `oidc`

    return OpenId(provider)


@ROUTER.get("/oidc/start")
def start(request: Request) -> Response:
    """Lead to the provider; a cookie binds the way back to this browser."""
    office, provider = _with_provider(request)
    url, attempt = _open_id(provider).start(_callback(request))  # type: ignore[attr-defined]
    response = RedirectResponse(url, 303)
    response.set_cookie(
        COOKIE,
        ".".join(attempt),
        max_age=MINUTES * 60,
        path="/",
        secure=office.settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@ROUTER.get("/oidc/callback")
def callback(request: Request) -> Response:
    """Let in whom the provider vouches for; the account is made at the first time, and has the role
    that the provider's groups give."""
    from web.guard.oidc import Attempt, ProviderError  # noqa: PLC0415  the extra `oidc`

    office, provider = _with_provider(request)
    try:
        attempt = Attempt(*(request.cookies.get(COOKIE) or "").split("."))
        found = _open_id(provider).finish(  # type: ignore[attr-defined]
            _callback(request), attempt, dict(request.query_params)
        )
    except (ProviderError, ValueError, TypeError) as error:
        raise SignInError from error
    account = _account(office, found.subject, found.name, found.role)
    if account.disabled_at is not None:
        raise SignInError
    address = request.client.host if request.client else "-"
    response = let_in(request, office, account.id, address, "/")
    response.delete_cookie(COOKIE, path="/", secure=office.settings.secure)
    return response


def _with_provider(request: Request) -> tuple[Office, Provider]:
    office = office_of(request)
    provider = office.settings.provider
    if provider is None:
        raise HiddenError("oidc")
    return office, provider


def _callback(request: Request) -> str:
    root = request.scope.get("root_path", "")
    return f"{request.url.scheme}://{request.url.netloc}{root}/oidc/callback"


def _account(office: Office, subject: str, name: str, role: str) -> Account:
    """The account of a subject, made anew or with the role that it has now."""
    known = office.accounts.find_subject(subject)
    if known is None:
        made = f"oidc-{hash_of(subject)[:12]}"
        return office.accounts.add(made, by="oidc", full_name=name, role=role, subject=subject)
    if known.role != role and known.disabled_at is None:
        return office.accounts.change(known.id, by="oidc", role=role, name=name)
    return known
