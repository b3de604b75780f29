"""Mail through a real server: what arrives, and what each refusal means."""

from __future__ import annotations

import socket
import ssl
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from delivery.channels import smtp
from delivery.channels.limit import Limit
from delivery.channels.smtp import MailLines, reach_server, send_mail
from delivery.errors import DelayedError, RejectedError, UnreachableError
from delivery.letters import Letter
from delivery.settings import Secret, Smtp
from tests.delivery.servers import MailServer, drip, mail_server

TO = ("an@example.org",)
BOTH = ("an@example.org", "ba@example.org")


def reveal(secret: Secret) -> SecretStr:
    """A secret that is its own name."""
    return SecretStr(f"secret of {secret.env}")


def channel(server: MailServer, **fields: object) -> Smtp:
    """A channel to a server of the tests."""
    given = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": "none",
        "sender": "Thị ủy Đức Phổ <upon@example.org>",
    }
    return Smtp(**{**given, **fields})


def test_what_arrives(mail: MailServer, letter: Letter) -> None:
    """Text and HTML in one mail, the headers in UTF-8, the date given, marked as automatic."""
    assert send_mail(channel(mail), BOTH, letter, reveal) is None
    (found,) = mail.mails
    assert found["Subject"] == letter.subject
    assert found["From"] == "Thị ủy Đức Phổ <upon@example.org>"
    assert found["To"] == "an@example.org, ba@example.org"
    assert found["Message-ID"] == "<abc123@example.org>"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime == datetime(2023, 5, 5, 0, 30, tzinfo=UTC)
    assert found.get_content_type() == "multipart/alternative"
    text, html = found.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().replace("\r\n", "\n") == letter.text
    assert "Việc quá hạn" in html.get_content()
    assert mail.envelopes == [("upon@example.org", list(BOTH))]


def test_the_same_letter_has_the_same_id(mail: MailServer, letter: Letter) -> None:
    """Sent again, later and with other words, it is the same mail to whoever reads it."""
    later = replace(letter, text="Other\n", at=datetime(2023, 5, 6, tzinfo=UTC))
    for one in (letter, later):
        send_mail(channel(mail), TO, one, reveal)
    assert mail.mails[0]["Message-ID"] == mail.mails[1]["Message-ID"]


def test_a_subject_cannot_bring_headers(mail: MailServer, letter: Letter) -> None:
    """A line break in a subject sends nothing: it would be a header of its own."""
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        send_mail(channel(mail), TO, replace(letter, subject="a\r\nBcc: x@y.z"), reveal)
    assert mail.mails == []


@pytest.mark.parametrize(
    ("to_recipient", "to_data", "kind"),
    [
        ("550 no such user", "250 OK", RejectedError),
        ("450 mailbox busy", "250 OK", DelayedError),
        ("250 OK", "554 spam", RejectedError),
        ("250 OK", "451 try later", DelayedError),
    ],
)
def test_what_a_refusal_means(
    mail: MailServer, letter: Letter, to_recipient: str, to_data: str, kind: type[Exception]
) -> None:
    """5xx is for good, 4xx for now; the server's words are in the error."""
    mail.to_recipient[TO[0]], mail.to_data = to_recipient, to_data
    with pytest.raises(kind) as caught:
        send_mail(channel(mail), TO, letter, reveal)
    said = to_data if to_recipient.startswith("2") else to_recipient
    assert said in str(caught.value)
    assert mail.mails == []


def test_one_of_two_is_refused(mail: MailServer, letter: Letter) -> None:
    """What one recipient refuses the other has; the remark says who did not get it."""
    mail.to_recipient[TO[0]] = "550 no such user"
    assert (
        send_mail(channel(mail), BOTH, letter, reveal) == "not to an@example.org: 550 no such user"
    )
    assert mail.envelopes == [("upon@example.org", ["ba@example.org"])]


