"""Who makes a request: by a session's cookie, a program's token, a proxy's word, or nobody."""

from __future__ import annotations

from starlette.requests import Request

from store.accounts.accounts import Account
from upon.workspace import login_name
from web.office import Office
from web.rights import Person

SECURE_COOKIE, LOCAL_COOKIE = "__Host-upon", "upon"
"""The cookie's name over TLS, where the browser binds it to the host, and on this machine."""
OPEN_ROLES = frozenset({"head", "admin"})
BEARER = "bearer "


class SignInError(Exception):
    """Nobody is known to make this request (401)."""


def cookie_name(office: Office) -> str:
    """The name under which the session's cookie is sent."""
    return SECURE_COOKIE if office.settings.secure else LOCAL_COOKIE


def person_of(request: Request, office: Office, *, program: bool) -> Person:
    """Who makes a `request` to an `office`; a `program` asks the API. Raises SignInError."""
    via = "api" if program else "web"
    given = request.headers.get("authorization")
    if given is not None:
        return _of_token(given, office)
    secret = request.cookies.get(cookie_name(office))
    if secret:
        found = office.sessions.find_with_account(secret)
        if found is not None and found[1].disabled_at is None:
            return person_from(found[1], via, secret)
    if named := _of_proxy(request, office, via):
        return named
    if office.settings.open and _is_here(request):
        name = login_name()
        return Person(name, name, OPEN_ROLES, via=via, session="open", local=False)
    raise SignInError


def _is_here(request: Request) -> bool:
    """Whether the browser asked for this machine by its own name: another site's name may lead here
    too, and would then read what everybody on this machine may read."""
    return request.url.hostname in ("127.0.0.1", "localhost", "::1")


def person_from(account: Account, via: str, session: str | None) -> Person:
    """The person of an `account`; `via` is the way in (`web`, `api`), `session` the secret of the
    session, None where there is none."""
    return Person(
        account.id,
        account.name,
        frozenset({account.role}),
        account.body,
        via,
        session,
        account.lang,
        account.shortcuts,
        account.seen_entry,
        account.password is not None,
    )


def _of_token(given: str, office: Office) -> Person:
    secret = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) else ""
    token = office.tokens.find(secret) if secret else None
    account = office.accounts.find(token.account) if token else None
    if token is None or account is None or account.disabled_at is not None:
        raise SignInError
    roles = frozenset({token.role})
    return Person(account.id, account.name, roles, token.body, "api", None, account.lang)


def _of_proxy(request: Request, office: Office, via: str) -> Person | None:
    """The person whom a proxy names, if the request came from one of the named addresses."""
    settings = office.settings
    peer = request.scope.get("upon_peer") or (request.client.host if request.client else "")
    if settings.user_header is None or peer not in settings.proxies:
        return None
    name = request.headers.get(settings.user_header)
    account = office.accounts.find(name) if name else None
    if account is None or account.disabled_at is not None:
        return None
    return person_from(account, via, f"proxy:{account.id}:{account.created_at}")
