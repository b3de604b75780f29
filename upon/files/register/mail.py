"""One message as a register of one row: a document that came by mail, forwarded or attached."""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from upon.files.register.errors import RegisterError
from upon.files.register.sheet import Cell, Line, Sheet
from workflows.matching.document_numbers import parse_number

HEADINGS = ("Ngày đến", "Tác giả", "Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Ghi chú")
_FORWARDED = re.compile(r"^\s*(?:(?:fwd?|re|tr|chuyển tiếp|trả lời)\s*:\s*)+", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d{1,6}\s*(?:/\s*\d{4}\s*)?[-–/_ ]{1,3}[A-ZĐ]{1,8}[a-z]?"
    r"\s*[-–/_]\s*[A-ZĐ][A-ZĐ0-9]*(?:-[A-ZĐ]+)*"
)
_ISSUED = re.compile(
    r"ngày\s+(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
    re.IGNORECASE,
)
_SENDER = re.compile(r"^\s*(?:từ|from|người gửi)\s*:\s*(?P<name>.+)$", re.IGNORECASE | re.MULTILINE)
_HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read_message(data: bytes, file: str) -> Sheet:
    """The message as a sheet: sender, subject and day, the number and the date of issue from the
    subject, the names of attachments or the text. Nothing in it is run or fetched.

    Raises RegisterError.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        if not isinstance(message, EmailMessage) or not message.keys():
            raise RegisterError(file=file, what="no message")
        cells = _cells(message)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise RegisterError(file=file, what=f"{type(error).__name__}: {error}"[:200]) from None
    return Sheet("eml", [Line(0, HEADINGS), Line(1, cells)])


def _cells(message: EmailMessage) -> tuple[Cell, ...]:
    subject = _FORWARDED.sub("", str(message.get("subject", ""))).strip()
    names = list(_attachments(message))
    text = _text(message)
    sources = (subject, *names, text)
    number = next((found for source in sources if (found := _number(source))), "")
    issued = next((m[1] for source in (subject, text) if (m := _ISSUED.search(source))), "")
    title = subject.replace(number, "").strip(" -:,.") if number else subject
    return (
        _day(message),
        _sender(message, text),
        number.replace("_", "/"),
        issued,
        title,
        "; ".join(names),
    )


def _number(text: str) -> str:
    """The first number of a document in a text, one with a kind before others."""
    found = [one.group() for one in _NUMBER.finditer(text)]
    kinds = [one for one in found if parse_number(one.replace("_", "/")).kind]
    return next(iter(kinds or found), "")


def _sender(message: EmailMessage, text: str) -> str:
    """Who sent it; of a forwarded message, who sent that."""
    forwarded = _SENDER.search(text)
    if forwarded and _FORWARDED.match(str(message.get("subject", ""))):
        return parseaddr(forwarded["name"])[0] or forwarded["name"].strip()
    name, address = parseaddr(str(message.get("from", "")))
    return name or address


def _day(message: EmailMessage) -> Cell:
    try:
        return parsedate_to_datetime(str(message.get("date", ""))).date()
    except (ValueError, TypeError):
        return ""


def _attachments(message: EmailMessage) -> Iterator[str]:
    for part in message.iter_attachments():
        name = part.get_filename()
        if name:
            yield re.sub(r"\.\w{1,5}$", "", name)


def _text(message: EmailMessage) -> str:
    """The text of the message; HTML without its tags."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    if body.get_content_subtype() == "html":
        content = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", _HIDDEN.sub(" ", content))))
    return content[:20_000]
