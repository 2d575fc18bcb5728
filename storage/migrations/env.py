"""What Alembic runs: on a connection that `storage.schema` opened, in its transaction."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a table: Alembic makes a new one and copies.
    render_as_batch=True,
)
context.run_migrations()
