"""Bodies in a value: "Sở Tài chính, Sở Văn hóa, Thể thao và Du lịch; các sở, ngành liên quan"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from workflows.reading.bodies.phrase_patterns import phrase_pattern, phrases
from workflows.reading.source.folding import fold, is_plain, lowered

WORDS = Path(__file__).parents[1] / "words"
MOST_WORDS = 30
"""Words of a body's name; more is a sentence."""

_SEPARATOR = re.compile(r"\s*,\s*|\s+(?:và|cùng với|cùng|and)\s+")
_LIST_HEAD = re.compile(r"^(?:đề nghị )?(?:các )?(sở|bộ|ban)(?:,? ngành)?\s*:\s*", re.IGNORECASE)
_LEAD = re.compile(r"\s*\(?\bchủ trì\b\)?,?\s*(?:và )?")
_WITH = re.compile(r"(?:chủ động )?phối hợp\s*(?:chặt chẽ )?(?:với|cùng)\s+")
_HELPS = re.compile(r",?\s*\(?\bphối hợp\b\)?\s*(?:thực hiện)?\s*$")
_INSIDE_NAME = re.compile(
    r"(?:ban chỉ đạo|ban quản lý|tổ công tác|hội đồng|tiểu ban|ban soạn thảo|tổ biên tập)\b"
)
_NO_CUT_AFTER = re.compile(
    r"(?:cơ quan|đơn vị|chuyên trách|\bvà|\bcác|\bnhững|\bđược|\bđể|công tác)$"
)
_IN_ITS_FIELD = re.compile(
    r",? ?(?:trong|theo|thuộc) (?:phạm vi )?(?:chức năng|nhiệm vụ|thẩm quyền|lĩnh vực)"
    r"[^;.]{0,60}?(?:của mình|được giao|được phân công|phụ trách|quản lý)(?: được giao)?"
)
_CONNECTIVES = ("dong thoi", "ngoai ra", "trong do", "rieng", "hang nam", "dinh ky")
_SHARED_OFFICE = re.compile(
    r"văn phòng (?:hđnd|hội đồng nhân dân|đoàn đbqh|đoàn đại biểu quốc hội|ubnd|ủy ban nhân dân)$"
)
"""An office of two bodies, whose name goes on behind "and"."""
_LOWER_HEADS = {"co quan", "don vi", "doanh nghiep", "to chuc", "dia phuong", "truong", "hoi"}


_STARTS = re.compile(
    r"(?<=[a-zà-ỹ]) (?=(?:Sở [A-ZĐ]|Các (?:sở|cơ|đơn|doanh|phòng)|UBND (?:các|xã|cấp|tỉnh)))"
)
"""Where a new body may begin without a mark, as where a cell's lines were joined."""


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A body as printed; `role` is lead or coordinating where the words say so, "" elsewhere;
    `sure`: no word of the dictionary had to be guessed."""

    name: str
    role: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class BodyList:
    """The bodies of a value, and the words beside them that name no body."""

    parts: tuple[BodyPart, ...]
    rest: tuple[str, ...] = ()


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (WORDS / name).read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and line[0] != "#")


@cache
def heads() -> Mapping[str, str]:
    """First words of a body's name, in lower case -> "name" or "any"."""
    return {row[1]: row[0] for row in _rows("heads.tsv")}


@cache
def _whole_names() -> re.Pattern[str]:
    names = sorted((fold(row[0]) for row in _rows("ministries.tsv")), key=len, reverse=True)
    joined = [name for name in names if "," in name or " va " in name]
    return re.compile("|".join(re.escape(name) for name in joined))


@cache
def _fields() -> frozenset[str]:
    return frozenset(fold(row[0]) for row in _rows("ministries.tsv"))


@lru_cache(maxsize=16_384)
def split_bodies(text: str) -> BodyList:
    """The bodies of a value, in its order."""
    parts: list[BodyPart] = []
    rest: list[str] = []
    shared = ""
    text = _STARTS.sub(lambda found: _parting(found, text), text)
    for segment in _segments(text):
        if fold(segment).startswith(_CONNECTIVES):
            rest.append(segment)
            continue
        rest += [found.group().strip(" ,") for found in _IN_ITS_FIELD.finditer(segment)]
        for role, words in _roles_in(_IN_ITS_FIELD.sub("", segment)):
            names, left = _cut(words)
            found = list(_names(names))
            parts += [replace(part, role=role or shared) for part in found]
            if left:
                rest.append(left)
            shared = "coordinating" if role == "coordinating" and parts else ""
    return BodyList(tuple(_with_tails(parts)), tuple(rest))


