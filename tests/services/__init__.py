"""Real servers for tests: a PostgreSQL cluster of the test run's own."""
