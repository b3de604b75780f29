"""Random secrets and the hashes under which they are kept."""

from __future__ import annotations

import hashlib
import secrets

BYTES = 32
"""Random bytes of a secret: 256 bits."""


def new_secret(prefix: str = "") -> str:
    """A secret that nobody can guess, safe in a URL; shown once and never kept."""
    return prefix + secrets.token_urlsafe(BYTES)


def new_id() -> str:
    """A short random id under which a person finds a token, a feed or a proposal."""
    return secrets.token_hex(5)


def hash_of(secret: str) -> str:
    """What is kept of a secret: SHA-256, which is enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
