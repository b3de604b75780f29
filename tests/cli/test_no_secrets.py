"""No command prints the password of a database, a mail server or a receiver, whatever the URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Office

SECRET = "hunter-2"  # noqa: S105  that is the matter
BAD_URLS = (
    f"postgresql://me:{SECRET}@127.0.0.1:1/upon",
    f"postgresql://me:{SECRET}@127.0.0.1:port/upon",
    f"postgresql://me:{SECRET}@[::1/upon",
    f"postgresql:/me:{SECRET}@127.0.0.1/upon",
    f"postgresql//me:{SECRET}@127.0.0.1/upon",
    f"me:{SECRET}@127.0.0.1/upon",
    f"postgresql://me:{SECRET}/x@127.0.0.1:1/upon",
    f"postgresql://me:x@{SECRET}@127.0.0.1:1/upon",
    f"postgresql://127.0.0.1:1/upon?password={SECRET}",
    f"postgresql://127.0.0.1:1/upon?{SECRET}",
    f"mysql://me:{SECRET}@127.0.0.1/upon",
    f"sqlite://me:{SECRET}@127.0.0.1/upon",
    f"sqlite:///me:{SECRET}@127.0.0.1/upon",
    f"sqlite:///upon.db?mode={SECRET}",
    f" postgresql://me:{SECRET}@127.0.0.1:1/upon",
    f"postgresql://me:{SECRET}@127.0.0.1:1\n/upon",
)
COMMANDS = (
    ("where",),
    ("status",),
    ("tasks",),
    ("verify",),
    ("notify", "check"),
    ("sweep",),
    ("record", "x", "--issued", "2022-12-10"),
    ("backup", "copy.db"),
    ("copy", "--to", "{}"),
    ("run", "--once"),
    ("outbox",),
    ("status", "{}"),
)


@pytest.mark.parametrize("url", BAD_URLS)
def test_no_command_prints_a_password(
    office: Office, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command, by the option or the variable, as text and as JSON, in output, errors, log."""
    answers: dict[object, Answer] = {}
    for command in COMMANDS:
        words = [word.format(url) for word in command]
        given = () if "{}" in command else ("--db", url)
        answers[command] = office(*given, *words)
    answers["joined"] = office(f"--db={url}", "status")
    answers["json"] = office("--db", url, "where", "--json")
    monkeypatch.setenv("UPON_DB", url)
    answers["variable"] = office("status", "--json")
    answers["variable, where"] = office("where")
    for asked, answer in answers.items():
        assert SECRET not in answer.out + answer.err, (asked, answer)


@pytest.mark.parametrize(
    "channel",
    [
        f"{{kind: webhook, url: 'https://me:{SECRET}@127.0.0.1/', secret: {{env: X}}}}",
        f"{{kind: webhook, url: 'me:{SECRET}@127.0.0.1', secret: {{env: X}}}}",
        f"{{kind: webhook, url: 'https:/127.0.0.1:{SECRET}/', secret: {{env: X}}}}",
        f"{{kind: smtp, host: 'smtp://me:{SECRET}@127.0.0.1', sender: a@b.vn}}",
        f"{{kind: smtp, host: 'me:{SECRET}@127.0.0.1', sender: a@b.vn}}",
        "{kind: apprise, url: {env: X}}",
    ],
)
@pytest.mark.parametrize("command", ["check", "preview", "test"])
def test_nor_that_of_a_channel(
    office: Office, channel: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does `notify`, whatever was written in the place of a server's name or a URL."""
    monkeypatch.setenv("X", f"tgram://{SECRET}//")
    office.adopted()
    text = f"channels: {{c: {channel}}}\nrecipients: {{an: {{channel: c, address: a@b.vn}}}}\n"
    Path("notify.yaml").write_text(text, encoding="utf-8")
    to = ("an",) if command == "test" else ()
    answer = office("notify", command, *to)
    assert SECRET not in answer.out + answer.err
