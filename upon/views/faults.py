"""The faults and warnings of a file as JSON."""

from __future__ import annotations

from typing import Any

from upon.words.texts import Words
from workflows.faults import Fault


def fault_lists(words: Words, reading: Any) -> dict[str, Any]:
    """The faults and warnings of a file, as their JSON has them."""
    return {
        name: [_fault_json(words, fault) for fault in faults]
        for name, faults in (("faults", reading.faults), ("warnings", reading.warnings))
    }


def _fault_json(words: Words, fault: Fault) -> dict[str, Any]:
    message = words.fault(fault.code, fault.args, fault.message)
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "task": fault.task,
        "code": fault.code,
        "message": message,
    }
