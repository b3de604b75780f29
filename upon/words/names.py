"""What documents and events are called within a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upon.words.layout import one_line

NAMELESS: Mapping[str, str] = {}

_THERE_IS = re.compile(r"có\s+(?:sự\s+)?(?=\S)", re.IGNORECASE)
"""Plans often list an event as "Có kế hoạch ..." ("there is a plan"); within a sentence the
document alone is meant."""

_ACTS = (
    "ban hành|có|triển khai|chỉ đạo|hướng dẫn|công bố|ký|phê duyệt|thông qua|quyết định|kết luận"
)
_KINDS = (
    "văn bản|nghị quyết|chỉ thị|quy chế|quy định|quyết định|hướng dẫn|kế hoạch|thông báo|thông tư"
    "|nghị định|luật|pháp lệnh|kết luận|công văn|công điện|đề án|chương trình|chủ trương|chỉ đạo"
    "|báo cáo|tờ trình|biên bản|sự|việc|ý kiến|giấy|hợp đồng|phương án|dự án|danh sách|danh mục"
    "|kết quả|quy trình|điều lệ|lệnh|phiếu|bản"
)
_CLAUSE = re.compile(rf"(?!(?:{_KINDS})\b)\S.*?\s(?:{_ACTS})\s", re.IGNORECASE)
"""An issuer, then a verb: "Trung ương ban hành ...". A name that begins with the kind of a document
is that document, whatever verbs follow."""

_JOINED = re.compile(r"[,;]|\s(?:và|hoặc|and|or)\s", re.IGNORECASE)


def event_name(name: str) -> str:
    """A trigger's name as it stands within a sentence."""
    text = one_line(name)
    found = _THERE_IS.match(text)
    return text[found.end() :] if found else text


def quoted(name: str) -> str:
    """A name to stand beside others: in quotes where it holds words or signs by which names are
    joined, outside of brackets."""
    return f"“{name}”" if _JOINED.search(re.sub(r"\([^()]*\)", "", name)) else name


def is_clause(name: str) -> bool:
    """Whether a Vietnamese name is a clause ("Trung ương ban hành ...") and no noun."""
    return _CLAUSE.match(name) is not None
