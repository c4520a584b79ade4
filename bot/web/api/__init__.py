"""The JSON API under /api/v1: questions, reports, initiatives and search for other programs, with an OpenAPI description."""
