"""Who does it: a heading that is a body, "Sở X có trách nhiệm ...", "Sở X: hướng dẫn ...", "X chủ
trì, phối hợp với Y ...".
"""

from __future__ import annotations

import re

from workflows.reading.bodies.body_names import BodyPart, head_of_name, split_bodies
from workflows.reading.bodies.phrase_patterns import phrase_pattern
from workflows.reading.source.folding import fold, lowered

_ASKED = re.compile(
    r"^(?:(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd)[\w ]{0,24} )?"
    r"(?:đề nghị|yêu cầu|giao|trách nhiệm của|phân công|ngoài ra,?|đối với|hằng năm,)"
    r"\s*:?\s*(?:các đồng chí |đồng chí )?",
    re.IGNORECASE,
)
_PRELUDE = re.compile(
    r"^(?:căn cứ|trên cơ sở|theo|hằng năm|hàng năm|định kỳ|để|nhằm|trước|sau|trong|đến|từ|về|"
    r"chậm nhất)\b",
    re.IGNORECASE,
)
_DIRECTS = re.compile(
    r"^(?P<who>.{4,120}?) (?:lãnh đạo, )?(?:chỉ đạo|phụ trách)(?: thực hiện| trực tiếp)?\s*:?$"
)
_LEADS = re.compile(
    r"^(?P<who>.{4,160}?)(?: là cơ quan)? chủ trì"
    r"(?:,? phối hợp (?:với|cùng) (?P<with>.{3,200}?))?"
    r"(?: (?:thực hiện|triển khai|tham mưu)[\w ,]{0,60})?\s*:?$"
)
MOST_HEADING_WORDS = 45


def heading_bodies(text: str) -> list[tuple[tuple[str, ...], tuple[BodyPart, ...]]]:
    """(roles, bodies) of a heading that names who does what stands below; empty where it does not.

    `roles` is directing, lead or coordinating where the heading says so, else implementing.
    """
    clean = _ASKED.sub("", text.strip()).strip(" .:")
    if not clean or len(clean.split()) > MOST_HEADING_WORDS:
        return []
    if found := _DIRECTS.match(clean):
        return _roles(("directing",), found.group("who"))
    if found := _LEADS.match(clean):
        made = _roles(("lead",), found.group("who"))
        if made and found.group("with"):
            made += _roles(("coordinating",), found.group("with"))
        return made
    return _roles(("implementing",), clean)


def _roles(
    roles: tuple[str, ...], words: str
) -> list[tuple[tuple[str, ...], tuple[BodyPart, ...]]]:
    bodies = bodies_only(words)
    return [(roles, bodies)] if bodies else []


def bodies_only(words: str) -> tuple[BodyPart, ...]:
    """The bodies of words that name bodies and nothing else; empty where there is more."""
    clean = _ASKED.sub("", words.strip()).strip(" .:,")
    outside = re.sub(r"\([^()]*\)", "", clean)
    found = split_bodies(clean)
    if not found.parts or found.rest or _verbs().search(_names_hidden(outside)):
        return ()
    if not all(head_of_name(part.name) and len(part.name.split()) <= 25 for part in found.parts):
        return ()
    return tuple(found.parts)


_NAME_WORDS = re.compile(
    r"(?i:ban chỉ đạo|ban tổ chức|tổ chức đảng|tham mưu,? giúp việc|cơ quan (?:tham mưu|thực hiện)|"
    r"được giao|ban giám sát|tổ chức [a-zà-ỹ]+ - xã hội|ban quản lý|ủy ban kiểm tra|được phân công)"
    r"|Kiểm tra|Xây dựng|Tổ chức|Giám sát|Chỉ đạo"
)


def _verbs() -> re.Pattern[str]:
    return phrase_pattern("verb", r"(?:,\s*)?")


def _names_hidden(text: str) -> str:
    return lowered(_NAME_WORDS.sub("X", text))


def subject_of(text: str) -> tuple[tuple[BodyPart, ...], str, int]:
    """The bodies with which a sentence begins, their role, and where the words after them begin.

    Empty where it begins with something else. The role is "lead" before "chủ trì", directing
    before "chỉ đạo", else "implementing".
    """
    asked = _ASKED.match(text)
    start = asked.end() if asked else _after_prelude(text)
    rest = text[start:]
    if not head_of_name(rest) and not rest[:4].isupper():
        return (), "", 0
    colon = rest.find(":")
    if 3 < colon < 160 and (bodies := bodies_only(rest[:colon])):
        return bodies, "implementing", start + colon + 1
    hidden = _hide_names(rest[:400])
    for found in _verbs().finditer(hidden):
        if found.start() < 3:
            return (), "", 0
        if bodies := bodies_only(rest[: found.start()]):
            verb = fold(found.group()).strip(" ,")
            role = "lead" if verb.startswith("chu tri") else "implementing"
            return bodies, role, start + found.start()
        if len(rest[: found.start()].split()) > MOST_HEADING_WORDS:
            break
    return (), "", 0


def _after_prelude(text: str) -> int:
    """Where the subject begins behind "Căn cứ ..., " or "Trên cơ sở ..., "; 0 without them."""
    if not _PRELUDE.match(text):
        return 0
    for found in re.finditer(r",\s+", text[:300]):
        if head_of_name(text[found.end() :]):
            return found.end()
    return 0


def _hide_names(text: str) -> str:
    """The text with the words inside of names made unlike verbs, letter for letter."""
    return lowered(_NAME_WORDS.sub(lambda found: "x" * len(found.group()), text))
