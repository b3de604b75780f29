"""How Alembic runs here: on the connection given, inside the transaction that is open on it."""

from alembic import context
from sqlmodel import SQLModel

from store.schema import (  # noqa: F401  the tables register themselves
    checksum_tables,
    former_tables,
    ledger_tables,
    message_tables,
    outbox_tables,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
