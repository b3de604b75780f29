"""The one tree of errors: typed arguments, the class writes the message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class UponError(Exception):
    """Something the caller can mend; the command line prints it as one line and exits.

    `code` tells kinds apart, `arguments` are what the message speaks of, typed. `template` is the
    fact in English and `mend` what a program may do about it; other languages, and other doors,
    look their own up by `code`.
    """

    code: ClassVar[str] = "failed"
    template: ClassVar[str] = "{what}"
    mend: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def __init__(self, **arguments: object) -> None:
        self.arguments = arguments
        shown = {name: in_words(value) for name, value in arguments.items()}
        fact, mend = self.template.format(**shown), self.mend.format(**shown)
        super().__init__(with_hint(fact, mend) if mend else fact)


def in_words(value: object) -> object:
    """An argument as a message has it: several values in one line, a dash for none."""
    return (", ".join(map(str, value)) or "-") if isinstance(value, tuple) else value


def with_hint(fact: str, hint: str) -> str:
    """A fact and what to do about it, in one line."""
    return f"{fact}{' ' if fact.endswith('?') else '; '}{hint}"


class UsageError(UponError):
    """The command or call was put wrongly (exit 2)."""

    code = "usage"
    template = "{what}: got {got}; allowed: {allowed}"
    exit_code = 2

    def __init__(self, what: str, got: str, allowed: str) -> None:
        super().__init__(what=what, got=got, allowed=allowed)


class UnknownNameError(UponError):
    """No such plan, task, trigger, body, event or calendar (exit 3)."""

    code = "unknown_name"
    template = "no {kind} {name!r}; did you mean: {nearest}"
    exit_code = 3

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        super().__init__(kind=kind, name=name, nearest=self.nearest)


class RefusedError(UponError):
    """The facts as they stand forbid it (exit 4)."""

    code = "refused"
    template = "refused: {what}"
    exit_code = 4


class BadInputError(UponError):
    """A value that no reading allows (exit 5)."""

    code = "bad_input"
    template = "{what}: got {got!r}; allowed: {allowed}"
    exit_code = 5

    def __init__(self, what: str, got: str, allowed: str) -> None:
        self.what, self.got, self.allowed = what, got, allowed
        super().__init__(what=what, got=got, allowed=allowed)


class HiddenCharacterError(BadInputError):
    """A number, an id or a name with a character that nobody sees; `place` counts from 1."""

    code = "hidden_character"
    template = "{what}: character {place} is {got}, which nobody sees"
    mend = "delete it, or type the text anew"

    def __init__(self, what: str, got: str, place: int) -> None:
        self.what, self.got, self.allowed = what, got, "characters that can be seen"
        UponError.__init__(self, what=what, got=got, place=place, allowed=self.allowed)


class ExpressionError(BadInputError):
    """A `when` or `due` that the grammar does not allow; `column` counts from 1."""

    code = "bad_expression"
    template = "{text!r}, column {column}: got {got}; expected {allowed}"

    def __init__(self, text: str, column: int, got: str, expected: str) -> None:
        self.text, self.column, self.got, self.allowed = text, column, got, expected
        UponError.__init__(self, text=text, column=column, got=got, allowed=expected)


class HoursError(ExpressionError):
    """A span in hours or minutes, which are not counted yet."""

    code = "hours"
    template = "{text!r}, column {column}: got {got}: hours are not counted yet; write days"

    def __init__(self, text: str, column: int, got: str) -> None:
        self.text, self.column, self.got, self.allowed = text, column, got, "days"
        UponError.__init__(self, text=text, column=column, got=got)


class NoSuchDateError(BadInputError):
    """Months were added under `month_end: error` and the month has no such day."""

    code = "no_such_date"
    template = "{what}: {got} does not exist, and the policy (month_end: error) does not round"

    def __init__(self, what: str, got: str) -> None:
        self.what, self.got, self.allowed = what, got, "down, up"
        UponError.__init__(self, what=what, got=got, allowed="month_end: down, up")
