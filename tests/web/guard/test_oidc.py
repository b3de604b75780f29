"""Signing in at a real OpenID provider that runs on this machine."""

from __future__ import annotations

import hashlib
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.web.conftest import Serve
from web.providers import Provider

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what the provider imports is none of ours
    import oidc_provider_mock


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider with three people."""
    people = [
        oidc_provider_mock.User(sub=name, claims={"name": name.title(), "groups": groups})
        for name, groups in (("an", ["van-thu"]), ("binh", ["lanh-dao"]), ("la", ["khach"]))
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
            yield f"http://localhost:{server.server_port}"


def provider(issuer: str) -> Provider:
    """The provider as the office has set it up."""
    groups = (("lanh-dao", "head"), ("van-thu", "clerk"))
    return Provider(issuer, "upon", "secret", groups=groups)


def way_back(url: str, sub: str) -> str:
    """What the provider sends the browser back with, once a person has signed in there."""
    answer = httpx.post(url, data={"sub": sub}, follow_redirects=False)
    return str(answer.headers["location"])


def test_a_person_signs_in_and_has_the_role_of_the_group(serve: Serve, issuer: str) -> None:
    """Code flow with PKCE, state and nonce; the account is made, and found again."""
    served = serve(provider=provider(issuer))
    for sub, role in (("an", "clerk"), ("binh", "head"), ("an", "clerk")):
        visitor = served.visitor()
        begun = visitor.get("/oidc/start")
        start, cookie = begun.headers["location"], begun.cookies["upon-oidc"]
        asked = parse_qs(urlsplit(start).query)
        verifier = cookie.split(".")[2].encode()
        proof = urlsafe_b64encode(hashlib.sha256(verifier).digest()).decode().rstrip("=")
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["code_challenge"] == [proof]
        assert {"state", "nonce"} <= asked.keys()
        back = urlsplit(way_back(start, sub))
        done = visitor.get(f"{back.path}?{back.query}")
        assert done.headers["location"] == "/", done.text
        assert visitor.get("/v1/tasks").status_code == 200
        accounts = served.app.state.office.accounts.all()
        assert role in {one.role for one in accounts if one.subject and one.name == sub.title()}
    assert sum(bool(one.subject) for one in accounts) == 2


def test_who_is_in_no_group_is_not_let_in(serve: Serve, issuer: str) -> None:
    """The provider vouches for the person, the table gives no role."""
    visitor = serve(provider=provider(issuer)).visitor()
    back = urlsplit(way_back(visitor.get("/oidc/start").headers["location"], "la"))
    assert "/login" in visitor.get(f"{back.path}?{back.query}").headers["location"]
    assert visitor.get("/v1/tasks").status_code == 401


@pytest.mark.parametrize("part", [0, 1])
def test_another_browsers_way_back_lets_nobody_in(serve: Serve, issuer: str, part: int) -> None:
    """With a state or a nonce that is not of this attempt."""
    visitor = serve(provider=provider(issuer)).visitor()
    start = visitor.get("/oidc/start")
    back = urlsplit(way_back(start.headers["location"], "an"))
    cookie = start.cookies["upon-oidc"]
    attempt = cookie.split(".")
    attempt[part] = "x" * 43
    visitor.cookies.clear()
    visitor.cookies.set("upon-oidc", ".".join(attempt))
    assert "/login" in visitor.get(f"{back.path}?{back.query}").headers["location"]
    assert visitor.get("/v1/tasks").status_code == 401


def test_without_a_provider_there_is_no_such_page(serve: Serve) -> None:
    """The addresses are not there."""
    visitor = serve().visitor()
    assert visitor.get("/oidc/start").status_code == 404
    assert visitor.get("/oidc/callback").status_code == 404
