"""`notify.yaml`: all its faults with their places in one run, and secrets that never show."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from delivery.errors import SecretError
from delivery.settings import Secret, Smtp, Webhook, address_of
from delivery.settings_file import Settings, read_settings

GOOD = """\
office: {hour: "07:45", lang: en, calendar: vn-state, name: Town office}
channels:
  mail:
    kind: smtp
    host: mail.example.org
    sender: Upon <upon@example.org>
    user: upon
    password: {env: SMTP_PASSWORD}
  desk: {kind: webhook, url: "https://desk.example.org/hook", secret: {file: hook.secret}}
  chat: {kind: apprise, url: {env: CHAT_URL}}
recipients:
  ward: {body: ward-a, roles: [implementing, lead], channel: mail, address: a@example.org, lang: vi}
  board: {body: office, channel: mail, addresses: [b@example.org, c@example.org], hour: "16:00"}
  rest: {office: true, channel: desk}
  group: {body: ward-a, channel: chat}
"""

FAULTS = """\
office: {hour: "7:30", lang: fr}
channels:
  mail: {kind: smtp, host: h, sender: nobody, port: 70000, password: hunter2}
  open: {kind: smtp, host: h, sender: a@b.org, user: u, password: {env: P}, security: none}
  hook: {kind: webhook, url: "https://user:hunter2@h/", secret: {env: A, file: B}}
  odd: {kind: pigeon, loft: roof}
  chat: {kind: apprise, url: {env: C}}
recipients:
  one: {channel: post}
  two: {body: b, office: true, channel: open}
  three: {office: true, roles: [lead], channel: chat, address: a@b.org}
  four: {body: b, channel: open, addres: x@b.org}
  five: {body: b, channel: open, address: "a@b.org, c@d.org"}
"""

EXPECTED = [
    "1:16 bad-hour",
    "1:30 bad-choice",
    "3:39 bad-mail-address",
    "3:53 bad-port",
    "3:70 secret-literal",
    "4:87 open-password",
    "5:30 bad-url",
    "5:57 secret-source",
    "6:15 bad-choice",
    "9:3 recipient-of-what",
    "9:18 unknown-channel",
    "10:3 recipient-of-what",
    "10:3 missing-key",
    "11:25 only-with",
    "11:55 no-address",
    "12:34 unknown-key",
    "13:43 bad-mail-address",
]


def written(folder: Path, text: str, **environ: str) -> Settings:
    """The settings of a good text."""
    path = folder / "notify.yaml"
    path.write_text(text, encoding="utf-8")
    reading = read_settings(path, environ)
    assert reading.faults == []
    assert reading.settings is not None
    return reading.settings


def test_a_good_file(tmp_path: Path) -> None:
    """What the file says is what the settings have; what a recipient leaves out is the office's."""
    settings = written(tmp_path, GOOD)
    ward, board = settings.recipients["ward"], settings.recipients["board"]
    assert (settings.hour(ward), settings.hour(board)) == (time(7, 45), time(16))
    assert (settings.lang(ward), settings.lang(board)) == ("vi", "en")
    mail = settings.channel(ward)
    assert isinstance(mail, Smtp)
    assert (mail.port, mail.security) == (587, "starttls")
    assert isinstance(settings.channel(settings.recipients["rest"]), Webhook)
    assert address_of(board) == "mail: b@example.org, c@example.org"
    assert address_of(settings.recipients["group"]) == "chat"


@pytest.mark.parametrize("text", ["", "recipients: {}\n", "recipients:\n"])
def test_an_empty_file(tmp_path: Path, text: str) -> None:
    """A file that says nothing tells nobody, at half past seven."""
    settings = written(tmp_path, text)
    assert settings.recipients == {}
    assert settings.file.office.hour == time(7, 30)


