"""No password of a database's URL is shown, be the URL one or not."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from store.backends.base import name_of
from store.backends.connect import connect
from store.backends.shown_url import scrubbed, shown_url
from triggers.errors import UponError

SECRET = "hunter-2"  # noqa: S105  that is the matter
MARKS = st.text("@:/?%# \n'\"&=\\;", max_size=3)
"""What stands between the parts of a URL, and what somebody may type in its place."""


@st.composite
def urls(draw: st.DrawFn) -> str:
    """A URL with a password whose every mark may be another, be there twice, or be missing."""
    right = ("://", ":", "@", ":", "/")
    marks = [draw(st.one_of(st.just(one), MARKS)) for one in right]
    parts = [
        draw(
            st.sampled_from(["postgresql", "postgres", "sqlite", "postgresql+psycopg", "https", ""])
        )
    ]
    parts += ["me", SECRET, "127.0.0.1", "1", "upon"]
    text = "".join(part for pair in zip(parts, [*marks, ""], strict=True) for part in pair)
    # A URL in which the password is in truth the name of the user, the host or the database.
    assume(":" in text or "@" in text)
    assume(not text.startswith(("/", "\\")))  # the path of a file, which may have an @
    assume(f"me{SECRET}" not in text)
    assume(f"://{SECRET}" not in text)
    assume(f"@{SECRET}" not in text and f"/{SECRET}" not in text.replace("://", ""))
    return draw(st.sampled_from(["", " ", "\n", "'"])) + text


@given(urls())
@example(f"postgresql://me:{SECRET}@127.0.0.1:1/upon?password={SECRET}")
@example(f"postgresql://me:a@b{SECRET}@127.0.0.1:1/upon")
@example(f"postgresql://me:{SECRET}/@127.0.0.1:1/upon")
@example(f"me:{SECRET}@127.0.0.1/upon")
@example(f"postgresql:/me:{SECRET}@127.0.0.1/upon")
@example(f"postgresql//me:{SECRET}@127.0.0.1/upon")
@example(f"sqlite://me:{SECRET}@127.0.0.1/upon")
@example(f"postgresql://127.0.0.1/upon?options={SECRET}")
@example(f"https://me:{SECRET}@office.example/upon")
@example(f"https://me:{SECRET}office.example/upon")
@example(f"https://office.example/upon?token={SECRET}")
@example(f"https://office.example/upon#{SECRET}")
def test_no_password_is_shown(url: str) -> None:
    """Whatever is wrong with a URL (a mark moved, doubled or missing, no scheme, blanks, line
    breaks), its password is in no name, no error, and nothing that is scrubbed of it."""
    assert SECRET not in shown_url(url)
    assert shown_url(shown_url(url)) == shown_url(url)
    assert SECRET not in scrubbed(f"cannot open {url}, again", url)
    try:
        told = name_of(connect(url, create=False))
    except UponError as error:
        told = str(error)
    assert SECRET not in told


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{SECRET}@127.0.0.1:1/upon",
        f"postgresql://me:{SECRET}@127.0.0.1:port/upon",
        f"postgresql://me@127.0.0.1/upon?password={SECRET}",
        f"me:{SECRET}@127.0.0.1",
        f"postgresql://me:'{SECRET}'@127.0.0.1?x",
    ],
)
def test_what_a_driver_says(url: str) -> None:
    """What a driver says of a URL is shown without its password."""
    assert SECRET not in scrubbed(f'invalid value "{SECRET}" for option', url)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////home/an@office/upon.db",
        "/home/an@office/upon.db?mode=ro",
        "C:\\office\\upon.db",
        "postgresql://db.example:5432/upon?sslmode=require",
        "sqlite:///:memory:",
        "https://office.example",
        "https://office.example:8443/upon/",
        "http://127.0.0.1:8000",
        "http://[::1]:8000/upon",
    ],
)
def test_what_has_no_secret_is_shown_whole(url: str) -> None:
    """Paths and URLs without a password stay readable."""
    assert shown_url(url) == url


def test_the_name_of_a_server() -> None:
    """A server is named with all but its password."""
    made = create_engine("postgresql+psycopg://me:pw%40x@db.example:5432/upon")
    assert name_of(made) == "postgresql://me:***@db.example:5432/upon"
