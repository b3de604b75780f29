"""Sending a letter through the channel of its recipient."""

from __future__ import annotations

from delivery.channels.others import reach_other, send_other
from delivery.channels.smtp import reach_server, send_mail
from delivery.channels.webhook import reach_hook, send_hook
from delivery.errors import SecretError, UnreachableError
from delivery.letters import Letter, Reveal, Send
from delivery.settings import Apprise, Channel, Recipient, Smtp, Webhook
from delivery.settings_file import Settings


def sender(settings: Settings) -> Send:
    """What sends letters by these settings."""

    def send(recipient: Recipient, letter: Letter) -> str | None:
        channel = settings.channel(recipient)
        try:
            return _send(channel, recipient, letter, settings.secret)
        except SecretError as error:
            # It is the office that must mend it, and every message of the channel waits for that.
            raise UnreachableError(str(error)) from None

    return send


def _send(channel: Channel, to: Recipient, letter: Letter, reveal: Reveal) -> str | None:
    if isinstance(channel, Smtp):
        return send_mail(channel, to.mails, letter, reveal)
    if isinstance(channel, Webhook):
        send_hook(channel, letter, reveal)
    elif isinstance(channel, Apprise):
        send_other(channel, letter, reveal)
    return None


def reach(settings: Settings, channel: Channel) -> None:
    """See whether a channel can be used, and send nothing.

    Raises UnreachableError, RejectedError, SecretError.
    """
    if isinstance(channel, Smtp):
        reach_server(channel, settings.secret)
    elif isinstance(channel, Webhook):
        reach_hook(channel, settings.secret)
    elif isinstance(channel, Apprise):
        reach_other(channel, settings.secret)