def test_all_faults_in_one_run(tmp_path: Path) -> None:
    """Each fault is told with its place, and no secret that was written into the file."""
    path = tmp_path / "notify.yaml"
    path.write_text(FAULTS, encoding="utf-8")
    reading = read_settings(path)
    assert reading.settings is None
    assert [f"{f.line}:{f.column} {f.code}" for f in reading.faults] == EXPECTED
    assert "hunter2" not in " ".join(f.message for f in reading.faults)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("office: &a {}\n", "yaml-anchor"),
        ("office: !!python/object {}\n", "yaml-tag"),
        ("office: {}\noffice: {}\n", "duplicate-key"),
        ("office: [\n", "yaml-syntax"),
        ("- a\n", "wrong-shape"),
        ("offices: {}\n", "unknown-key"),
        ("office: {name: a\u202eb}\n", "bad-character"),
    ],
)
def test_the_loader_is_that_of_plans(tmp_path: Path, text: str, code: str) -> None:
    """What no plan file may have, this file may not have either."""
    path = tmp_path / "notify.yaml"
    path.write_text(text, encoding="utf-8")
    assert [fault.code for fault in read_settings(path).faults][:1] == [code]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be read is a fault of it."""
    assert [f.code for f in read_settings(tmp_path / "none.yaml").faults] == ["unreadable"]


def test_secrets_from_the_environment(tmp_path: Path) -> None:
    """A variable's value is the secret; one that is not set, or empty, is told by its name."""
    settings = written(tmp_path, GOOD, SMTP_PASSWORD="hunter2", EMPTY=" ")  # noqa: S106  none of anybody
    found = settings.secret(Secret(env="SMTP_PASSWORD"))
    assert found.get_secret_value() == "hunter2"
    for name, what in (("CHAT_URL", "not set"), ("EMPTY", "empty")):
        with pytest.raises(SecretError, match=what) as caught:
            settings.secret(Secret(env=name))
        assert f"${name}" in str(caught.value)


@pytest.mark.parametrize(
    ("mode", "good"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o666, False)]
)
def test_secrets_from_a_file(tmp_path: Path, mode: int, good: bool) -> None:
    """A file beside the settings holds a secret only while nobody else may read it."""
    settings = written(tmp_path, GOOD)
    path = tmp_path / "hook.secret"
    path.write_text("hunter2\n")
    path.chmod(mode)
    if good:
        assert settings.secret(Secret(file="hook.secret")).get_secret_value() == "hunter2"
        return
    with pytest.raises(SecretError, match=f"{mode:04o}") as caught:
        settings.secret(Secret(file="hook.secret"))
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("make", ["none", "folder", "large", "bytes"])
def test_files_that_hold_no_secret(tmp_path: Path, make: str) -> None:
    """What is no small text file is refused in one line."""
    settings, path = written(tmp_path, GOOD), tmp_path / "hook.secret"
    if make == "folder":
        path.mkdir(mode=0o700)
    elif make != "none":
        path.write_bytes(b"x" * 5000 if make == "large" else b"\xff\xfe")
        path.chmod(0o600)
    with pytest.raises(SecretError) as caught:
        settings.secret(Secret(file="hook.secret"))
    assert "\n" not in str(caught.value)


def test_secrets_never_show(tmp_path: Path) -> None:
    """Neither the settings nor a secret that was read show it; texts are freed of it, quoted or
    not."""
    settings = written(tmp_path, GOOD, SMTP_PASSWORD="hunter/2")  # noqa: S106  none of anybody
    found = settings.secret(Secret(env="SMTP_PASSWORD"))
    assert "hunter" not in repr(found) + repr(settings) + str(settings)
    assert settings.scrubbed("a hunter/2 and hunter%2F2") == "a *** and ***"


OPEN = """\
channels:
  far: {kind: smtp, host: mail.example.org, security: none, sender: a@example.org}
  near: {kind: smtp, host: localhost, security: none, sender: a@example.org}
  hook: {kind: webhook, url: 'http://hooks.example.org/', secret: {env: A}}
  safe: {kind: webhook, url: 'https://hooks.example.org/', secret: {env: A}}
"""


def test_what_lies_open(tmp_path: Path) -> None:
    """Mail to another machine and webhooks without encryption, and a file that others may write,
    are allowed and told of; what stays on this machine or is encrypted is not."""
    path = tmp_path / "notify.yaml"
    path.write_text(OPEN, encoding="utf-8")
    path.chmod(0o640)
    found = read_settings(path)
    assert found.settings is not None
    told = [(fault.code, fault.line) for fault in found.warnings]
    assert told == [("open-mail", 2), ("open-hook", 4)]
    path.chmod(0o660)
    assert "open-file" in [fault.code for fault in read_settings(path).warnings]
