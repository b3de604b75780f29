"""Values that an option takes from a list, in the words of either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from triggers.errors import UsageError
from upon.words.folding import folded
from upon.words.texts import LANGUAGES, Words


def choice(words: Words, option: str, kind: str, given: str, allowed: Iterable[str]) -> str:
    """The value of those `allowed` that is `given`: by its name, or by a word for it in either
    language, whatever its accents and case. Raises UsageError for the `option`, naming the values
    in the language of `words`.

    `kind` is the start of the keys of the words, such as `state`.
    """
    names = list(allowed)
    found = find_choice(kind, given, names)
    if found is None:
        raise UsageError(option, given, ", ".join(typed_words(words, kind, names)))
    return found


def find_choice(kind: str, given: str, allowed: Iterable[str]) -> str | None:
    """The value of those `allowed` that is `given`, as `choice` finds it, with words whose keys
    start with `kind`; None where it is none of them."""
    wanted = folded(given)
    for name in allowed:
        if wanted in {folded(word) for word in (name, *_words_for(kind, name))}:
            return name
    return None


def typed_words(words: Words, kind: str, names: Iterable[str]) -> list[str]:
    """How the values `names` are typed in the language of `words`; `kind` is the start of the keys
    of their words."""
    return [_shown(words, kind, name) for name in names]


def _words_for(kind: str, name: str) -> Iterator[str]:
    """All that a value is called, in both languages."""
    for lang in LANGUAGES:
        words = Words(lang)
        yield words.term(kind, name)
        yield from words.term(f"alias.{kind}", name).split("; ")


def _shown(words: Words, kind: str, name: str) -> str:
    """The first word for a value that can be typed without quotes."""
    if words.lang == "en":
        return name
    first = words.term(f"alias.{kind}", name).split("; ")[0]
    return first.replace(" ", "-")