def _parting(found: re.Match[str], text: str) -> str:
    """A semicolon before a body that begins without a mark, a blank behind words that want one."""
    before = text[: found.start()].rsplit(" ", 1)[-1]
    return " " if lowered(before) in phrases("no-start") else "; "


def _segments(text: str) -> Iterator[str]:
    """The pieces between semicolons and sentences, outside of brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth = max(0, depth + (letter == "(") - (letter == ")"))
        sentence = letter == "." and text[at + 1 : at + 2] in ("", " ") and at - start > 3
        if depth == 0 and (letter == ";" or sentence):
            yield text[start:at].strip(" .,-+")
            start = at + 1
    if text[start:].strip(" .,-+"):
        yield text[start:].strip(" .,-+")


def _roles_in(segment: str) -> Iterator[tuple[str, str]]:
    """(role, words) of a segment: "X chủ trì, phối hợp với Y", "X chủ trì, Y phối hợp"."""
    lead = _LEAD.search(segment)
    if lead and lead.start() > 0:
        before, after = segment[: lead.start()], segment[lead.end() :]
        yield "lead", before
        if found := _WITH.match(after):
            yield "coordinating", after[found.end() :]
        elif found := _HELPS.search(after):
            yield "coordinating", after[: found.start()]
        elif after.strip(" ,."):
            yield "", f"- {after}"
        return
    if lead:
        segment = segment[lead.end() :]
    if found := _WITH.match(segment):
        yield "coordinating", segment[found.end() :]
    elif found := _HELPS.search(segment):
        yield "coordinating", segment[: found.start()]
    elif (found := _WITH.search(segment)) and len(segment[: found.start()].split()) < 14:
        yield "", segment[: found.start()].rstrip(" ,")
        yield "coordinating", segment[found.end() :]
    else:
        yield "", segment


def _cut(words: str) -> tuple[str, str]:
    """The names, and the words from the first verb on."""
    if words.startswith("- "):
        return "", words[2:]
    for found in phrase_pattern("cut", r"(?<=\s)").finditer(words):
        before = words[: found.start()].rstrip(" ,")
        if _NO_CUT_AFTER.search(lowered(before)) or _INSIDE_NAME.search(lowered(before)[-80:]):
            continue
        if before.count("(") == before.count(")"):
            return before, words[found.start() :].strip()
    return words, ""


def _names(words: str) -> Iterator[BodyPart]:
    """The names of a list."""
    shared = ""
    if found := _LIST_HEAD.match(words):
        shared, words = found.group(1).capitalize(), words[found.end() :]
    whole = [match.span() for match in _whole_names().finditer(_folded_in_place(words))]
    pieces: list[tuple[str, bool]] = []
    start, sure, headed = 0, True, fold(words).startswith(("so ", "bo "))
    for match in _SEPARATOR.finditer(words):
        inside = any(a < match.start() and match.end() < b for a, b in whole)
        if inside or words[: match.start()].count("(") > words[: match.start()].count(")"):
            continue
        piece, after = words[start : match.start()], words[match.end() :]
        bare = fold(_SEPARATOR.split(after, maxsplit=1)[0].strip(" .")) in _fields()
        begins = _begins(
            after, piece, match.group().strip() == ",", bool(shared) or (bare and headed)
        )
        if begins and piece.strip():
            pieces.append((piece.strip(), sure))
            start, sure = match.end(), begins == "sure"
    pieces.append((words[start:].strip(), sure))
    for piece, known in pieces:
        if name := piece.strip(" .,;:-+"):
            yield from _named(name, shared, known, pieces)


def _named(
    name: str, shared: str, known: bool, pieces: list[tuple[str, bool]]
) -> Iterator[BodyPart]:
    head = shared
    if not head and fold(name) in _fields() and len(pieces) > 1:
        head = next((p.split()[0] for p, _ in pieces if fold(p.split()[0]) in ("so", "bo")), "")
    if head and not head_of_name(name):
        yield BodyPart(f"{head} {name}", sure=known)
    else:
        yield BodyPart(name, sure=known and len(name.split()) <= MOST_WORDS)


def _folded_in_place(text: str) -> str:
    return "".join(fold(letter) or " " for letter in text)


def head_of_name(text: str) -> str:
    """How the first words are known as those of a body: "name", "any" or ""."""
    words = text.split()
    known = _folded_heads() if is_plain(text) else heads()
    if phrase_pattern("not-name").match(lowered(text)):
        return ""
    for count in (3, 2, 1):
        first = lowered(" ".join(words[:count])).strip(",.():")
        kind = known.get(first)
        if kind and len(words) >= count and (kind == "any" or words[0][:1].isupper()):
            return "" if first in _VERBS_TOO and _is_verb(words[count:]) else kind
    first = words[0].strip(",.()") if words else ""
    acronym = len(first) > 1 and first.isupper() and first.isalpha() and not text.isupper()
    return "name" if acronym else ""


_VERBS_TOO = {"lãnh đạo", "đại diện", "thanh tra", "kiểm toán", "trưởng"}


def _is_verb(after: list[str]) -> bool:
    """Whether a word that is a noun or a verb is a verb before these."""
    following = lowered(after[0]).strip() if after else ""
    return following in {"việc", "thực", "tổ", "công", "xây", "triển", "chỉ", "toàn", "tốt"} or (
        following == "" or following.startswith(",")
    )


@cache
def _folded_heads() -> Mapping[str, str]:
    return {fold(words): kind for words, kind in heads().items()}


def _begins(after: str, before: str, comma: bool, shared: bool) -> str:
    """Whether a new name begins behind a comma or "and": "sure", "guess", or "" for no."""
    upcoming = _SEPARATOR.split(after, maxsplit=1)[0]
    if not comma and _SHARED_OFFICE.search(lowered(before)):
        return ""
    if head_of_name(after):
        lone = (
            heads().get(lowered(after.split(maxsplit=1)[0])) == "any" and len(upcoming.split()) < 2
        )
        return "" if lone and after[:1].islower() else "sure"
    if shared:
        return "sure"
    first_two = fold(" ".join(after.split()[:2]))
    lower = after[:1].islower() and (
        first_two in _LOWER_HEADS or first_two.split()[0] in _LOWER_HEADS
    )
    proper = not re.search(r"\b(?:các|những)\b", lowered(before)) and len(before.split()) > 2
    if lower and proper and (len(upcoming.split()) > 2 or not comma):
        return "guess"
    return ""


def _with_tails(parts: list[BodyPart]) -> Iterator[BodyPart]:
    """Names of one word with the tail of the next: "HĐND, UBND thị xã"."""
    for part, after in zip(parts, [*parts[1:], None], strict=True):
        words = part.name.split()
        if (
            after
            and len(words) == 1
            and part.name.isupper()
            and fold(part.name) in ("hdnd", "ubnd")
        ):
            tail = after.name.split()[1:]
            if (
                fold(after.name.split()[0]) in ("ubnd", "hdnd", "ubmttq", "ubmttqvn", "mttq")
                and tail
            ):
                yield replace(part, name=f"{part.name} {' '.join(tail)}")
                continue
        yield part


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Short forms and their words, the ones of every office and those that a text gives."""

    forms: tuple[tuple[str, str], ...] = ()

    def key(self, name: str) -> str:
        """What is equal for two names of one body."""
        plain = fold(name).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
        words = [self._words().get(word, word) for word in re.split(r"[\s]+", plain)]
        text = (
            " ".join(words).replace("uy ban nhan dan", "ubnd").replace("hoi dong nhan dan", "hdnd")
        )
        return re.sub(r"[^\w&]+", " ", text).strip()

    def _words(self) -> Mapping[str, str]:
        return {**dict(_common()), **dict(self.forms)}


@cache
def _common() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in _rows("abbreviations.tsv"))


_GIVEN = re.compile(
    r"(?P<long>[A-ZĐÀ-Ỹ][^().;:]{4,90}?)\s*\((?:sau đây )?(?:được )?(?:gọi|viết) tắt là"
    r"[: ]*(?P<short>[^)]{2,30})\)"
)
_PAREN = re.compile(r"(?P<long>(?:[^\W\d]+ ){1,7}[^\W\d]+)\s*\((?P<short>[A-ZĐ&,]{2,12})\)")


def abbreviations_in(text: str) -> Abbreviations:
    """The short forms that a text explains itself."""
    found = [(m.group("short"), m.group("long")) for m in _GIVEN.finditer(text)]
    for match in _PAREN.finditer(text):
        letters, words = match.group("short"), match.group("long").split()
        tail = words[-len(letters) :]
        if len(tail) == len(letters) and all(
            fold(w)[:1] == fold(letter) for w, letter in zip(tail, letters, strict=True)
        ):
            found.append((letters, " ".join(tail)))
    clean = [(fold(short.strip(' "')), fold(words)) for short, words in found]
    return Abbreviations(
        tuple((s, w) for s, w in clean if s and " " not in s and s not in w.split())
    )
