"""A message as it goes out: what it says, in each of the forms that channels take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

from delivery.settings import Recipient, Secret


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in words: `at` is the moment of sending, `data` what programs read of it."""

    id: str
    kind: str
    subject: str
    text: str
    html: str
    data: Mapping[str, Any]
    at: datetime


Reveal = Callable[[Secret], SecretStr]
"""Gives the secret that the settings point at. Raises SecretError."""
Send = Callable[[Recipient, Letter], str | None]
"""Sends a letter; a remark where it went out, but not to everybody.

Raises RejectedError, DelayedError, UnreachableError.
"""
