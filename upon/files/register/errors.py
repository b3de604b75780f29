"""What is wrong with a register or a review file, each in one line that says what to do next."""

from __future__ import annotations

from typing import ClassVar

from triggers.errors import BadInputError, UponError, UsageError


class RegisterError(BadInputError):
    """A register or review file that cannot be used as it is (exit 5)."""

    code: ClassVar[str] = "register_damaged"
    template: ClassVar[str] = "{file}: the file is damaged: {what}; export the register again"

    def __init__(self, **arguments: object) -> None:
        self.what, self.got, self.allowed = str(arguments.get("file", "")), "", ""
        UponError.__init__(self, **arguments)


class NoHeaderError(RegisterError):
    """No line has enough headings that are known."""

    code = "register_no_header"
    template = (
        "{file}: none of the first {most} lines is a header with a number or a summary; "
        "it begins: {lines}; name the columns, as in --map 'Nơi gửi=issuer'; fields: {fields}"
    )


class UnknownHeadingError(RegisterError):
    """`--map` names a heading that the register has not."""

    code = "register_no_heading"
    template = "--map: {file} has no heading {got!r}; its headings: {allowed}"


class PasswordError(RegisterError):
    """The file opens with a password only."""

    code = "register_password"
    template = "{file} opens with a password only; save it without one and read it again"


class OldFormatError(RegisterError):
    """A format that is not read."""

    code = "register_format"
    template = "{file}: {got} is not read; save it as one of: .xlsx, .csv, .docx, .eml, .json"


class TooLargeError(RegisterError):
    """More than is read at once."""

    code = "register_too_large"
    template = "{file}: {got}, more than the {allowed} that are read at once; divide the register"


class EncodingError(RegisterError):
    """Bytes that are no text in the encoding."""

    code = "register_encoding"
    template = (
        "{file} is no text in {got} (byte {place}); say its encoding, as in --encoding cp1258"
    )


class MonthFirstError(RegisterError):
    """A column of dates that is valid only with the month first."""

    code = "register_month_first"
    template = (
        "{file}, column {heading!r}: {got} (line {line}) and others have the month first; "
        "the day comes first, dd/mm/yyyy: set the column so and read it again"
    )


class NoSheetError(RegisterError):
    """No sheet of that name."""

    code = "register_no_sheet"
    template = "{file} has no sheet {got!r}; its sheets: {allowed}"


class EmptyRegisterError(RegisterError):
    """There is nothing in it."""

    code = "register_empty"
    template = "{file} is empty; give a register with a header and a row for each document"


class OtherReviewError(RegisterError):
    """A review of another register, or of this one before it was changed."""

    code = "review_other"
    template = (
        "{file} was made from another register than {register}, or that was changed since; "
        "make the review again with --review"
    )


class BadReviewError(RegisterError):
    """A file that is no review."""

    code = "review_bad"
    template = "{file} is no review file: it lacks the columns {got}; make one with --review"


class ReviewTriggerError(RegisterError):
    """A review names a trigger that no plan declares (exit 3)."""

    code = "review_trigger"
    template = (
        "{file}, line {line}: no trigger {got!r}; did you mean: {nearest}; see `upon triggers`"
    )
    exit_code = 3


class ReviewRowError(RegisterError):
    """A review has something in `accept` but not the number of a row of the register."""

    code = "review_row"
    template = (
        "{file}, line {line}: column row has {got!r}, which is no line of the register that can be "
        "decided about; leave that column as --review wrote it"
    )


class NoIssuedDateError(RegisterError):
    """A document without its date of issue, which cannot be recorded."""

    code = "review_no_date"
    template = (
        "line {line} of {file} has no date of issue that can be read; put it into the register and "
        "make the review again"
    )


class NoReaderError(UsageError):
    """The extra that reads office files is not installed (exit 2)."""

    code = "no_reader"
    template = "{file}: its reader is not installed; install it with: pip install 'upon[read]'"

    def __init__(self, file: str) -> None:
        UponError.__init__(self, file=file)
