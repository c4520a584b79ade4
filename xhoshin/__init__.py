"""Questions and answers about policy reports: the domain. Imports `index`, and nothing of `bot`."""
