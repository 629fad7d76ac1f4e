"""The repositories of core.ports.store, in SQLAlchemy Core: one code for both databases.

Statements are built once, when a module is imported. Statuses in them are literals, since a partial index is not used
for a bound value. `INSERT ... ON CONFLICT` comes from the PostgreSQL dialect and compiles for SQLite as well.
"""
