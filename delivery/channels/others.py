"""Whatever else people read: Zalo, Telegram, Matrix and the rest; the home of apprise."""

from __future__ import annotations

import logging
from typing import Any

from delivery.errors import DelayedError, NoAppriseError, SecretError
from delivery.letters import Letter, Reveal
from delivery.settings import Apprise


def send_other(channel: Apprise, letter: Letter, reveal: Reveal) -> None:
    """Send a `letter` by the service of a `channel`; `reveal` gives the secret that its settings
    point at. Raises DelayedError, for apprise does not say what went wrong, SecretError,
    NoAppriseError."""
    made = _service(channel, reveal)
    if not made.notify(body=letter.text, title=letter.subject, body_format="text"):
        raise DelayedError("the service did not take it; apprise does not say why")


def reach_other(channel: Apprise, reveal: Reveal) -> None:
    """See whether apprise knows the address; nothing is sent. Raises SecretError,
    NoAppriseError."""
    _service(channel, reveal)


def _service(channel: Apprise, reveal: Reveal) -> Any:
    # Its log has whole addresses, tokens and all.
    log = logging.getLogger("apprise")
    log.propagate = False
    log.setLevel(logging.CRITICAL + 1)

    try:
        # Only the extra `notify` brings it.
        import apprise  # noqa: PLC0415
    except ImportError:
        raise NoAppriseError from None
    made = apprise.Apprise()
    if not made.add(reveal(channel.url).get_secret_value()):
        raise SecretError(channel.url.where, "it is no address that apprise knows")
    return made
