"""What can go wrong on the way to people, in one line each, and without a secret in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from triggers.errors import RefusedError, UponError

LONGEST = 300
"""Characters that are kept of what a server said."""


class NoSettingsError(UponError):
    """There is no file that says who is to be told (exit 3)."""

    code = "no_notify_file"
    template = "no file {path}"
    mend = "docs/reference/reminders.md has one to begin with"
    exit_code = 3

    def __init__(self, path: str) -> None:
        super().__init__(path=path)


class FaultySettingsError(UponError):
    """The file that says who is to be told has faults (exit 5)."""

    code = "faulty_notify_file"
    template = "{path} has faults ({count})"
    exit_code = 5

    def __init__(self, path: str, count: int) -> None:
        super().__init__(path=path, count=count)


class SecretError(UponError):
    """A secret is not where the settings say, or lies open (exit 5)."""

    code = "bad_secret"
    template = "the secret in {where} cannot be used: {what}"
    exit_code = 5

    def __init__(self, where: str, what: str) -> None:
        super().__init__(where=where, what=what)


class NoAppriseError(UponError):
    """A channel is of the kind `apprise`, which is an extra that is not installed (exit 1)."""

    code = "no_apprise"
    template = "the channel needs an extra; install it with: pip install 'upon[notify]'"

    def __init__(self) -> None:
        super().__init__()


class TemplateFailedError(UponError):
    """A template of the office's own cannot be filled in (exit 5)."""

    code = "bad_template"
    template = "the template {name} cannot be used: {what}"
    exit_code = 5

    def __init__(self, name: str, what: str) -> None:
        super().__init__(name=name, what=what)


class UndeliveredError(UponError):
    """A message did not go out (exit 1)."""

    code = "undelivered"
    template = "not delivered: {what}"

    def __init__(self, what: str) -> None:
        self.what = brief(what)
        super().__init__(what=self.what)


class RejectedError(UndeliveredError):
    """Whoever should take the message refused it for good: it is not sent again (exit 1)."""

    code = "rejected"
    template = "refused for good: {what}"


class DelayedError(UndeliveredError):
    """It was refused for now; `after` is how long the other side asks to wait (exit 1)."""

    code = "delayed"
    template = "refused for now: {what}"

    def __init__(self, what: str, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(what)


class UnreachableError(UndeliveredError):
    """Nobody was there to take it: all that goes to the same address waits (exit 1)."""

    code = "unreachable"
    template = "not to be reached: {what}"


class NotThereError(UponError):
    """No such message in the outbox (exit 3)."""

    code = "no_message"
    template = "no message {id}"
    exit_code = 3

    def __init__(self, name: str) -> None:
        super().__init__(id=name)


class MessageStateError(RefusedError):
    """The message's state does not allow it (exit 4)."""

    code = "message_state"
    template = "message {id} is {message_state}; allowed: {allowed}; nothing was changed"

    def __init__(self, name: str, state: str, allowed: Sequence[str]) -> None:
        super().__init__(id=name, message_state=state, allowed=tuple(allowed))


def brief(text: str) -> str:
    """One line of what was said, not too long of it."""
    joined = " ".join(text.split())
    clean = "".join(c if c.isprintable() else "?" for c in joined)
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"
