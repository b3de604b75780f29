"""The ledger of another office's service (`upon serve`), read over its API."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

import requests

from delivery.channels.guard import GuardedAdapter
from delivery.channels.limit import Limit
from engine.commands.following import (
    NoSourceError,
    SourceAwayError,
    SourceBrokenError,
    SourceRefusedError,
    UnsafeSourceError,
)
from engine.model.hash_chain import Raw
from triggers.errors import UponError

CONNECT, READ = 10, 60
"""Seconds to connect, and to wait for each part of the answer."""
LARGEST = 64 * 2**20
"""Bytes of a page at most."""
PAGE = 200
"""Entries of a page at most: an entry may hold a whole plan."""
TURNS = 20
"""How often a page is asked for while the service says that there were too many requests."""
LOCAL = ("localhost", "127.0.0.1", "::1")
_NULLABLE = {"key", "request"}


class RemoteLedger:
    """The entries of the ledger that a service at a URL has; `name` is the URL as messages show
    it. Nothing is ever written there."""

    def __init__(self, url: str, token: str | None) -> None:
        """`token` is an access token of somebody who reads the whole workspace there (None: the
        service is open to everybody). Raises UnsafeSourceError."""
        place = _place(url)
        self.name = place.geturl()
        self._session = requests.Session()
        self._session.trust_env = False  # netrc would send another password along
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._session.headers["Accept"] = "application/json"

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def rows(self, after: int, limit: int) -> list[Raw]:
        """Some entries behind the number `after`, to the letter, at most `limit`; none at the end.
        Raises NoSourceError, SourceAwayError, SourceBrokenError, SourceRefusedError."""
        asked = {"after": after, "limit": min(limit, PAGE)}
        for _ in range(TURNS):
            status, wait, body = self._page(asked)
            if status != requests.codes.too_many_requests:
                break
            time.sleep(wait)
        if status != requests.codes.ok:
            self._refuse(status)
        try:
            found = json.loads(body)
        except ValueError:
            raise NoSourceError(self.name) from None
        if not isinstance(found, list):
            raise NoSourceError(self.name)
        return [self._raw(row, after + place) for place, row in enumerate(found, 1)]

    def _page(self, asked: dict[str, int]) -> tuple[int, int, bytes]:
        """The status of an answer, how many seconds to wait before the next, and what it holds."""
        with _refusals(self.name), Limit() as limit:
            adapter = GuardedAdapter(allow_private=True, limit=limit)
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, adapter)
            url = f"{self.name}/v1/ledger"
            answer = self._session.get(
                url, params=asked, timeout=(CONNECT, READ), stream=True, allow_redirects=False
            )
            with answer:
                later = answer.headers.get("Retry-After", "")
                wait = min(int(later), READ) if later.isascii() and later.isdecimal() else 1
                return answer.status_code, wait, b"".join(self._parts(answer))

    def _parts(self, answer: requests.Response) -> Iterator[bytes]:
        size = 0
        for part in answer.iter_content(2**16):
            size += len(part)
            if size > LARGEST:
                raise NoSourceError(self.name)
            yield part

    def _refuse(self, status: int) -> NoReturn:
        if status in (requests.codes.unauthorized, requests.codes.forbidden):
            raise SourceRefusedError(self.name, status)
        if status == requests.codes.too_many_requests or status >= 500:
            raise SourceAwayError(self.name, f"HTTP {status}")
        raise NoSourceError(self.name)

    def _raw(self, row: Any, number: int) -> Raw:
        """A row of the answer. Raises SourceBrokenError for what is none."""
        if not isinstance(row, dict) or not all(_is_good(name, row) for name in Raw._fields):
            raise SourceBrokenError(self.name, number, "it is no entry")
        return Raw(**{name: row[name] for name in Raw._fields})


def _is_good(name: str, row: dict[str, Any]) -> bool:
    """Whether a field is there, of its type."""
    value = row.get(name, ())
    if name == "seq":
        return type(value) is int
    return isinstance(value, str) or (name in _NULLABLE and value is None)


def _place(url: str) -> SplitResult:
    """The address, in small letters. Raises UnsafeSourceError where it is none that is safe."""
    try:
        given = urlsplit(url.rstrip("/"))
        found = given._replace(netloc=given.netloc.lower())
        host, port = found.hostname or "", found.port
    except ValueError:
        raise UnsafeSourceError("-") from None
    name = f"[{host}]" if ":" in host else host
    shown = found._replace(netloc=name + (f":{port}" if port else ""), query="", fragment="")
    if not host or shown != found:
        raise UnsafeSourceError(shown.geturl())
    if found.scheme != "https" and host not in LOCAL:
        raise UnsafeSourceError(shown.geturl())
    return shown


@contextmanager
def _refusals(name: str) -> Iterator[None]:
    try:
        yield
    except UponError:
        raise
    except (requests.RequestException, OSError) as error:
        raise SourceAwayError(name, _what(error)) from None


def _what(error: BaseException) -> str:
    """What went wrong on the way, without the URL."""
    if isinstance(error, requests.exceptions.SSLError):
        return "no secure connection"
    if isinstance(error, requests.Timeout | TimeoutError):
        return "no answer in time"
    broken = requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError
    return "the answer broke off" if isinstance(error, broken) else "no connection"
