"""The commands accounts add, list, password, role and disable: who may sign in to the page."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.app.choices import choice
from cli.app.global_options import keeping_globals
from cli.app.help import Group
from cli.app.output import print_json, print_table
from cli.app.session import Session, session_of
from cli.app.tables import Table
from cli.commands.law.policy import ACTS
from cli.commands.serve import NoWebError
from engine.model.bodies import names_in
from triggers.errors import BadInputError
from upon.clock import now

if TYPE_CHECKING:
    from store.accounts.accounts import Account, SqlAccounts

ROLES = ("reader", "clerk", "head", "admin")

Name = Annotated[str, typer.Argument(metavar="ACCOUNT", help="help.accounts.name")]
Role = Annotated[str | None, typer.Option("--role", metavar="ROLE", help="help.accounts.role")]
Body = Annotated[str | None, typer.Option("--body", metavar="BODY", help="help.accounts.body")]
Full = Annotated[str | None, typer.Option("--name", metavar="TEXT", help="help.accounts.full")]
Subject = Annotated[
    str | None, typer.Option("--subject", metavar="TEXT", help="help.accounts.subject")
]


def group() -> typer.Typer:
    """The commands below this name."""
    made = typer.Typer(cls=Group, rich_markup_mode=None)
    for name, command in (
        ("add", add),
        ("list", list_),
        ("role", role),
        ("password", password),
        ("disable", disable),
    ):
        made.command(name, help=f"help.accounts.{name}", rich_help_panel=ACTS)(command)
    made.callback(cls=Group)(keeping_globals())
    return made


def add(
    ctx: typer.Context,
    account: Name,
    role: Role = None,
    body: Body = None,
    name: Full = None,
    subject: Subject = None,
) -> None:
    """Let somebody sign in; the password is read from the terminal or from standard input."""
    session, accounts = _begin(ctx)
    _check_name(account)
    wanted = _role(session, role)
    _check_body(session, body)
    kept = None if subject else _read_password(session, account)
    made = accounts.add(
        account,
        by=session.by,
        full_name=name or account,
        role=wanted,
        body=body,
        password=kept,
        subject=subject,
        lang=session.words.lang,
    )
    _show(session, [made])
    session.note("accounts.added", account=account)


def list_(ctx: typer.Context) -> None:
    """List the accounts."""
    session, accounts = _begin(ctx)
    _show(session, accounts.all())


def role(ctx: typer.Context, account: Name, role: Role = None, body: Body = None) -> None:
    """Set the role and the body of an account; its sessions end."""
    session, accounts = _begin(ctx)
    wanted = _role(session, role)
    _check_body(session, body)
    _show(session, [accounts.change(account, by=session.by, role=wanted, body=body)])


def password(ctx: typer.Context, account: Name) -> None:
    """Set a new password; the sessions of the account end."""
    session, accounts = _begin(ctx)
    kept = _read_password(session, account)
    accounts.change(account, by=session.by, password=kept)
    session.note("accounts.password", account=account)


def disable(ctx: typer.Context, account: Name) -> None:
    """Let an account in no more; its sessions and tokens end."""
    session, accounts = _begin(ctx)
    accounts.disable(account, by=session.by)
    session.note("accounts.disabled", account=account)


def _begin(ctx: typer.Context) -> tuple[Session, SqlAccounts]:
    from store.accounts.accounts import SqlAccounts  # noqa: PLC0415  beside the ledger, of `web`

    session = session_of(ctx)
    session.for_recording()
    if not importlib.util.find_spec("argon2"):
        raise NoWebError
    return session, SqlAccounts(session.database(), now)


def _check_name(name: str) -> None:
    plain = name.replace("-", "").replace(".", "").replace("_", "").replace("@", "")
    if not (plain.isascii() and plain.isalnum() and len(name) <= 64):
        raise BadInputError("ACCOUNT", name, "a-z, 0-9, - . _ @ (1..64)")


def _role(session: Session, given: str | None) -> str:
    """The role that is meant; it has to be given."""
    return choice(session.words, "--role", "account_role", given or "-", ROLES)


def _check_body(session: Session, body: str | None) -> None:
    if body is not None:
        with session.ledger().reading() as unit:
            names_in(unit.facts.bodies(), body)


def _read_password(session: Session, account: str) -> str:
    """The hash of a password that is typed unseen, or comes as the first line of standard input."""
    from web.guard.passwords import check_password, hash_password  # noqa: PLC0415  extra `web`

    if sys.stdin.isatty():
        given = typer.prompt(
            session.say("accounts.ask"), hide_input=True, confirmation_prompt=True, err=True
        )
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    return hash_password(check_password(given, account))


def _show(session: Session, found: list[Account]) -> None:
    if session.as_json:
        print_json([_json(account) for account in found])
        return
    names = ("account", "full_name", "account_role", "body", "state")
    table = Table([session.say(f"column.{name}") for name in names], flexible=1)
    for one in found:
        state = "disabled" if one.disabled_at else "enabled"
        role = session.words.term("account_role", one.role)
        table.add(one.id, one.name, role, one.body or "-", session.say(f"accounts.state.{state}"))
    print_table(table)


def _json(account: Account) -> dict[str, Any]:
    """An account for programs: never its password."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role,
        "body": account.body,
        "created_at": account.created_at,
        "disabled_at": account.disabled_at,
    }
