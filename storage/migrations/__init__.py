"""The steps from an empty database to the present schema (Alembic), and how a new step is made.

`storage.schema` takes them; `python -m storage.migrations` writes one.
"""
