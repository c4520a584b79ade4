"""The web channel: a page to ask on, the reports with the quotes marked, and what else is reached with a browser."""
