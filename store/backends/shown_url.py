"""A database's URL as it may be shown: whatever may be a secret in it is left out, above all where
it cannot be read as a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

HIDDEN = "***"

_SERVER = re.compile(
    r"(?P<scheme>postgres(?:ql)?(?:\+\w{1,20})?)://"
    r"(?:(?P<user>[\w.~%+*-]*)(?P<secret>:[^@]*)?@)?"
    r"(?P<host>[\w.-]*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>\d{1,5}))?"
    r"(?:/(?P<name>[\w.~%+-]*))?(?:\?(?P<query>(?:\w+=[^&#\s]*|\*{3})(?:&(?:\w+=[^&#\s]*|\*{3}))*))?"
)
_FILE = re.compile(
    r"(?P<scheme>sqlite(?:\+\w{1,20})?):///(?P<path>[^?]*)(?:\?(?P<query>.*))?", re.DOTALL
)
_SERVICE = re.compile(
    r"https?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[\w.~/-]*)?"
)
"""The address of a service, which has no place for a secret."""
_DRIVE = re.compile(r"^[A-Za-z]:(?=[\\/])")
_OPEN = re.compile(
    r"(?:mode|immutable|sslmode|connect_timeout|target_session_attrs|port)=(?:[a-z-]{1,14}|\d{1,5})"
    r"|host=[\w.:/%-]*"
)
"""What a query may say and everybody may see."""
_WORDS = ("sqlite", "postgres", "postgresql", "localhost", "upon")
"""What is nobody's secret, wherever it stands in a URL that cannot be read."""


def shown_url(text: str) -> str:
    """A URL, or the path of a file, without what may be a secret. Of one that is neither only the
    scheme is shown, if it has one. What is shown of what was shown is the same."""
    if "://" not in text:
        return shown_path(text)
    if found := _FILE.fullmatch(text):
        return f"{found['scheme']}:///{shown_path(found['path'])}{_query(found['query'])}"
    if _SERVICE.fullmatch(text):
        return text
    found = _SERVER.fullmatch(text)
    if found is None:
        scheme = re.match(r"[a-z]{2,12}(?=(?:\+[a-z]{2,12})?://)", text)
        return f"{scheme.group() if scheme else HIDDEN}://{HIDDEN}"
    # A user without a password may be both, with the colon between them lost.
    named = f"{found['user']}:{HIDDEN}" if found["secret"] is not None else HIDDEN
    user = f"{named}@" if found["user"] is not None else ""
    port = f":{found['port']}" if found["port"] else ""
    name = f"/{found['name']}" if found["name"] is not None else ""
    return f"{found['scheme']}://{user}{found['host']}{port}{name}{_query(found['query'])}"


def shown_path(text: str) -> str:
    """The path of a file; where it looks like a URL that lost its form, only that there is one."""
    path, mark, query = text.partition("?")
    plain = _DRIVE.sub("", text, count=1) if path != ":memory:" else ""
    is_url = ":" in plain or ("@" in plain and not plain.startswith(("/", "\\")))
    return (HIDDEN if is_url else path) + (_query(query) if mark else "")


def secrets_in(text: str) -> frozenset[str]:
    """Each part of a URL that may be a secret, as it is written and as it is meant: what stands
    between a scheme or a name and an `@`, and the values of its query."""
    if shown_url(text) == text:
        return frozenset()
    forms = {form for part in _parts(text) for form in (part, unquote(part))}
    return frozenset(form for form in forms if len(form) > 2 and form not in _WORDS)


def scrubbed(text: str, *urls: str) -> str:
    """A text without the URLs, and without what may be a secret in them."""
    for url in urls:
        shown = shown_url(url)
        if shown != url:
            text = text.replace(url, shown)
        for secret in sorted(secrets_in(url), key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
    return text


def _parts(text: str) -> Iterator[str]:
    rest = text.partition("://")[2] or text
    place, _, query = rest.rpartition("?") if "?" in rest else (rest, "", "")
    for pair in query.split("&"):
        if not _OPEN.fullmatch(pair):
            yield pair.partition("=")[2] or pair
    before, at, _ = place.rpartition("@")
    if at:
        yield before.partition(":")[2] or before
    if _SERVER.fullmatch(text) is None and _FILE.fullmatch(text) is None:
        yield from re.split(r"[^\w.~-]+", rest)


def _query(query: str | None) -> str:
    """What of a query is no secret."""
    if query is None:
        return ""
    pairs = [pair for pair in query.split("&") if _OPEN.fullmatch(pair)]
    return "?" + "&".join(pairs if len(pairs) == query.count("&") + 1 else [*pairs, HIDDEN])
