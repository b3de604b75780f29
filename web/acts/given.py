"""The fields that were given for an act, from a form or from JSON, as the engine takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from triggers.errors import BadInputError, UponError
from upon.words.paper_dates import date_from_paper

Given = Mapping[str, Any]
LONGEST = 2_000
"""Characters of one field."""


class FieldsError(Exception):
    """Some fields cannot be read: all of them at once, each with its error."""

    def __init__(self, errors: Mapping[str, UponError]) -> None:
        self.errors = dict(errors)
        super().__init__(", ".join(errors))


def text_of(given: Given, name: str) -> str | None:
    """A text, None where it is blank. Raises FieldsError for one that is too long or no text."""
    value = given.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
        shown = str(value)[:40]
        raise FieldsError({name: BadInputError(name, shown, f"1..{LONGEST}")})
    return value.strip() or None


def texts_of(given: Given, names: Iterable[str]) -> dict[str, str]:
    """The texts that are not blank."""
    found = {name: text_of(given, name) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def list_of(given: Given, name: str) -> tuple[str, ...]:
    """Several texts, of which blank ones are left out."""
    value = given.get(name) or ()
    items = [value] if isinstance(value, str) else list(value)
    return tuple(item for item in (text_of({name: one}, name) for one in items) if item)


def dates_of(given: Given, names: Iterable[str]) -> dict[str, date]:
    """The dates that are not blank. Raises FieldsError for all that cannot be read."""
    found: dict[str, date] = {}
    errors: dict[str, UponError] = {}
    for name in names:
        try:
            if text := text_of(given, name):
                found[name] = date_from_paper(text, name)
        except BadInputError as error:
            errors[name] = error
        except FieldsError as error:
            errors |= error.errors
    if errors:
        raise FieldsError(errors)
    return found


def flag_of(given: Given, name: str) -> bool:
    """Whether something was ticked."""
    return given.get(name) in (True, "true", "on", "1", "yes")
