"""The status of what is not answered, on pages and in the API alike."""

from __future__ import annotations

from bot.reception import Refusal

STATUS_OF = {Refusal.TOO_MANY: 429, Refusal.BAD_QUESTION: 422, Refusal.SUSPENDED: 503}
