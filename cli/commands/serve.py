"""The command serve: the page and the REST API, in one process or several; uvicorn's home."""

from __future__ import annotations

import importlib.util
import os
import signal
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.paging import number_from
from cli.app.session import Session, session_of
from triggers.errors import UponError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.settings import Settings

HERE = ("127.0.0.1", "localhost", "::1")
GRACE = 10
"""Seconds in which open requests end once the process is told to stop."""

Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="help.serve.host")]
Port = Annotated[str, typer.Option("--port", metavar="PORT", help="help.serve.port")]
Workers = Annotated[str, typer.Option("--workers", metavar="N", help="help.serve.workers")]
Proxy = Annotated[
    list[str] | None, typer.Option("--proxy", metavar="ADDRESS", help="help.serve.proxy")
]
ProxyUser = Annotated[
    str | None, typer.Option("--proxy-user", metavar="HEADER", help="help.serve.proxy_user")
]
Root = Annotated[str, typer.Option("--root-path", metavar="PREFIX", help="help.serve.root_path")]
Second = Annotated[
    list[str] | None, typer.Option("--second", metavar="ACT", help="help.serve.second")
]
Open = Annotated[bool, typer.Option("--open", help="help.serve.open")]
Insecure = Annotated[bool, typer.Option("--insecure", help="help.serve.insecure")]
Demo = Annotated[bool, typer.Option("--demo", help="help.serve.demo")]


class NoWebError(UsageError):
    """The page is an extra that is not installed (exit 2)."""

    code = "no_web"
    template = (
        "`upon serve` needs an extra that is not installed; "
        "install it with: pip install 'upon[web]'"
    )

    def __init__(self) -> None:
        UponError.__init__(self)


def serve(  # noqa: PLR0913, PLR0917  its options
    ctx: typer.Context,
    host: Host = HERE[0],
    port: Port = "8765",
    workers: Workers = "1",
    proxy: Proxy = None,
    proxy_user: ProxyUser = None,
    root_path: Root = "",
    second: Second = None,
    open_: Open = False,
    insecure: Insecure = False,
    demo: Demo = False,
) -> None:
    """Serve the page and the REST API until told to stop."""
    session = session_of(ctx)
    session.for_recording()
    number, many = number_from("--port", port, 1, 65_535), number_from("--workers", workers, 1, 64)
    if not all(map(importlib.util.find_spec, ("fastapi", "uvicorn", "argon2"))):
        raise NoWebError
    _check_place(host, proxy, open_=open_ or demo, insecure=insecure)
    with ExitStack() as stack:
        if demo:
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="upon-demo-", ignore_cleanup_errors=True)
            )
            session.url = f"sqlite:///{Path(folder) / 'demo.db'}"
        given = {
            "open": open_,
            "demo": demo,
            "secure": host not in HERE and not insecure,
            "proxies": frozenset(proxy or ()),
            "user_header": proxy_user,
            "root": root_path.rstrip("/"),
            "second": frozenset(second or ()),
        }
        if proxy and not insecure:
            given["secure"] = True
        _run(session, given, host=host, port=number, workers=1 if demo else many)


def _check_place(host: str, proxy: list[str] | None, *, open_: bool, insecure: bool) -> None:
    """Raise UsageError where people would come over the network without TLS, or without signing
    in."""
    if open_ and (host not in HERE or proxy):
        raise UsageError("--open, --demo", host, ", ".join(HERE))
    if host not in HERE and not proxy and not insecure:
        raise UsageError("--host", host, "127.0.0.1, --proxy ADDRESS, --insecure")


def _run(session: Session, given: dict[str, Any], **listens: Any) -> None:
    from web.server import make_served  # noqa: PLC0415  the extra `web`

    settings = _settings(session, given)
    app = None if listens["workers"] > 1 else make_served(session.url, settings)
    session.note("serve.begins", host=listens["host"], port=listens["port"])
    if settings.demo:
        session.note("serve.demo")
    options: dict[str, Any] = {
        **listens,
        "log_level": "warning",
        "timeout_graceful_shutdown": GRACE,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": ",".join(sorted(settings.proxies)),
        "server_header": False,
        "date_header": False,
    }
    if app is None:
        _run_many(session, settings, options)
    else:
        _run_one(session, app, options)


def _run_one(session: Session, app: Any, options: dict[str, Any]) -> None:
    import uvicorn  # noqa: PLC0415  the extra `web`

    options.pop("workers")
    server = _server(uvicorn.Config(app, **options))
    _guarded(session, server.run, lambda: setattr(server, "should_exit", True))


def _run_many(session: Session, settings: Settings, options: dict[str, Any]) -> None:
    import uvicorn  # noqa: PLC0415  the extra `web`

    from web import asgi  # noqa: PLC0415

    os.environ["UPON_DB"] = session.url
    os.environ[asgi.VARIABLE] = asgi.settings_text(settings)
    _guarded(
        session,
        lambda: uvicorn.run(f"{asgi.__name__}:app", **options),
        lambda: os.kill(os.getpid(), signal.SIGTERM),
    )


def _guarded(session: Session, run: Callable[[], None], stop: Callable[[], None]) -> None:
    """Run the server, and `stop` it once the database holds another ledger than when it began.
    Raises LedgerChangedError then, NoDatabaseError where there is none."""
    from upon.running.ledger_guard import LedgerGuard  # noqa: PLC0415

    with LedgerGuard(session.database(), stop) as guard:
        run()
    if guard.changed is not None:
        raise guard.changed


def _server(config: Any) -> Any:
    """A server that lets those go who listen to changes before it waits for what is open."""
    import uvicorn  # noqa: PLC0415  the extra `web`

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: Any = None) -> None:
            await config.app.state.watcher.close()
            await super().shutdown(sockets)

    return Server(config)


def _settings(session: Session, given: dict[str, Any]) -> Settings:
    from web.acts.seconding import acts_seconded  # noqa: PLC0415  the extra `web`
    from web.asgi import provider_from  # noqa: PLC0415  the extra `web`
    from web.demo import DAY  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    given["second"] = acts_seconded(given["second"])
    return Settings(
        zone=session.zone,
        url=session.url,
        day=session.day or (DAY if given["demo"] else None),
        lang=session.words.lang,
        metrics_token=os.environ.get("UPON_METRICS_TOKEN"),
        provider=provider_from(dict(os.environ)),
        **given,
    )
