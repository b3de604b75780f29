"""Coming in: passwords, sessions, tokens, requests of other sites, limits."""

from __future__ import annotations

import json
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from store.accounts.attempts import FREE
from store.accounts.secrets import hash_of
from store.accounts.sessions import IDLE, LONGEST
from tests.web.conftest import Serve, Served
from triggers.errors import BadInputError
from upon import clock
from web.demo import PASSWORD
from web.guard import passwords
from web.guard.passwords import check_password
from web.guard.rates import Rates

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
"""Written down a second time, so that none is lost."""
EVENT = {"trigger": ["btvthu-new-cadre-rule"], "number": "1", "issued": "2023-02-01"}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock of the process, which a test sets."""
    at = [datetime.now(UTC)]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    return at


def test_every_answer_carries_the_headers(served: Served) -> None:
    """Pages, problems, files and the API alike."""
    visitor, clerk = served.visitor(), served.signed_in("vanthu")
    for client, path in (
        (visitor, "/login"),
        (visitor, "/none"),
        (visitor, "/static/upon.css"),
        (visitor, "/v1/tasks"),
        (clerk, "/"),
        (clerk, "/v1/tasks"),
    ):
        answer = client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, (path, name)
    assert "strict-transport-security" not in visitor.get("/login").headers


def test_over_tls_the_cookie_is_bound_and_transport_is_strict(serve: Serve) -> None:
    """`__Host-`, Secure, HttpOnly, SameSite; HSTS."""
    served = serve(secure=True)
    answer = served.visitor().post("/login", data={"account": "vanthu", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-upon=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "max-age" in answer.headers["strict-transport-security"]


def test_nobody_comes_in_without_signing_in(served: Served) -> None:
    """A page leads to the form and back to itself; the API says 401; the next page is ours."""
    visitor = served.visitor()
    page = visitor.get("/tasks?state=waiting")
    assert page.headers["location"] == "/login?next=/tasks%3Fstate%3Dwaiting"
    assert visitor.get("/v1/tasks").status_code == 401
    for target in ("//evil.example", "https://evil.example", "/\\evil.example"):
        given = {"account": "vanthu", "password": PASSWORD, "next": target}
        assert served.visitor().post("/login", data=given).headers["location"] == "/"


def test_a_wrong_password_and_an_unknown_account_are_told_alike(served: Served) -> None:
    """The same words, status and page."""
    wrong, unknown = (
        served.visitor().post("/login", data={"account": name, "password": "wrong password x"})
        for name in ("vanthu", "nobody")
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace("vanthu", "nobody") == unknown.text.replace("vanthu", "nobody")


def test_an_unknown_account_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password is held against one of the same costs where there is no account, so that the time
    tells nothing; to have that ready costs no hash."""
    held: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002
            held.append(str(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_HASHER", Counting())
    kept = passwords.hash_password("mot mat khau")
    assert passwords.verify_password(kept, "mot mat khau")
    assert not passwords.verify_password(kept, "mot mat khau khac")
    assert not passwords.verify_password(None, "mot mat khau")
    assert extract_parameters(held[0]) == extract_parameters(held[2])
    with pytest.raises(VerifyMismatchError):  # it was worked out, not refused as no hash
        PasswordHasher().verify(held[2], "mot mat khau")


def test_failed_sign_ins_wait_longer_and_longer(served: Served, moment: list[datetime]) -> None:
    """After five the account waits, twice as long each time, also with the right password and from
    any process; then it may come in, and the count begins anew."""
    visitor = served.visitor()
    wrong = {"account": "vanthu", "password": "wrong password x"}
    for _ in range(FREE):
        assert visitor.post("/login", data=wrong).status_code == 401
    right = wrong | {"password": PASSWORD}
    held = visitor.post("/login", data=right)
    assert held.status_code == 429
    assert int(held.headers["retry-after"]) == 2
    moment[0] += timedelta(seconds=3)
    assert visitor.post("/login", data=wrong).status_code == 401
    assert int(visitor.post("/login", data=right).headers["retry-after"]) == 4
    moment[0] += timedelta(seconds=5)
    assert visitor.post("/login", data=right).status_code == 303


def test_a_session_ends(served: Served, moment: list[datetime]) -> None:
    """Idle for eight hours, after seven days, on signing out, with a new password, when locked."""
    clerk = served.signed_in("vanthu", PASSWORD)
    moment[0] += IDLE - timedelta(minutes=1)
    assert clerk.get("/v1/status").status_code == 200
    moment[0] += IDLE + timedelta(minutes=1)
    assert clerk.get("/v1/status").status_code == 401
    long = served.signed_in("vanthu")
    for _ in range(LONGEST // (IDLE / 2) + 1):
        moment[0] += IDLE / 2
        last = long.get("/v1/status").status_code
    assert last == 401
    out = served.signed_in("vanthu")
    cookies = dict(out.cookies)
    out.post("/logout")
    again = served.visitor()
    again.cookies.update(cookies)
    assert again.get("/v1/status").status_code == 401
    first, second = served.signed_in("vanthu"), served.signed_in("vanthu")
    first.post("/settings/password", data={"old": PASSWORD, "password": "mot mat khau moi"})
    assert second.get("/v1/status").status_code == 401
    locked = served.signed_in("vanthu", "mot mat khau moi")
    served.app.state.office.accounts.disable("vanthu", by="t")
    assert locked.get("/v1/status").status_code == 401


def test_each_sign_in_has_an_id_of_its_own_and_only_hashes_are_kept(served: Served) -> None:
    """No secret of a session, token or feed, and no password, stands in the database."""
    first, second = (served.signed_in("vanthu", PASSWORD) for _ in range(2))
    secrets = [client.cookies["upon"] for client in (first, second)]
    assert secrets[0] != secrets[1]
    token = first.post("/v1/tokens", json={"name": "t", "role": "clerk"}).json()["secret"]
    feed = first.post("/v1/feeds", json={"name": "f"}).json()["path"].split("/")[-1][:-4]
    with sqlite3.connect(served.path) as database:
        text = "\n".join(database.iterdump())
    for secret in (*secrets, token, feed, PASSWORD):
        assert secret not in text
    assert hash_of(token) in text
    assert "$argon2id$" in text


def test_a_request_of_another_site_changes_nothing(served: Served) -> None:
    """By Fetch Metadata; without it by Origin; without both by the form's token."""
    clerk = served.signed_in("vanthu")
    head = clerk.get("/v1/verify").json()["entries"]
    del clerk.headers["sec-fetch-site"]
    record = {"idempotency-key": "k"}
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"x-form-token": "0" * 64},
        {},
    ):
        answer = clerk.post("/v1/events", json=EVENT, headers=headers | record)
        assert answer.status_code == 403, headers
        page = clerk.post("/seen", data={"entry": "1", "form_token": "x"}, headers=headers)
        assert page.status_code == 403, headers
    assert clerk.get("/v1/verify").json()["entries"] == head
    token = clerk.get("/undo").text.split('name="form_token" value="')[1].split('"')[0]
    assert clerk.post("/seen", data={"entry": "1", "form_token": token}).status_code == 303
    ours = {"origin": "http://127.0.0.1"}
    assert clerk.post("/v1/events", json=EVENT, headers=record | ours).status_code == 201
    assert "access-control-allow-origin" not in clerk.get("/v1/tasks", headers=ours).headers


def test_signing_in_is_no_gift_of_another_site(served: Served) -> None:
    """A form of another site cannot sign somebody in under its own account."""
    given = {"account": "vanthu", "password": PASSWORD}
    visitor = served.visitor(**{"sec-fetch-site": "cross-site"})
    assert visitor.post("/login", data=given).status_code == 403


def test_a_token_does_what_it_was_made_for(served: Served, moment: list[datetime]) -> None:
    """In its role, until it expires or is revoked; it makes no token, and nobody makes one with
    more than they have."""
    clerk = served.signed_in("vanthu")
    assert clerk.post("/v1/tokens", json={"name": "t", "role": "admin"}).status_code == 403
    made = clerk.post("/v1/tokens", json={"name": "t", "role": "reader", "days": 2}).json()
    program = served.visitor(authorization=f"Bearer {made['secret']}")
    del program.headers["sec-fetch-site"]
    assert program.get("/v1/tasks").status_code == 200
    refused = program.post("/v1/events", json=EVENT, headers={"idempotency-key": "k"})
    assert refused.status_code == 403
    assert program.post("/v1/tokens", json={"name": "u"}).status_code == 403
    row = clerk.get("/v1/tokens").json()[0]
    assert row["used_at"]
    assert "hash" not in row
    moment[0] += timedelta(days=2, seconds=1)
    assert program.get("/v1/tasks").status_code == 401
    writer = clerk = served.signed_in("vanthu")
    made = writer.post("/v1/tokens", json={"name": "w", "role": "clerk"}).json()
    program = served.visitor(authorization=f"Bearer {made['secret']}")
    recorded = program.post("/v1/events", json=EVENT, headers={"idempotency-key": "k"})
    assert recorded.status_code == 201
    row = clerk.get("/v1/log").json()[-1]
    assert (row["by"], row["via"]) == ("vanthu", "api")
    clerk.delete(f"/v1/tokens/{made['id']}")
    assert program.get("/v1/tasks").status_code == 401
    assert served.visitor(authorization="Bearer upon_none").get("/v1/tasks").status_code == 401


@pytest.mark.parametrize(
    "password", ["short", "123456789012", "aaaaaaaaaaaaa", "passwordpassword", "vanthu-123456789"]
)
def test_weak_passwords_are_refused(password: str) -> None:
    """Short, common, repeated, or the account's own id; the message does not show it."""
    with pytest.raises(BadInputError) as caught:
        check_password(password, "vanthu")
    assert password not in str(caught.value)


def test_there_is_a_bound_for_everything(serve: Serve) -> None:
    """A body over 1 MB, a field over 2,000 characters, more requests a second than allowed."""
    served = serve()
    clerk = served.signed_in("vanthu")
    large = clerk.post("/record", data={"note": "x" * 1_100_000})
    assert large.status_code == 413
    long = EVENT | {"note": "x" * 2_001}
    assert clerk.post("/v1/events?dry_run=true", json=long).status_code == 422
    moment = datetime(2023, 1, 2, tzinfo=UTC)
    served.app.state.rates = Rates(20, lambda: moment)
    codes = [clerk.get("/v1/status").status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]
    moment += timedelta(seconds=1)
    assert clerk.get("/v1/status").status_code == 200


def test_open_asks_nobody_on_this_machine_alone(serve: Serve) -> None:
    """A name that another site gave this machine is not let in; the page says that it is open."""
    served = serve(open=True)
    here = served.visitor()
    assert "upon serve --open" in here.get("/").text
    away = served.visitor(host="evil.example")
    assert away.get("/v1/tasks").status_code == 401


def test_a_proxy_is_believed_from_named_addresses_alone(serve: Serve) -> None:
    """The header of a proxy names a person only if the request comes from it."""
    headers = {"x-user": "vanthu"}
    named = serve(user_header="x-user", proxies=frozenset({"testclient"}))
    assert named.visitor().get("/v1/tasks", headers=headers).status_code == 200
    assert named.visitor().get("/v1/tasks", headers={"x-user": "none"}).status_code == 401
    other = serve(user_header="x-user", proxies=frozenset({"10.0.0.1"}))
    assert other.visitor().get("/v1/tasks", headers=headers).status_code == 401


def test_the_log_has_the_route_and_no_secret(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """A line of JSON a request: no password, token, cookie or query."""
    clerk = served.signed_in("vanthu")
    made = clerk.post("/v1/tokens", json={"name": "t"}).json()["secret"]
    feed = clerk.post("/v1/feeds", json={"name": "f"}).json()["path"]
    with caplog.at_level(logging.INFO, "upon.web.requests"):
        clerk.get("/v1/tasks?state=waiting", headers={"authorization": f"Bearer {made}"})
        clerk.post("/login", data={"account": "vanthu", "password": PASSWORD})
        clerk.get(feed)
    lines = [json.loads(record.message) for record in caplog.records]
    assert [line["route"] for line in lines] == ["/v1/tasks", "/login", "/feeds/{secret}.ics"]
    assert lines[0]["person"] == "vanthu"
    for secret in (made, PASSWORD, clerk.cookies["upon"], feed, "waiting"):
        assert secret not in caplog.text


def test_what_was_done_to_accounts_is_append_only(served: Served) -> None:
    """The list has every change and no password; its rows can be neither changed nor removed."""
    admin = served.signed_in("quantri")
    given = {"account": "moi", "role": "clerk", "password": "mot mat khau moi", "name": "M"}
    assert admin.post("/settings/account", data=given | {"body": ""}).status_code == 200
    log = served.app.state.office.accounts.log()
    assert (log[0].by, log[0].account, log[0].what) == ("quantri", "moi", "added")
    with sqlite3.connect(served.path) as database:
        for statement in ("DELETE FROM web_account_log", "UPDATE web_account_log SET by = 'x'"):
            with pytest.raises(sqlite3.IntegrityError):
                database.execute(statement)
