"""Which words of a text are of no language that it may be in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cli.app.command_table import COMMANDS
from engine.model.states import Move, State
from triggers.dates import DATE_KINDS
from triggers.parsing import RESERVED
from triggers.policies import KNOBS
from workflows.plan import Body, Group, OpenQuestion, Plan, Target, Task, Term, Trigger, Would

_SYLLABLE = re.compile(
    r"(b|ch?|d|gh?|gi|h|kh?|l|m|nh|ngh?|n|ph|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}"
    r"(ch|c|m|n[gh]?|p|t)?"
)
"""What a Vietnamese syllable without its tones and signs is made of."""

_LITERAL = re.compile(
    r"“[^”]*”|`[^`]*`|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|--[\w-]+|https?:\S+|[\w.-]+://\S*"
    r"|[\w/.-]+\.(?:ya?ml|csv|md|db|ics|toml|docx|xlsx|org|txt|json|log)\b|\b[\w-]+[=:][\w.:/-]+"
    r"|(?<!\w)\.(?:docx?|xlsx?|pdf|html|csv|tsv|txt|md|eml|json)\b|\bcp\d+\b|\[[a-z]\]"
    r"|\b\d+-\w+|\S*/\S*|\b[A-Z]+_[A-Z_]+\b|[\w.-]+\[\w+\]"
)
"""Commands, options, placeholders, files and their endings, addresses, encodings, single keys: what
is typed, not read."""

_ENGLISH_TEXT = """
    the not are and with for from this that must given allowed got needs missing known unknown
    due key set end but has was can may see use no of is it be by at on or if as all any one
    date file plan task event trigger waits waiting done
"""
ENGLISH = frozenset(_ENGLISH_TEXT.split())
"""Common English words; those that a Vietnamese syllable might be are told by their tones."""

_NAMES_TEXT = """
    upon postgresql sqlite icalendar tab systemctl journalctl cron stderr pip install utf byte
    bytes json yaml csv html rfc url uri http https asia ho chi minh pg dump restore starttls
    tls smtp word excel pdf xlsx openpyxl windows linux python civil frcp id ids env sha dd mm
    yyyy hh google unicode debian pango proxy enter ctrl kb backups
"""
NAMES = frozenset(_NAMES_TEXT.split())
"""Proper names, names of keys and signs that stand in both languages."""


def literals() -> frozenset[str]:
    """Words that are typed as they are: commands, keys of files, knobs, words of the grammar."""
    models = (Body, Group, OpenQuestion, Plan, Target, Task, Term, Trigger, Would)
    found = {name for model in models for name in model.model_fields} | set(DATE_KINDS)
    found |= {*COMMANDS, *KNOBS, *RESERVED, *(state.value for state in State)}
    found |= {move.value for move in Move}
    found |= {value for values in KNOBS.values() for value in values}
    return frozenset(part for name in found for part in re.split(r"[\W_]+", name.casefold()))


def english_in(text: str, also: frozenset[str] = frozenset()) -> Iterator[str]:
    """The words of a Vietnamese text that are no Vietnamese, `also` and what is typed left out."""
    known = literals() | NAMES | also
    for word in re.findall(r"[^\W\d_]+", _LITERAL.sub(" ", text)):
        low = word.casefold()
        if low in known or (word.isupper() and word.isascii() and len(word) < 6):
            continue
        if low in ENGLISH - _TONELESS or not _SYLLABLE.fullmatch(_bare(low)):
            yield word


def vietnamese_in(text: str) -> Iterator[str]:
    """The words of an English text that carry the signs of Vietnamese."""
    for word in re.findall(r"[^\W\d_]+", _LITERAL.sub(" ", text)):
        if _bare(word) != word.casefold():
            yield word


_TONELESS = frozenset({"can", "may", "no", "on", "in", "see", "as", "it", "be", "do", "of", "by"})
"""English words that are Vietnamese ones too, or such as no sentence of ours turns upon."""


def _bare(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
