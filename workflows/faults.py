"""Faults in a plan file as values: where, and in one line what, got, allowed and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_SHOWN = 120

MOST = 1_000
"""Faults of one file listed in one run; a file with more is hardly a plan."""

MESSAGES: Mapping[str, str] = {
    # the file
    "unreadable": "cannot read the file: {reason}; give the path of a file that can be read",
    "too-large": "the file is too large; allowed: at most {most} bytes; split it",
    "long-line": "the line has more than {most} characters; allowed: at most {most}; break it",
    "not-utf8": "got the byte {got}; allowed: UTF-8 text; save the file as UTF-8",
    "bad-character": "{what}: got the character {got}; allowed: text without control and "
    "direction characters; delete it",
    "hidden-character": "{what}: character {at} is {got}, which nobody sees; allowed: characters "
    "that can be seen; delete it",
    "too-many": "more than {most} faults; mend those listed and check again",
    # YAML
    "yaml-syntax": "not YAML: {got}; allowed: keys with values, lists and text; mend this line",
    "yaml-tag": "got the tag {got!r}; allowed: plain values; delete the tag",
    "yaml-anchor": "got the anchor '&{got}'; allowed: plain values; delete it and repeat the value",
    "yaml-alias": "got the alias '*{got}'; allowed: plain values; write the value itself",
    "yaml-merge": "got the merge key '<<'; allowed: plain keys; write the merged keys themselves",
    "yaml-directive": "got a %YAML or %TAG directive; allowed: none; delete that line",
    "yaml-documents": "got a second document; allowed: one a file; move it to its own file",
    "yaml-key": "got {got} as a key; allowed: text; write the key as text",
    "too-deep": "nested deeper than {most} levels; allowed: at most {most}; flatten it",
    "duplicate-key": "the key {got!r} again, first on line {first}; allowed: each key once; "
    "delete or rename one",
    # a shared file of bodies
    "shared-path": "{what}: got the path {got!r}; allowed: a file in the plan's own folder or in "
    "one below, with / between folders; put or link the file there",
    "shared-link": "{what}: the path {got!r} leads out of the plan's folder, to {to}; it is read; "
    "put a copy there if the plan is to be passed on with its folder",
    "shared-unreadable": "{what}: cannot read {got!r}: {reason}; give the way to the file from the "
    "plan's own folder",
    "missing-column": "the header has no column {name!r}; it is required; add it",
    "bad-column": "the header: got the column {got!r}; allowed: {allowed}, each once; correct the "
    "header",
    "csv-open-quote": "the quote that opens here is never closed; allowed: quotes in pairs, one "
    "within a cell written twice; close it or delete it",
    "csv-quote": "got {got!r} after the quote that ends the cell; allowed: the next cell or the "
    "next row; write a quote within a cell twice",
    "csv-cells": "the row has {got} cells; allowed: {allowed}, as in the header; correct the row",
    "csv-lines": "more than {most} lines; allowed: at most {most}; split the file",
    # the shape
    "wrong-shape": "{what}: got {got}; allowed: {allowed}; write {allowed} here",
    "unknown-key": "{what}: unknown key {got!r}; allowed: {allowed}; did you mean: {nearest}",
    "missing-key": "{what}: no key {name!r}; it is required; add it",
    "empty": "{what}: got nothing; allowed: some text; fill it in or delete the key",
    "too-long": "{what}: got {got} characters; allowed: at most {most}; shorten it",
    "bad-id": "{what}: got the id {got!r}; allowed: lower-case a-z, digits, dots and hyphens, at "
    "most 64; rename it",
    "bad-task-id": "{what}: got the task id {got!r}; allowed: letters, digits, dots and hyphens, "
    "a letter or digit at both ends, at most 64; rename it",
    "reserved-id": "{what}: got the trigger id {got!r}, which an expression cannot name; allowed: "
    "no word or number of the grammar, no end in .issued, .effective, .received, .recorded, a "
    "dot or a hyphen; rename it",
    "bad-date": "{what}: got {got!r}; allowed: a day that exists, as YYYY-MM-DD or DD/MM/YYYY, "
    "from 1990-01-01 to 2100-12-31; correct it",
    "bad-flag": "{what}: got {got!r}; allowed: true, false; write one of them",
    "bad-days": "{what}: got {got!r}; allowed: a whole number of days from 0 to {most}; correct it",
    "bad-number": "{what}: got {got!r}; allowed: a number from 0 to 1000, in percent, without a "
    "sign; correct it",
    "bad-choice": "{what}: got {got!r}; allowed: {allowed}; write one of them",
    "bad-period": "{what}: got {got!r}; allowed: 2023, 2023-H1, 2022-Q4 or 2023-01; correct it",
    "bad-expression": "{what}: got {got}; expected {allowed}; correct the expression",
    "hours": "{what}: got {got}: hours are not counted yet; write days",
    "too-few-readings": "{what}: got {got} readings; allowed: two or more; add the other reading",
    "unknown-reading": "{what}: got {got!r}; allowed: one of the readings, word for word; copy it",
    "bad-value": "{what}: {got}; correct it",
    # the file that says who is told
    "bad-hour": "{what}: got {got!r}; allowed: an hour from 00:00 to 23:59, as HH:MM; correct it",
    "bad-port": "{what}: got {got!r}; allowed: a whole number from 1 to 65535; correct it",
    "bad-mail-address": "{what}: got {got!r}; allowed: one mail address, such as an@example.org; "
    "correct it",
    "bad-host": "{what}: got no name of a server; allowed: a name or an IP address, without user, "
    "password, port and path; correct it",
    "open-mail": "{what}: letters go to another machine as plain text; allowed: starttls, tls",
    "open-hook": "{what}: messages go as plain text; allowed: https://, as far as it is to be had",
    "open-file": "{what}: others may write this file (mode {mode}) and so decide where messages "
    "go; take that right away with: chmod go-w",
    "bad-url": "{what}: got no address that can be used; allowed: http:// or https:// with a host "
    "and without user and password; correct it",
    "bad-variable": "{what}: got no name of a variable; allowed: letters, digits and _, such as "
    "SMTP_PASSWORD; correct it",
    "secret-literal": "{what}: a secret may not stand here; allowed: {{env: NAME}} or {{file: "
    "PATH}}; move it there",
    "secret-source": "{what}: allowed: one of env and file; write {{env: NAME}} or {{file: PATH}}",
    "open-password": "{what}: got none, so the password would cross the network in the open; "
    "allowed: starttls, tls; write one of them",
    "only-with": "{what}: it stands alone; allowed: together with {other}; add that or delete this",
    "recipient-of-what": "{what}: allowed: one of body and office; write body: ID or office: true",
    "unknown-channel": "{what}: no channel {name!r}; did you mean: {nearest}; correct it, or "
    "declare it under channels",
    "no-address": "{what}: a channel of kind {kind} has its address itself; delete this",
    # names
    "unknown-trigger": "{what}: no trigger {name!r}; did you mean: {nearest}; correct it, or "
    "declare it under triggers",
    "unknown-task": "{what}: no task {name!r}; did you mean: {nearest}; correct it, or add the "
    "task",
    "unknown-body": "{what}: no body {name!r}; did you mean: {nearest}; correct it, or declare it "
    "under bodies",
    "unknown-group": "{what}: no group {name!r}; did you mean: {nearest}; correct it, or declare "
    "it under groups",
    "unknown-calendar": "{what}: no calendar {name!r}; allowed: {allowed}, or a file that ends in "
    ".csv; did you mean: {nearest}",
    "same-id": "{what}: {name!r} is a body and a group; allowed: one of the two; rename one",
    "same-task-id": "{what}: {name!r} differs from {other!r} only by case or Unicode form; "
    "allowed: ids that differ in more; rename one",
    "empty-group": "{what}: the group {name!r} has no members, so the task would be nobody's; "
    "allowed: one or more; add members to it, or name another group",
    "shared-otherwise": "{what}: {name!r} is in the shared file with other content; allowed: the "
    "same in both, or in one of the two; delete or rename it here",
    "repeated-name": "{what}: {name!r} twice; allowed: each once; delete one",
    "task-cycle": "tasks wait for each other: {loop}; allowed: no loop; take one 'done' out",
    "body-cycle": "bodies lie under each other: {loop}; allowed: no loop; correct one 'under'",
    # rules
    "bad-policy": "{what}: got {got!r}; allowed: {allowed}; correct it",
    "recurrence-in-or": "{what}: {every!r} inside 'or'; allowed: alone, joined by 'and', or beside "
    "'continuous' or 'none'; rewrite the rule",
    "never-counted": "{what}: {got!r} leads out of the years 1990 to 2100, whatever it is counted "
    "from; allowed: a shorter span; correct the number",
    "until-before-adopted": "until: got {got}; allowed: {adopted} (adopted) or later; correct one",
    "bad-term": "{what}: got {first}..{last}; allowed: a first day not after the last, each term "
    "after the one before it; correct it",
    "done-with-when": "{what}: a task that was done at adoption waits for nothing; delete 'when' "
    "or 'state'",
    "completes-no-part": "{what}: sub-plans complete the parts of members, once each; give the "
    "task 'each' and no 'every', or delete it",
    "done-recurring": "{what}: a task that was done at adoption does not recur; delete 'every' or "
    "'state'",
    "two-repeats": "{what}: names {names}, which repeat; allowed: one repeating trigger a task, "
    "for each of its events opens an occurrence; split the task",
    # warnings
    "no-terms": "{what}: 'every term' opens nothing, for the plan lists no terms; add them under "
    "terms, or confirm that none is known",
    "anchor-not-awaited": "{what}: counts from {name!r}, which 'when' does not name, so the task "
    "may start without a date; add it to 'when', or accept that",
    "done-periods": "{what}: task {name!r} recurs in other periods: those of its occurrences count "
    "that lie in the period, or the one that contains it; accept that, or write what is meant",
    "done-first-of-many": "{what}: task {name!r} has many occurrences, and the first that is done "
    "counts; accept that, or let both tasks recur alike",
    "due-before-start": "{what}: {got!r} comes before what the task waits for, so it starts after "
    "its date; take that out of 'when', or accept it",
    "date-passed": "{what}: ends on {got}, before the plan is adopted ({adopted}); check both",
    "no-until": "{what}: recurs in a plan without 'until', so it rolls for ten years after "
    "adoption; add 'until', or accept that",
    "repeat-recurring": "{what}: recurs by period, so events of {name!r} open no occurrences of "
    "their own; take one of the two out, or accept that",
    "unused-trigger": "{what}: no task names it; name it in a 'when' or 'due', or delete it",
    "no-leader": "{what}: no body directs or leads it; add directing or lead, or accept that",
    "no-implementer": "{what}: no body implements it; add implementing, or accept that",
    "open-question": "{what}: not confirmed: {asks}; confirm the reading taken, or change it",
    "target-contradiction": "{what}: no number meets {bounds}; correct one of the bounds",
}
"""Code -> English message; the command line words other languages by `code` and `args`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend (or, as a warning, to look at); line and column count from 1.

    `args` are the typed parts of the message, of the names that MESSAGES uses.
    """

    file: str
    line: int
    column: int
    task: str | None
    code: str
    message: str
    args: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{one_line(self.file)}:{self.line}:{self.column}: {self.message}"


def make_fault(
    code: str, file: str, place: tuple[int, int] = (1, 1), task: str | None = None, **args: object
) -> Fault:
    """A fault of the `file` whose message is worded from its `code` and the further keywords;
    `place` is its line and column, from 1, `task` the id of the task it lies in (None: in none)."""
    shown = {name: _shown(name, value) for name, value in args.items()}
    message = MESSAGES[code].format(**shown)
    return Fault(file, *place, task, code, message, args)


def in_order(faults: list[Fault], file: str) -> list[Fault]:
    """The faults of a file by their places, cut with a word where there are too many."""
    ordered = sorted(faults, key=lambda fault: (fault.line, fault.column))
    if len(ordered) > MOST:
        last = ordered[MOST - 1]
        end = make_fault("too-many", file, (last.line, last.column), most=MOST)
        return [*ordered[:MOST], end]
    return ordered


def one_line(text: str) -> str:
    """The text without line breaks and with whatever cannot be printed escaped."""
    joined = " ".join(text.split())
    if joined.isprintable():
        return joined
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in joined)


def _shown(name: str, value: object) -> object:
    if isinstance(value, tuple):
        between = " -> " if name == "loop" else ", "
        return between.join(one_line(str(part)) for part in value) or "-"
    if isinstance(value, str):
        text = one_line(value)
        fits = len(text) <= LONGEST_SHOWN or name == "allowed"
        return text if fits else text[: LONGEST_SHOWN - 3] + "..."
    return value
