"""From whatever went wrong to a page or an RFC 9457 problem, in words without a command in them."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import Any, NamedTuple

from engine.commit.expectation import ChangedSinceError
from engine.model.refusals import Dependents, KeyConflictError
from store.backends.errors import BusyError, CollidedError, InDoubtError, StorageError
from triggers.errors import BadInputError, UponError
from upon.words.texts import Words
from web.guard.cross_site import CrossSiteError
from web.guard.headers import TooLargeError
from web.guard.identity import SignInError
from web.guard.rates import TooManyError
from web.rights import ForbiddenError, HiddenError

LOG = logging.getLogger("upon.web")
BY_EXIT = {2: 400, 3: 404, 4: 409, 5: 422}
RETRY = "5"
"""Seconds after which to ask again where the database is busy."""


class MissingKeyError(Exception):
    """A request that records came without an idempotency key (400)."""


class FaultyTextError(BadInputError):
    """A text that was sent has faults (exit 5); `reading` has them all, with their places."""

    def __init__(self, reading: Any) -> None:
        self.reading, self.what = reading, "text"
        first = reading.faults[0].message if reading.faults else "-"
        super(BadInputError, self).__init__(count=len(reading.faults), first=first)


class Problem(NamedTuple):
    """What went wrong: the status, the code, the sentence, and the error's own arguments."""

    status: int
    code: str
    detail: str
    arguments: dict[str, Any]
    errors: list[dict[str, str]]
    headers: dict[str, str]

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def as_json(self, root: str, instance: str) -> dict[str, Any]:
        """An `application/problem+json` object."""
        return {
            "type": f"{root}/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "arguments": self.arguments,
            "errors": self.errors,
        }


def status_of(error: UponError) -> int:
    """The HTTP status of one of our errors."""
    if isinstance(error, KeyConflictError):
        return 422
    if isinstance(error, ChangedSinceError):
        return 412
    if isinstance(error, BusyError | CollidedError | InDoubtError | StorageError):
        return 503
    return BY_EXIT.get(error.exit_code, 500)


def sentence(words: Words, error: UponError) -> str:
    """The error's sentence for the web: the fact, and what a person can do about it on a page."""
    if isinstance(error, BadInputError) and error.code == "bad_input":
        if error.arguments.get("allowed") == "trigger_needed":
            return words.say("web.record.needs_trigger")
        what = field_label(words, str(error.arguments.get("what")))
        return words.say("error.bad_input", **error.arguments | {"what": what})
    if isinstance(error, FaultyTextError):
        told = [words.fault(one.code, one.args, one.message) for one in error.reading.faults]
        first = told[0] if told else "-"
        return words.say(f"error.{error.code}", count=len(told), first=first)
    return Words(words.lang, "web").error(error)


def field_label(words: Words, name: str) -> str:
    """What a field is called on the page: `--sets-due` and `sets_due` are one."""
    plain = name.removeprefix("--").replace("-", "_")
    key = f"web.field.{plain}"
    return words.say(key) if words.has(key) else name


def problem_of(words: Words, error: BaseException) -> Problem:
    """What to tell of an error. A fault of ours gets an id that the log has, and nothing else."""
    if isinstance(error, UponError):
        status = status_of(error)
        headers = {"Retry-After": RETRY} if status == 503 else {}
        told = [_pointer(words, error)] if isinstance(error, BadInputError) else []
        detail = sentence(words, error)
        return Problem(status, error.code, detail, _plain(error.arguments), told, headers)
    status, code = _OURS.get(type(error), (500, "failed"))
    if status == 500:
        mark = secrets.token_hex(8)
        LOG.error("fault %s", mark, exc_info=error)
        detail = words.say("web.problem.failed", id=mark)
        return Problem(500, "failed", detail, {"id": mark}, [], {})
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyError) else {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="upon"'
    return Problem(status, code, words.say(f"web.problem.{code}"), {}, [], headers)


_OURS: dict[type[BaseException], tuple[int, str]] = {
    SignInError: (401, "sign_in"),
    ForbiddenError: (403, "forbidden"),
    CrossSiteError: (403, "cross_site"),
    HiddenError: (404, "not_found"),
    TooLargeError: (413, "too_large"),
    TooManyError: (429, "too_many"),
    MissingKeyError: (400, "key_missing"),
}
OUR_ERRORS = tuple(_OURS)
OUR_CODES = tuple(code for _, code in _OURS.values())


def _pointer(words: Words, error: BadInputError) -> dict[str, str]:
    what = str(getattr(error, "what", "-")).removeprefix("--").replace("-", "_")
    return {"parameter": what, "code": error.code, "detail": sentence(words, error)}


def _plain(arguments: dict[str, object]) -> dict[str, Any]:
    """The arguments as JSON has them."""
    return {name: _as_json(value) for name, value in arguments.items()}


def _as_json(value: object) -> Any:
    if isinstance(value, Dependents):
        return value.json()
    return value if isinstance(value, str | int | bool | None) else str(value)
