"""The API's own description: kept in the docs, true of every answer."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from tests.support.random_requests import STREAMS, operations_of, try_operation
from tests.web.conftest import Served, serve_copy
from tests.web.test_command_line import READ
from web.api.answer_shapes import SHAPES
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


def test_every_operation_says_what_it_answers(clerk: TestClient) -> None:
    """Each has the schema of its answer but the stream of changes; none is of no operation."""
    told = clerk.get("/v1/openapi.json").json()
    operations = [op for path in told["paths"].values() for op in path.values()]
    assert {op["operationId"] for op in operations} == SHAPES.keys() | {"watch_changes"}
    for op in operations:
        for status in {"200", "201"} & op["responses"].keys():
            content = op["responses"][status].get("content", {})
            assert op["operationId"] == "watch_changes" or content["application/json"]["schema"]


LISTS = ("/v1/counts", "/v1/search?q=ban", "/v1/status", "/v1/accounts", "/v1/tokens", "/v1/feeds")


class Described(NamedTuple):
    """An administrator who has a token and a feed, and the description of what is asked."""

    admin: TestClient
    told: dict[str, Any]


@pytest.fixture(scope="module")
def described(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Described]:
    """One for all requests, which only read: to describe takes as long as to answer thrice."""
    served = serve_copy(demo_file, tmp_path_factory.mktemp("described") / "served.db")
    admin = served.signed_in("quantri")
    admin.post("/v1/tokens", json={"name": "t", "role": "reader"})
    admin.post("/v1/feeds", json={"name": "f", "component": "event"})
    yield Described(admin, admin.get("/v1/openapi.json").json())
    served.ledger.engine.dispose()


@pytest.mark.parametrize("request_", [*READ, *LISTS])
def test_an_answer_is_as_its_schema_says(described: Described, request_: str) -> None:
    """Key by key, dates and nulls too; it has no key that its schema does not name."""
    admin, told = described
    answer = admin.get(request_)
    assert answer.status_code == 200
    path = request_.partition("?")[0]
    (operation,) = [ops["get"] for place, ops in told["paths"].items() if fits(place, path)]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    whole = schema | {"components": closed(told["components"])}
    wrong = jsonschema_rs.Draft202012Validator(whole).iter_errors(answer.json())
    assert [(error.instance_path, error.message) for error in wrong] == []


def closed(components: dict[str, Any]) -> dict[str, Any]:
    """The schemas of the document, of which each object has no key but those named."""
    schemas = {
        name: one | {"additionalProperties": False} if "properties" in one else one
        for name, one in components["schemas"].items()
    }
    return components | {"schemas": schemas}


def fits(place: str, path: str) -> bool:
    """Whether a path is one of those that a place with names in braces stands for."""
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", place), path) is not None


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
