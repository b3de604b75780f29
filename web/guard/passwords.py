"""Passwords of local accounts, under argon2id; the home of argon2."""

from __future__ import annotations

import threading
from base64 import b64encode

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from triggers.errors import BadInputError

SHORTEST, LONGEST = 12, 1000
COMMON = frozenset(
    {
        "password",
        "passw0rd",
        "matkhau",
        "123456",
        "1234567",
        "12345678",
        "123456789",
        "1234567890",
        "qwerty",
        "qwertyuiop",
        "abcdef",
        "abcd1234",
        "iloveyou",
        "admin",
        "administrator",
        "letmein",
        "welcome",
        "vietnam",
        "anhyeuem",
        "thiuy",
        "vanthu",
    }
)
"""What people take first; a password that is one of these again and again, or with digits behind
it, is no better."""

_HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB and a third of a second: at most two at a time."""


def check_password(password: str, account: str) -> str:
    """The password, if it may be used. Raises BadInputError, which never shows it."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadInputError("password", "*" * min(len(password), 12), f"{SHORTEST}..{LONGEST}")
    folded = password.casefold()
    bare = folded.strip("0123456789!@#$%^&*().,_- ")
    repeated = any(folded == word * (len(folded) // len(word)) for word in COMMON)
    few = len(set(folded)) < 5 or folded.isdecimal()
    if few or repeated or bare in COMMON or folded in COMMON or bare == account.casefold():
        raise BadInputError("password", "*" * 12, "not_common")
    return password


def hash_password(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def _of_nobody() -> str:
    """What would be kept of a password that nobody has: to hold one against it costs what any other
    does, and to make it costs nothing, at each start of a process that serves."""
    salt, digest = (
        b64encode(bytes(length)).decode().rstrip("=")
        for length in (_HASHER.salt_len, _HASHER.hash_len)
    )
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


_NOBODY = _of_nobody()


def verify_password(kept: str | None, password: str) -> bool:
    """Whether a password is the one that was kept; it takes as long where nothing was."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None
