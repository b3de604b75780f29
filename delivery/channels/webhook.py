"""Webhooks, signed after https://www.standardwebhooks.com, so that any receiver can check them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests

from delivery.channels.guard import ForbiddenAddressError, GuardedAdapter, resolved
from delivery.channels.limit import Limit
from delivery.errors import (
    DelayedError,
    RejectedError,
    SecretError,
    UndeliveredError,
    UnreachableError,
)
from delivery.letters import Letter, Reveal
from delivery.settings import Webhook
from triggers.errors import UponError

CONNECT, READ = 10, 20
"""Seconds to connect and until the answer begins; its body is not read."""
PREFIX = "whsec_"
LATER = (408, 421, 425, 429)
"""What a receiver says that would take the same message later."""


def signature(secret: str, name: str, stamp: int, body: bytes) -> str:
    """The signature of a message by a `secret` (`whsec_` and base64): over its id, `name`, its
    moment, `stamp` (seconds since 1970), and its `body`. Raises ValueError for a secret that is
    none."""
    if not secret.startswith(PREFIX):
        raise ValueError("it does not begin with whsec_")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("what follows whsec_ is not base64") from None
    if len(key) < 16:
        raise ValueError("it is shorter than 16 bytes")
    signed = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def send_hook(channel: Webhook, letter: Letter, reveal: Reveal) -> None:
    """Send a `letter` to the URL of a `channel`; `reveal` gives the secret by which it is signed.
    Raises RejectedError, DelayedError, UnreachableError, SecretError."""
    stamp = int(letter.at.timestamp())
    at = letter.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    payload = {"type": f"upon.{letter.kind}", "timestamp": at, "data": letter.data}
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "upon",
        "webhook-id": letter.id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": _signed(channel, letter.id, stamp, body, reveal),
    }
    with _refusals(), Limit() as limit, _session(channel, limit) as session:
        answer = session.post(
            channel.url,
            data=body,
            headers=headers,
            timeout=(CONNECT, READ),
            allow_redirects=False,
            stream=True,
        )
        answer.close()
    _judge(answer, letter.at)


def reach_hook(channel: Webhook, reveal: Reveal) -> None:
    """See whether the secret is one, and the name one that may be reached; nothing is sent.

    Raises UnreachableError, RejectedError, SecretError.
    """
    _signed(channel, "-", 0, b"", reveal)
    parts = urlsplit(channel.url)
    with _refusals():
        port = parts.port or (443 if parts.scheme == "https" else 80)
        resolved(str(parts.hostname), port, allow_private=channel.allow_private)


def _signed(channel: Webhook, name: str, stamp: int, body: bytes, reveal: Reveal) -> str:
    secret = reveal(channel.secret).get_secret_value()
    try:
        return signature(secret, name, stamp, body)
    except ValueError as error:
        raise SecretError(channel.secret.where, str(error)) from None


def _session(channel: Webhook, limit: Limit) -> requests.Session:
    made = requests.Session()
    made.trust_env = False  # a proxy would connect in our place, past what was checked
    for scheme in ("http://", "https://"):
        made.mount(scheme, GuardedAdapter(allow_private=channel.allow_private, limit=limit))
    return made


@contextmanager
def _refusals() -> Iterator[None]:
    """What went wrong on the way, without the URL, which may hold a token."""
    try:
        yield
    except UponError:
        raise
    except (requests.RequestException, OSError) as error:
        raise _reason(error) from None


def _reason(error: BaseException) -> UndeliveredError:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ForbiddenAddressError):
            return RejectedError(str(seen))
        seen = seen.__cause__ or seen.__context__
    return UnreachableError(type(error).__name__)


def _judge(answer: requests.Response, now: datetime) -> None:
    """Raise what an answer means for the message."""
    code = answer.status_code
    if 200 <= code < 300:
        return
    what = f"{code} {answer.reason or ''}".strip()
    if code in LATER or code >= 500:
        raise DelayedError(what, _retry_after(answer.headers.get("Retry-After"), now))
    if 300 <= code < 400:
        raise RejectedError(f"{what} (redirects are not followed; write the address itself)")
    raise RejectedError(what)


def _retry_after(said: str | None, now: datetime) -> timedelta | None:
    """How long the receiver asks to wait: seconds, or until a date."""
    if said is None:
        return None
    text = said.strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=int(text[:9]))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(aware - now, timedelta(0))
