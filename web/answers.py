"""What is answered where a request failed: a page for people, a problem for programs."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from upon.views.faults import fault_lists
from upon.words.texts import Words
from web.acts.given import FieldsError
from web.guard.identity import SignInError
from web.problems import FaultyTextError, Problem, problem_of, sentence
from web.rendering import bare
from web.request_context import language_of
from web.requests import NotModifiedError, office_of

JSON = "application/problem+json"


def answer_error(request: Request, error: Exception) -> Response:
    """The answer to a request that failed."""
    if isinstance(error, NotModifiedError):
        headers = {"ETag": error.etag, "Cache-Control": "private, no-cache"}
        return Response(status_code=304, headers=headers)
    words = Words(_language(request))
    problem = _http(words, error) or _fields(words, error) or problem_of(words, error)
    root = request.scope.get("root_path", "")
    path = request.url.path
    if path.removeprefix(root).startswith("/v1"):
        body = problem.as_json(root, path)
        return JSONResponse(body, problem.status, problem.headers, JSON)
    if isinstance(error, SignInError):
        query = f"?{request.url.query}" if request.url.query else ""
        target = path if request.method == "GET" else "/"
        return RedirectResponse(f"{root}/login?next={_escaped(target + query)}", 303)
    page = bare(words, "problem.html", problem.status, problem=problem, root=root)
    page.headers.update(problem.headers)
    return page


def _fields(words: Words, error: Exception) -> Problem | None:
    """Fields that cannot be read, and the faults of a text: all at once, each with its place."""
    if isinstance(error, FieldsError):
        told = [
            {"pointer": f"/{name}", "code": one.code, "detail": sentence(words, one)}
            for name, one in error.errors.items()
        ]
        return Problem(422, "bad_input", told[0]["detail"] if told else "-", {}, told, {})
    if isinstance(error, FaultyTextError):
        told = [
            {
                "pointer": f"/text:{one['line']}:{one['column']}",
                "code": one["code"],
                "detail": one["message"],
            }
            for one in fault_lists(words, error.reading)["faults"]
        ]
        return Problem(422, error.code, sentence(words, error), {"count": len(told)}, told, {})
    return None


def _language(request: Request) -> str:
    settings = office_of(request).settings
    return language_of(request.query_params, request.headers.get("accept-language"), settings.lang)


def _escaped(path: str) -> str:
    return quote(path, safe="/")


def _http(words: Words, error: Exception) -> Problem | None:
    """What the framework refuses: no such page, no such method, parameters that it cannot read."""
    if isinstance(error, HTTPException):
        code = {404: "not_found", 405: "no_method"}.get(error.status_code, "bad_request")
        headers = dict(error.headers or {})
        return Problem(error.status_code, code, words.say(f"web.problem.{code}"), {}, [], headers)
    if isinstance(error, RequestValidationError):
        told = [
            {
                "pointer": "/" + "/".join(map(str, one["loc"][1:])),
                "code": str(one["type"]),
                "detail": str(one["msg"]),
            }
            for one in error.errors()
        ]
        return Problem(422, "bad_request", words.say("web.problem.bad_request"), {}, told, {})
    return None
