"""How Alembic reaches the read database: on the connection it is handed."""

from __future__ import annotations

from alembic import context

from projections.schema import ReadModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ReadModel.metadata,
    # The caller holds the transaction, and the lock that goes with it.
    transactional_ddl=False,
)
context.run_migrations()
