"""The ways in: each channel parses, asks the domain, and renders."""
