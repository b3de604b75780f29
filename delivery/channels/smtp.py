"""Mail: text and HTML in one message, through the office's own server."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
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

GREETING = 10
"""Seconds until the server is reached and greets."""
CLOSING = 421
"""What a server says that closes the connection."""
LETTERS = 100
"""Letters that one connection takes; many servers close one after more."""

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


def send_mail(
    channel: Smtp,
    to: tuple[str, ...],
    letter: Letter,
    reveal: Reveal,
    lines: MailLines | None = None,
) -> str | None:
    """Send a `letter` by the server of a `channel` to the addresses `to`; a remark where some of
    several were refused, else None. `reveal` gives the secret that the settings point at; `lines`
    are connections that may be taken and left open (None: one is made, and closed).

    Raises RejectedError, DelayedError, UnreachableError, SecretError.
    """
    mail = make_mail(letter, channel.sender, to)
    with _refusals(), Limit() as limit:
        kept = lines.take(channel, limit) if lines else None
        if kept is not None:
            try:
                return _sent(kept, channel, to, mail, lines)
            except OSError as error:
                if not _is_let_go(error):
                    raise
        return _sent(_connect(channel, limit, reveal), channel, to, mail, lines)


def _is_let_go(error: OSError) -> bool:
    """Whether a server only wanted no more of a connection that was left open."""
    gone = isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError)
    return gone or getattr(error, "smtp_code", None) == CLOSING


def _sent(
    server: smtplib.SMTP,
    channel: Smtp,
    to: tuple[str, ...],
    mail: EmailMessage,
    lines: MailLines | None,
) -> str | None:
    """Send a mail by an open connection, which is left open only where the server took it."""
    is_good = False
    try:
        refused = server.send_message(mail, parseaddr(channel.sender)[1], list(to))
        is_good = True
    finally:
        if is_good and lines is not None:
            lines.leave(channel, server)
        else:
            _close(server)
    return f"not to {_said(refused)}" if refused else None


def reach_server(channel: Smtp, reveal: Reveal) -> None:
    """Connect and log in, and send nothing. Raises UnreachableError, SecretError."""
    with _refusals(), Limit() as limit:
        server = _connect(channel, limit, reveal)
        try:
            server.noop()
        finally:
            _close(server)


class MailLines:
    """Connections to mail servers that are left open from letter to letter within a pass, a few for
    each channel; threads take and leave them."""

    def __init__(self) -> None:
        self._free: dict[Smtp, list[tuple[smtplib.SMTP, int]]] = {}
        self._used: dict[int, int] = {}
        self._lock = threading.Lock()

    def take(self, channel: Smtp, limit: Limit) -> smtplib.SMTP | None:
        """An open connection, watched by `limit` from now on; None where there is none."""
        with self._lock:
            free = self._free.get(channel)
            if not free:
                return None
            server, count = free.pop()
            self._used[id(server)] = count
        if server.sock is not None:
            limit.watch(server.sock)
        return server

    def leave(self, channel: Smtp, server: smtplib.SMTP) -> None:
        """Leave a connection to the next letter, unless it has taken many."""
        with self._lock:
            count = self._used.pop(id(server), 0) + 1
            if count < LETTERS:
                self._free.setdefault(channel, []).append((server, count))
                return
        _close(server)

    def close(self) -> None:
        """Let go of all."""
        with self._lock:
            free = [server for kept in self._free.values() for server, _ in kept]
            self._free.clear()
        for server in free:
            _close(server)


def _connect(channel: Smtp, limit: Limit, reveal: Reveal) -> smtplib.SMTP:
    """A connection to the server of a channel, encrypted and logged in as its settings ask."""
    password = reveal(channel.password) if channel.password else None
    verified = ssl.create_default_context()
    server = _Plain(limit) if channel.security != "tls" else _Secure(limit, verified)
    try:
        server._host = channel.host  # whose certificate it must be; `connect` does not keep it
        server.connect(channel.host, channel.port)
        if server.sock is not None:
            server.sock.settimeout(SECONDS)
        code, said = server.ehlo()
        if code == CLOSING:
            raise smtplib.SMTPHeloError(code, said)  # else it would ask again, of nobody
        if channel.security == "starttls":
            server.starttls(context=verified)
        server.ehlo_or_helo_if_needed()
        if channel.user and password:
            server.login(channel.user, password.get_secret_value())
    except BaseException:
        _close(server)
        raise
    return server


def _close(server: smtplib.SMTP) -> None:
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
        super().__init__(timeout=min(GREETING, SECONDS))


class _Secure(_Watched, smtplib.SMTP_SSL):
    def __init__(self, limit: Limit, context: ssl.SSLContext) -> None:
        self.limit = limit
        super().__init__(timeout=min(GREETING, SECONDS), context=context)


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
