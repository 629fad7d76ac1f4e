"""Asking a model: tasks (prompt, schema, version), the gateway, and what is said without one."""
