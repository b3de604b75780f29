"""How Alembic runs here: on the connection given, inside the transaction that is open on it."""

from alembic import context
from sqlmodel import SQLModel

from store import tables, tables_outbox, tables_post  # noqa: F401  the tables register themselves

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
