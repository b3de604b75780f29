"""Real receivers for the tests: a mail server and a web server that answer as they are told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class MailServer:
    """What a mail server has taken, and what it says to which recipient or to the letter."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    to_recipient: dict[str, str] = field(default_factory=dict)
    to_data: str = "250 OK"
    users: list[tuple[str, str]] = field(default_factory=list)
    takes: str = ""
    seconds: float = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take a recipient, or not."""
        del server, session, options
        said = self.to_recipient.get(address, "250 OK")
        if said.startswith("2"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(  # noqa: N802  aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
    ) -> str:
        """Take the letter, or not."""
        del server, session
        time.sleep(self.seconds)
        if self.to_data.startswith("2"):
            self.mails.append(message_from_bytes(envelope.content or b"", policy=default))
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        return self.to_data

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Let in who knows the password."""
        del server, session, envelope, mechanism
        self.users.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == self.takes, handled=False)


@contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A mail server on a free port."""
    kept = MailServer()
    controller: Any = Controller(
        kept, hostname="127.0.0.1", port=0, authenticator=kept.authenticate, **options
    )

    def knock() -> None:
        # The port is not known before; and a TLS server's own knock would need a certificate.
        kept.port = controller.server.sockets[0].getsockname()[1]
        socket.create_connection(("127.0.0.1", kept.port), 5).close()

    controller._trigger_server = knock
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@dataclass
class WebServer:
    """What a web server was sent, and what it answers."""

    port: int = 0
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0
    hangs_up: bool = False

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/hook"


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A web server on a free port."""
    kept = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.taken.append((dict(self.headers.items()), body))
            time.sleep(kept.seconds)
            if kept.hangs_up:
                self.connection.close()
                return
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            """Say nothing of those who hung up."""

    server = Quiet(("127.0.0.1", 0), Handler)
    kept.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def drip(*first: bytes, more: bytes) -> Iterator[int]:
    """The port of a server that never stops talking, a little at a time."""
    over = threading.Event()

    def talk(listening: socket.socket) -> None:
        try:
            connection = listening.accept()[0]
            with connection:
                connection.sendall(b"".join(first))
                while not over.wait(0.05):
                    connection.sendall(more)
        except OSError:
            return

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=talk, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        thread.join(5)
