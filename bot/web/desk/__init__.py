"""The staff desk: what clerks and admins do with a browser. A page a concern; `desk.py` sees to it that nobody else gets in."""
