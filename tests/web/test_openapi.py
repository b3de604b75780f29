"""The API's own description: kept in the docs, true of every answer."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.support.random_requests import STREAMS, operations_of, try_operation
from tests.web.conftest import Served
from web.api.documents import WORDS

pytestmark = pytest.mark.no_cover
"""Other tests cover what it runs; counting lines would take most of its time."""

COPY = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"
EXAMPLES = 25
OWN_ACCOUNT = frozenset({"/v1/tokens", "/v1/feeds", "/v1/accounts"})
"""What would sign the asker out, or hash a password for each request."""


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
    """Twenty-five random requests an operation: no fault of ours, no status, type or body that is
    not in the document. (A campaign of many more is `benchmarks/page/random_requests.py`.)"""
    client = served.signed_in("truongban")
    client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    answers: Counter[str] = Counter()
    wrong: list[str] = []
    for operation in operations_of(client, STREAMS | OWN_ACCOUNT):
        wrong += try_operation(operation, client, examples=EXAMPLES, number=1, answers=answers)
    assert wrong == []
    assert answers["200"] > 0
    assert answers["201"] > 0
