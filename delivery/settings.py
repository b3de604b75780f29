"""Who is told, where and when: what the file `notify.yaml` says, as a value."""

from __future__ import annotations

import re
from datetime import time
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from workflows.field_types import Flag, Id, Name, Reference, Role, refusal
from workflows.plan import Frozen

HOUR = time(7, 30)
SUBMISSION = 587

_HOUR = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,253}")
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.]+")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}", re.ASCII)


def _hour(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = _HOUR.fullmatch(value)
    if not found:
        raise refusal("bad-hour", got=value)
    return time(int(found[1]), int(found[2]))


def _port(value: object) -> object:
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else value
    if not isinstance(value, int) or not 0 < value < 65536:
        raise refusal("bad-port", got=str(value))
    return value


def _mail(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise refusal("bad-mail-address", got=text)
    return text


def _sender(text: str) -> str:
    _mail(parseaddr(text)[1])
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
        good = good and (parts.port is None or parts.port > 0) and not re.search(r"\s", text)
    except ValueError:
        good = False
    if not good:
        raise refusal("bad-url")  # it may hold a password, so it is not shown
    return text


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise refusal("bad-host")  # it may be an address with a password, so it is not shown
    return text


def _variable(text: str) -> str:
    if not _VARIABLE.fullmatch(text):
        raise refusal("bad-variable")
    return text


Hour = Annotated[time, BeforeValidator(_hour)]
Port = Annotated[int, BeforeValidator(_port)]
Mail = Annotated[str, AfterValidator(_mail)]
Sender = Annotated[Name, AfterValidator(_sender)]
Url = Annotated[Name, AfterValidator(_url)]
Host = Annotated[Name, AfterValidator(_host)]
Variable = Annotated[str, AfterValidator(_variable)]
Lang = Literal["vi", "en"]
Kind = Literal["smtp", "webhook", "apprise"]


class Secret(Frozen):
    """Where a secret is: a variable of the environment, or a file that only its owner reads."""

    env: Variable | None = None
    file: Name | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Secret:
        if (self.env is None) == (self.file is None):
            raise refusal("secret-source")
        return self

    @property
    def where(self) -> str:
        """How messages name it."""
        return f"${self.env}" if self.env else str(self.file)


class Channel(Frozen):
    """A way out, by its kind."""

    kind: Kind


class Smtp(Channel):
    """A mail server; `security` is how the way to it is encrypted."""

    kind: Literal["smtp"] = "smtp"
    host: Host
    port: Port = SUBMISSION
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Sender
    user: Name | None = None
    password: Secret | None = None

    @property
    def is_local(self) -> bool:
        """Whether it is this machine, to which no wire leads."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Webhook(Channel):
    """A program that takes signed messages (https://www.standardwebhooks.com); `allow_private` lets
    it lie in the office's own network."""

    kind: Literal["webhook"] = "webhook"
    url: Url
    secret: Secret
    allow_private: Flag = False


class Apprise(Channel):
    """Whatever apprise speaks (Zalo, Telegram, Matrix ...); its whole address is a secret."""

    kind: Literal["apprise"] = "apprise"
    url: Secret


CHANNELS: dict[str, type[Channel]] = {"smtp": Smtp, "webhook": Webhook, "apprise": Apprise}


class Office(Frozen):
    """What holds where a recipient says nothing else. `calendar` (the workspace's where none is
    named) says which days are worked, `name` begins each subject."""

    hour: Hour = HOUR
    lang: Lang = "vi"
    calendar: Reference | None = None
    name: Name | None = None


class Recipient(Frozen):
    """Who is told: of a body's work (in some roles only, if any are named), or, as the `office`, of
    everything that nobody else is told of."""

    body: Reference | None = None
    office: Flag = False
    roles: tuple[Role, ...] = ()
    channel: Reference
    address: Mail | None = None
    addresses: tuple[Mail, ...] = ()
    lang: Lang | None = None
    hour: Hour | None = None

    @property
    def mails(self) -> tuple[str, ...]:
        """All addresses, each once."""
        return tuple(dict.fromkeys((*filter(None, (self.address,)), *self.addresses)))


class NotifyFile(Frozen):
    """The whole file; `templates` is a folder whose templates win over those that are shipped."""

    office: Office = Field(default_factory=Office)
    templates: Name | None = None
    channels: dict[Id, Channel] = Field(default_factory=dict)
    recipients: dict[Id, Recipient] = Field(default_factory=dict)


def address_of(recipient: Recipient) -> str:
    """What tells which messages go the same way; nothing of it is secret."""
    mails = ", ".join(recipient.mails)
    return f"{recipient.channel}: {mails}" if mails else recipient.channel
