"""The API's own description: kept in the docs, true of every answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from tests.web.conftest import Served
from web.api.documents import WORDS

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""

COPY = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
EXAMPLES = 25


def test_the_copy_in_the_docs_is_what_is_served(clerk: TestClient) -> None:
    """`scripts/openapi.py` writes it anew."""
    assert json.loads(COPY.read_text(encoding="utf-8")) == clerk.get("/v1/openapi.json").json()


def test_every_operation_says_what_it_is(clerk: TestClient) -> None:
    """An id of its own, a summary, a Vietnamese description, its problems; OpenAPI 3.1."""
    told = clerk.get("/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    found = [op for path in told["paths"].values() for op in path.values()]
    assert len({op["operationId"] for op in found}) == len(found)
    for op in found:
        assert op["summary"]
        assert op["description"]
        assert {"401", "404"} <= op["responses"].keys(), op["operationId"]
    assert all(str(code) in json.dumps(told) for code in WORDS)


def test_random_requests_get_documented_answers(served: Served) -> None:
    """Twenty-five random requests an operation: no fault of ours, no status that is not in the
    document. (A campaign of many more is `benchmarks/web_fuzz.py`.)"""
    client = served.signed_in("truongban")
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    told = client.get("/v1/openapi.json").json()
    schema = schemathesis.openapi.from_dict(told, config=SchemathesisConfig())
    wrong: list[str] = []
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]
        if operation.path in ("/v1/changes", "/v1/tokens", "/v1/feeds", "/v1/accounts"):
            continue
        tried(operation, client, wrong)
    assert wrong == []


def tried(operation: Any, client: TestClient, wrong: list[str]) -> None:
    """Send random requests of one operation; what is wrong is added."""
    known = set(operation.definition.raw["responses"])

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def attempt(case: Any) -> None:
        given = case.as_transport_kwargs(base_url="http://127.0.0.1")
        given.pop("cookies", None)
        answer = client.request(**given)
        if answer.status_code >= 500 or str(answer.status_code) not in known:
            wrong.append(f"{operation.label}: {answer.status_code} {answer.text[:200]}")

    pytest.importorskip("hypothesis").given(case=operation.as_strategy())(attempt)()
