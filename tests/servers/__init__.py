"""Real PostgreSQL and Redis for tests: an address in the environment, a server on the machine, or a wheel from pip."""
