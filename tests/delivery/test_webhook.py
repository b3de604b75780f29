"""Webhooks to a real server: a signature that the specification's own library accepts, and what
each answer means."""

from __future__ import annotations

import base64
import json
import logging
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from standardwebhooks import Webhook as Checker
from standardwebhooks.webhooks import WebhookVerificationError

from delivery.channels import webhook
from delivery.channels.webhook import reach_hook, send_hook, signature
from delivery.errors import DelayedError, RejectedError, SecretError, UnreachableError
from delivery.letters import Letter
from delivery.settings import Secret, Webhook
from tests.delivery.servers import WebServer, drip

KEY = "whsec_" + base64.b64encode(b"twenty-four bytes of key").decode()


@pytest.fixture
def now() -> datetime:
    """The moment of the test: the library takes none that is long past."""
    return datetime.now(UTC).replace(microsecond=0)


def reveal(_: Secret) -> SecretStr:
    """The key."""
    return SecretStr(KEY)


def hook(web: WebServer, **fields: object) -> Webhook:
    """A channel to the server of the tests, which lies in the network of this machine."""
    given = {"url": web.url, "secret": Secret(env="KEY"), "allow_private": True}
    return Webhook(**{**given, **fields})


def test_the_signature_is_what_the_specification_says(
    web: WebServer, letter: Letter, now: datetime
) -> None:
    """The library of the specification verifies what arrived, and no changed letter of it."""
    send_hook(hook(web), replace(letter, at=now), reveal)
    ((headers, body),) = web.taken
    found = Checker(KEY).verify(body, headers)
    assert found["type"] == "upon.digest"
    assert found["data"] == dict(letter.data)
    assert headers["webhook-id"] == letter.id
    assert headers["webhook-timestamp"] == str(int(now.timestamp()))
    assert headers["Content-Type"].startswith("application/json")
    with pytest.raises(WebhookVerificationError):
        Checker(KEY).verify(body.replace(b"Vi", b"vi"), headers)
    assert json.loads(body)["timestamp"] == now.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_second_try_is_signed_anew(web: WebServer, letter: Letter, now: datetime) -> None:
    """The id stays, so that a receiver knows it; the moment and the signature are the try's own."""
    for at in (now, now + timedelta(minutes=1)):
        send_hook(hook(web), replace(letter, at=at), reveal)
    first, second = (headers for headers, _ in web.taken)
    assert first["webhook-id"] == second["webhook-id"]
    assert first["webhook-signature"] != second["webhook-signature"]
    for headers, body in web.taken:
        Checker(KEY).verify(body, headers)


ANSWERS = [
    (200, None, None),
    (204, None, None),
    (301, RejectedError, None),
    (302, RejectedError, None),
    (400, RejectedError, None),
    (401, RejectedError, None),
    (404, RejectedError, None),
    (410, RejectedError, None),
    (408, DelayedError, None),
    (421, DelayedError, None),
    (425, DelayedError, None),
    (429, DelayedError, None),
    (500, DelayedError, None),
    (503, DelayedError, None),
]


@pytest.mark.parametrize(("status", "kind", "_"), ANSWERS)
def test_what_an_answer_means(
    web: WebServer, letter: Letter, status: int, kind: type[Exception] | None, _: None
) -> None:
    """2xx is taken; 408, 421, 425, 429 and 5xx are for now; all others, redirects too, for good."""
    web.status, web.headers = status, {"Location": "http://169.254.169.254/"}
    if kind is None:
        send_hook(hook(web), letter, reveal)
    else:
        with pytest.raises(kind, match=str(status)):
            send_hook(hook(web), letter, reveal)
    assert len(web.taken) == 1


AFTER = [
    ("120", timedelta(minutes=2)),
    ("Fri, 05 May 2023 00:40:00 GMT", timedelta(minutes=10)),
    ("Fri, 05 May 2023 00:00:00 GMT", timedelta(0)),
    ("soon", None),
    ("-5", None),
]


@pytest.mark.parametrize(("said", "after"), AFTER)
def test_how_long_to_wait(
    web: WebServer, letter: Letter, said: str, after: timedelta | None
) -> None:
    """The receiver's Retry-After is kept, in seconds or as a date."""
    web.status, web.headers = 429, {"Retry-After": said}
    with pytest.raises(DelayedError) as caught:
        send_hook(hook(web), letter, reveal)
    assert caught.value.after == after


def test_nobody_there_or_silent(
    web: WebServer, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who refuses the connection, drops it, or never answers is unreachable; no error has the URL,
    which may hold a token."""
    monkeypatch.setattr(webhook, "READ", 0.2)
    web.seconds = 0.5
    asked = hook(web, url=f"{web.url}?token=hunter2")
    with pytest.raises(UnreachableError) as caught:
        send_hook(asked, letter, reveal)
    assert "hunter2" not in str(caught.value)
    web.seconds, web.hangs_up = 0, True
    with pytest.raises(UnreachableError):
        send_hook(asked, letter, reveal)
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(UnreachableError) as caught:
            send_hook(hook(web, url=f"http://127.0.0.1:{port}/?token=hunter2"), letter, reveal)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(UnreachableError):
        send_hook(hook(web, url="http://none.invalid/"), letter, reveal)


def test_the_network_of_the_office_is_closed(web: WebServer, letter: Letter) -> None:
    """Without `allow_private` this machine is not reached, by number or by name, whatever a proxy
    in the environment would do."""
    for url in (
        web.url,
        web.url.replace("127.0.0.1", "localhost"),
        web.url.replace("127.0.0.1", "2130706433"),
        web.url.replace("127.0.0.1", "0"),
        web.url.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
    ):
        asked = hook(web, url=url, allow_private=False)
        with pytest.raises(RejectedError, match="no public address"):
            send_hook(asked, letter, reveal)
        with pytest.raises(RejectedError, match="no public address"):
            reach_hook(asked, reveal)
    assert web.taken == []


def test_a_proxy_is_not_used(
    web: WebServer, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect in our place, past the addresses that were checked."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    send_hook(hook(web), letter, reveal)
    assert len(web.taken) == 1


@pytest.mark.parametrize("secret", ["hunter2", "whsec_%%%", "whsec_c2hvcnQ="])
def test_a_secret_that_is_none(web: WebServer, letter: Letter, secret: str) -> None:
    """A secret that the specification does not know is refused, and not shown."""
    with pytest.raises(SecretError) as caught:
        send_hook(hook(web), letter, lambda _: SecretStr(secret))
    assert secret not in str(caught.value)
    with pytest.raises(ValueError, match=r"it|base64"):
        signature(secret, "a", 0, b"")


def test_logs_have_no_secret(
    web: WebServer, letter: Letter, caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level of the libraries, the key is in no line."""
    caplog.set_level(logging.DEBUG)
    send_hook(hook(web), letter, reveal)
    assert KEY not in caplog.text
    assert KEY.removeprefix("whsec_") not in caplog.text


def test_an_answer_that_never_ends(
    web: WebServer, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who sends one letter of a header after the other meets no time-out of a socket; the whole has
    one. The message was taken by then, as the first line said."""
    monkeypatch.setattr("delivery.channels.limit.SECONDS", 0.3)
    with drip(b"HTTP/1.1 200 OK\r\nX-Long: ", more=b"x") as port:
        asked = hook(web, url=f"http://127.0.0.1:{port}/")
        send_hook(asked, letter, reveal)