def test_nobody_there(letter: Letter) -> None:
    """A port that nobody listens at, or a name that is none, is unreachable."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = MailServer(port=held.getsockname()[1])
        with pytest.raises(UnreachableError):
            send_mail(channel(nobody), TO, letter, reveal)
    with pytest.raises(UnreachableError):
        send_mail(channel(nobody, host="none.invalid"), TO, letter, reveal)


def test_a_server_that_never_answers(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is silent is unreachable after the time-out."""
    monkeypatch.setattr(smtp, "SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(UnreachableError):
            send_mail(channel(MailServer(port=silent.getsockname()[1])), TO, letter, reveal)


def test_a_server_that_hangs_up(letter: Letter) -> None:
    """A connection that is closed before the letter was taken is for now, and the server's words
    are kept."""
    with mail_server() as server:
        server.to_data = "421 4.3.2 closing for the night"
        with pytest.raises((UnreachableError, DelayedError), match="closing for the night"):
            send_mail(channel(server), TO, letter, reveal)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "30",
            "-keyout",
            str(key),
            "-out",
            str(cert),
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encrypted_and_logged_in(
    security: str, certificate: tuple[Path, Path], letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over TLS, whose certificate is verified, the password goes to the server and into no error;
    a certificate that nobody vouches for is refused before it is said."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    options = {"tls_context": context, "require_starttls": True, "auth_required": True}
    if security == "tls":
        options = {"ssl_context": context, "auth_require_tls": False}
    with mail_server(**options) as server:
        server.takes = "secret of P"
        asked = channel(server, security=security, user="upon", password=Secret(env="P"))
        with pytest.raises(UnreachableError, match="certificate"):
            send_mail(asked, TO, letter, reveal)
        assert server.users == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        reach_server(asked, reveal)
        assert server.mails == []
        send_mail(asked, TO, letter, reveal)
        assert len(server.mails) == 1
        server.takes = "another"
        with pytest.raises(UnreachableError, match="535") as caught:
            send_mail(asked, TO, letter, reveal)
        assert "secret of P" not in str(caught.value)


def test_a_server_without_encryption(mail: MailServer, letter: Letter) -> None:
    """Where encryption was asked for and is not offered, nothing is sent."""
    with pytest.raises(UnreachableError, match="STARTTLS"):
        send_mail(channel(mail, security="starttls"), TO, letter, reveal)
    assert mail.mails == []


def test_a_server_that_never_stops_talking(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who says one line after the other meets no time-out of a socket; the whole has one."""
    monkeypatch.setattr("delivery.channels.limit.SECONDS", 0.3)
    with drip(more=b"220-more\r\n") as port, pytest.raises(UnreachableError):
        send_mail(channel(MailServer(port=port)), TO, letter, reveal)


def test_connections_are_kept(mail: MailServer, letter: Letter) -> None:
    """Within a pass one connection takes letter after letter; none is left open afterwards."""
    lines = MailLines()
    for _ in range(3):
        assert send_mail(channel(mail), TO, letter, reveal, lines) is None
    with Limit() as limit:
        kept = lines.take(channel(mail), limit)
        assert kept is not None
        assert lines.take(channel(mail), limit) is None
    lines.leave(channel(mail), kept)
    lines.close()
    assert kept.sock is None
    assert len(mail.mails) == 3


def test_a_kept_connection_that_was_let_go(mail: MailServer, letter: Letter) -> None:
    """A server that closed a connection meanwhile, or wants no more of it, is connected to anew;
    the letter is taken once."""
    lines = MailLines()
    assert send_mail(channel(mail), TO, letter, reveal, lines) is None
    with Limit() as limit:
        kept = lines.take(channel(mail), limit)
    assert kept is not None
    assert kept.sock is not None
    kept.sock.shutdown(socket.SHUT_RDWR)
    lines.leave(channel(mail), kept)
    assert send_mail(channel(mail), TO, letter, reveal, lines) is None
    assert len(mail.mails) == 2
    lines.close()


def test_a_refusal_by_a_kept_connection(mail: MailServer, letter: Letter) -> None:
    """What a server refuses is refused, by a kept connection as by a new one, and tried once."""
    lines = MailLines()
    assert send_mail(channel(mail), TO, letter, reveal, lines) is None
    mail.to_data = "554 no"
    with pytest.raises(RejectedError, match="554 no"):
        send_mail(channel(mail), TO, letter, reveal, lines)
    mail.to_data = "250 OK"
    assert send_mail(channel(mail), TO, letter, reveal, lines) is None
    assert len(mail.mails) == 2
    lines.close()
