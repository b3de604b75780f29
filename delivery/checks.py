"""What must hold between the parts of `notify.yaml`: names are there, keys go together."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path as FilePath

from delivery.settings import Channel, NotifyFile, Recipient, Smtp, Webhook
from triggers.nearest import nearest
from workflows.faults import Fault
from workflows.source_positions import Path, Places


def check(file: NotifyFile, places: Places) -> list[Fault]:
    """The faults of what could be read; what could not has faults of its own already."""
    found: list[Fault] = []
    for name, channel in getattr(file, "channels", {}).items():
        if isinstance(channel, Smtp) and channel.model_fields_set:
            found += _mail_server(channel, places, ("channels", name))
    for name, recipient in getattr(file, "recipients", {}).items():
        if recipient.model_fields_set:
            found += _recipient(
                recipient, getattr(file, "channels", {}), places, ("recipients", name)
            )
    return found


def doubts(file: NotifyFile, places: Places) -> list[Fault]:
    """What is allowed and lies open: a way that is not encrypted, a file that others may write."""
    found = []
    for name, channel in file.channels.items():
        path = ("channels", name)
        if isinstance(channel, Smtp) and channel.security == "none" and not channel.is_local:
            found.append(places.fault("open-mail", (*path, "security")))
        if isinstance(channel, Webhook) and channel.url.startswith("http://"):
            found.append(places.fault("open-hook", (*path, "url")))
    with suppress(OSError):
        mode = FilePath(places.file).stat().st_mode
        if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
            found.append(places.fault("open-file", (), mode=f"{stat.S_IMODE(mode):04o}"))
    return found


def _mail_server(channel: Smtp, places: Places, path: Path) -> Iterator[Fault]:
    if (channel.user is None) != (channel.password is None):
        here, other = ("user", "password") if channel.user else ("password", "user")
        yield places.fault("only-with", (*path, here), key=True, other=other)
    if channel.password and channel.security == "none" and not channel.is_local:
        yield places.fault("open-password", (*path, "security"))


def _recipient(
    recipient: Recipient, channels: dict[str, Channel], places: Places, path: Path
) -> Iterator[Fault]:
    if (recipient.body is None) == (not recipient.office):
        yield places.fault("recipient-of-what", path, key=True)
    if recipient.roles and recipient.body is None:
        yield places.fault("only-with", (*path, "roles"), key=True, other="body")
    channel = channels.get(recipient.channel)
    if channel is None:
        near = nearest(recipient.channel, channels) or tuple(channels)[:3]
        yield places.fault(
            "unknown-channel", (*path, "channel"), name=recipient.channel, nearest=near
        )
    elif not channel.model_fields_set:
        return
    elif isinstance(channel, Smtp) and not recipient.mails:
        yield places.fault(
            "missing-key", (*path, "address"), what=places.label(path), name="address"
        )
    elif recipient.mails and not isinstance(channel, Smtp):
        key = "address" if recipient.address else "addresses"
        yield places.fault("no-address", (*path, key), key=True, kind=channel.kind)
