"""Search in any corpus of (id, heading, text): knows nothing of reports."""
