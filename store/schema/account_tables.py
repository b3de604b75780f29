"""The tables of accounts, sessions, tokens, feeds and proposals, which lie beside the ledger's.

They are made when a workspace is first served: an office that only uses the command line has none,
and nothing in the ledger depends on them. Moments are RFC 3339 in UTC, so that they sort as texts;
of every secret (password, session, token, feed) only a hash is kept.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text

METADATA = MetaData()
VERSION = 2
"""The version of these tables; a later release reads it before it alters them."""

SCHEMA = Table("web_schema", METADATA, Column("version", Integer, primary_key=True))

ACCOUNTS = Table(
    "web_accounts",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("body", String(200)),
    Column("password", String(200)),
    Column("subject", String(300), unique=True),
    Column("lang", String(2), nullable=False, default="vi"),
    Column("shortcuts", Boolean, nullable=False, default=True),
    Column("seen_entry", Integer, nullable=False, default=0),
    Column("created_at", String(32), nullable=False),
    Column("disabled_at", String(32)),
)

SESSIONS = Table(
    "web_sessions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("account", String(64), nullable=False, index=True),
    Column("created_at", String(32), nullable=False),
    Column("used_at", String(32), nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", String(300), nullable=False),
)

TOKENS = Table(
    "web_tokens",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("account", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("body", String(200)),
    Column("created_at", String(32), nullable=False),
    Column("expires_at", String(32)),
    Column("used_at", String(32)),
)

FEEDS = Table(
    "web_feeds",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("account", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("body", String(200)),
    Column("below", Boolean, nullable=False, default=False),
    Column("role", String(32)),
    Column("component", String(8), nullable=False),
    Column("lang", String(2), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("fetched_on", String(10)),
)

PROPOSALS = Table(
    "web_proposals",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("operation", String(32), nullable=False),
    Column("request", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", String(200)),
    Column("by", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("decided_by", String(64)),
    Column("decided_at", String(32)),
    Column("reason", Text),
    Column("entry", Integer),
)

ACCOUNT_LOG = Table(
    "web_account_log",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("at", String(32), nullable=False),
    Column("by", String(64), nullable=False),
    Column("account", String(64), nullable=False),
    Column("what", String(32), nullable=False),
    Column("detail", Text, nullable=False, default=""),
)

FAILURES = Table(
    "web_signin_failures",
    METADATA,
    Column("key", String(300), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", String(32), nullable=False),
)

SUMMED = (SCHEMA, ACCOUNTS, SESSIONS, TOKENS, FEEDS, PROPOSALS, ACCOUNT_LOG, FAILURES)
"""Each has a checksum from version 2 on: who may sign in cannot be worked out from the ledger."""
SUMMED_FROM = 2
