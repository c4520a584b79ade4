"""Growing pauses between tries."""

from __future__ import annotations

FIRST, LONGEST = 0.5, 15.0


class Backoff:
    """Half a second after the first failure, then twice as long each time, fifteen seconds at most."""

    def __init__(self) -> None:
        self.failures = 0

    def failed(self) -> float:
        """Count a failure; how long to wait now, in seconds."""
        self.failures += 1
        return min(LONGEST, FIRST * 2.0 ** min(self.failures - 1, 16))

    def succeeded(self) -> bool:
        """Start anew; True where there had been failures."""
        failed, self.failures = self.failures > 0, 0
        return failed
