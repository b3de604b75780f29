"""Execution options by which a connection says what it is for."""

from __future__ import annotations

WRITING = "upon_writing"
"""The execution option by which a connection says that it will write."""
