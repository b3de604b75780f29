"""Sending a letter through the channel of its recipient."""

from __future__ import annotations

from delivery.channels.others import reach_other, send_other
from delivery.channels.smtp import MailLines, reach_server, send_mail
from delivery.channels.webhook import reach_hook, send_hook
from delivery.errors import NoAppriseError, SecretError, UnreachableError
from delivery.letters import Letter
from delivery.settings import Apprise, Channel, Recipient, Smtp, Webhook
from delivery.settings_file import Settings


class Sender:
    """Sends letters by some settings; within its block connections to mail servers stay open from
    letter to letter. Threads may share it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lines: MailLines | None = None

    def __enter__(self) -> Sender:
        self._lines = MailLines()
        return self

    def __exit__(self, *raised: object) -> None:
        lines, self._lines = self._lines, None
        if lines is not None:
            lines.close()

    def __call__(self, recipient: Recipient, letter: Letter) -> str | None:
        """Send a letter to a recipient; a remark where not all of its addresses took it."""
        channel = self._settings.channel(recipient)
        try:
            return self._send(channel, recipient, letter)
        except (SecretError, NoAppriseError) as error:
            # It is the office that must mend it, and every message of the channel waits for that.
            raise UnreachableError(str(error)) from None

    def _send(self, channel: Channel, to: Recipient, letter: Letter) -> str | None:
        reveal = self._settings.secret
        if isinstance(channel, Smtp):
            return send_mail(channel, to.mails, letter, reveal, self._lines)
        if isinstance(channel, Webhook):
            send_hook(channel, letter, reveal)
        elif isinstance(channel, Apprise):
            send_other(channel, letter, reveal)
        return None


def sender(settings: Settings) -> Sender:
    """What sends letters by these settings."""
    return Sender(settings)


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
