"""Mail: text and HTML in one message, through the office's own server."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from delivery.channels.limit import Limit
from delivery.errors import DelayedError, RejectedError, UnreachableError
from delivery.letters import Letter, Reveal
from delivery.settings import Smtp

SECONDS = 20
"""For each word of the server; all of them together take less than a lease."""

Refused = Mapping[str, tuple[int, bytes]]


def make_mail(letter: Letter, sender: str, to: tuple[str, ...]) -> EmailMessage:
    """The mail of a `letter` from `sender` (an address, with or without a name) to the addresses
    `to`; the same letter has the same Message-ID however often it is sent."""
    name, address = parseaddr(sender)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["Subject"] = letter.subject
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = tuple(Address(addr_spec=one) for one in to)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text, cte="quoted-printable")
    mail.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return mail


def send_mail(channel: Smtp, to: tuple[str, ...], letter: Letter, reveal: Reveal) -> str | None:
    """Send a `letter` by the server of a `channel` to the addresses `to`; a remark where some of
    several were refused, else None. `reveal` gives the secret that the settings point at.

    Raises RejectedError, DelayedError, UnreachableError, SecretError.
    """
    mail = make_mail(letter, channel.sender, to)
    password = reveal(channel.password) if channel.password else None
    with _refusals(), _connected(channel) as server:
        if channel.user and password:
            server.login(channel.user, password.get_secret_value())
        refused = server.send_message(mail, parseaddr(channel.sender)[1], list(to))
    return f"not to {_said(refused)}" if refused else None


def reach_server(channel: Smtp, reveal: Reveal) -> None:
    """Connect and log in, and send nothing. Raises UnreachableError, SecretError."""
    password = reveal(channel.password) if channel.password else None
    with _refusals(), _connected(channel) as server:
        if channel.user and password:
            server.login(channel.user, password.get_secret_value())
        server.noop()


@contextmanager
def _connected(channel: Smtp) -> Iterator[smtplib.SMTP]:
    verified = ssl.create_default_context()
    with Limit() as limit:
        server = _Plain(limit) if channel.security != "tls" else _Secure(limit, verified)
        try:
            server._host = channel.host  # whose certificate it must be; `connect` does not keep it
            server.connect(channel.host, channel.port)
            if channel.security == "starttls":
                server.starttls(context=verified)
            server.ehlo_or_helo_if_needed()
            yield server
        finally:
            # The letter was taken or not before this; a server without a good-bye is no matter.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


class _Watched:
    """A server whose connection is watched from its first word."""

    limit: Limit
    _host: str

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self.limit.watch(made)
        return made


class _Plain(_Watched, smtplib.SMTP):
    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        super().__init__(timeout=SECONDS)


class _Secure(_Watched, smtplib.SMTP_SSL):
    def __init__(self, limit: Limit, context: ssl.SSLContext) -> None:
        self.limit = limit
        super().__init__(timeout=SECONDS, context=context)


@contextmanager
def _refusals() -> Iterator[None]:
    """What the server said, as what it means for the message. Whoever may not log in is told so
    for every message alike, so that is the server's fault and not the message's."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        kind = RejectedError if all(code >= 500 for code in codes) else DelayedError
        raise kind(_said(error.recipients)) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        kind = RejectedError if error.smtp_code >= 500 else DelayedError
        raise kind(_words(error.smtp_code, error.smtp_error)) from None
    except smtplib.SMTPResponseException as error:
        raise UnreachableError(_words(error.smtp_code, error.smtp_error)) from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise UnreachableError(f"{type(error).__name__}: {error}") from None


def _said(refused: Refused) -> str:
    return "; ".join(f"{to}: {_words(code, said)}" for to, (code, said) in refused.items())


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {text}"
