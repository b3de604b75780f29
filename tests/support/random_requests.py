"""Random requests of each operation of the API, held against its own description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

STREAMS = frozenset({"/v1/changes"})
"""What never ends, so that it is not asked at random."""

PLACES: Mapping[str, Sequence[str]] = {
    "plan": ("nq21", "nq21@1"),
    "task": ("2.1.2.b", "1.1"),
    "event": ("1", "2"),
    "body": ("org-committee", "btvtu"),
    "name": ("vn-party", "vanthu"),
    "proposal": ("1",),
    "token": ("1",),
    "feed": ("1",),
}
"""Names that the workspace of the trial has, so that not every random path leads nowhere."""


def operations_of(client: TestClient, leave_out: frozenset[str] = STREAMS) -> Iterator[Any]:
    """Each operation that the served document names, but for some paths."""
    told = client.get("/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(told, config=SchemathesisConfig())
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        if operation.path not in leave_out:
            yield operation


def try_operation(
    operation: Any, client: TestClient, *, examples: int, number: int, answers: Counter[str]
) -> list[str]:
    """Send random requests of one operation, and give what was wrong with the answers.

    `number` is the seed of the drawing; `answers` counts the answers by status. Wrong is a fault of
    the server, and a status, a type or a body that the document does not have.
    """
    wrong: list[str] = []

    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), known=st.integers(0, 3))
    def attempt(case: Any, known: int) -> None:
        for name in case.path_parameters or {}:
            if known < len(PLACES.get(name, ())):
                case.path_parameters[name] = PLACES[name][known]
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1")
        sent.pop("cookies", None)
        answer = client.request(**sent)
        answers[str(answer.status_code)] += 1
        wrong.extend(f"{operation.label}: {fault}" for fault in faults_of(case, answer))

    attempt()
    return wrong


def faults_of(case: Any, answer: Any) -> list[str]:
    """What an answer has that the document does not, one line each."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return [f"{answer.status_code} {answer.text[:200]}"]
    checks = [status_code_conformance, content_type_conformance, response_schema_conformance]
    try:
        case.validate_response(answer, checks=checks)
    except FailureGroup as group:
        return [f"{answer.status_code} {fault}"[:400] for fault in group.exceptions]
    except Failure as fault:
        return [f"{answer.status_code} {fault}"[:400]]
    return []
