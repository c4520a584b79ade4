"""Where citizens reach an edition, an initiative, a quote: the addresses that every channel gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import quote, urlencode

from xhoshin.answer import Citation
from xhoshin.report import MISSION


def anchor(code: str, section: int | str | None = None) -> str:
    """The place of an initiative (A-5), of its section (A-5-4), or of the mission in an edition's page."""
    return code if section is None or code == MISSION else f"{code}-{section}"


class Links:
    """Addresses under `base`: the public URL, or for the pages themselves the path that they are served under (mostly empty).

    Args:
        base: without a slash at its end.
        language: of the page linked to; empty for the page's own default.
    """

    def __init__(self, base: str = "", language: str = "") -> None:
        self._base = base
        self._language = language

    def to(self, path: str, query: Mapping[str, object] | None = None, fragment: str = "") -> str:
        """Any page of ours."""
        words = {key: value for key, value in (query or {}).items() if value not in (None, "")}
        if self._language:
            words["lang"] = self._language
        asked = f"?{urlencode(words)}" if words else ""
        return f"{self._base}{path}{asked}{'#' + quote(fragment) if fragment else ''}"

    def home(self) -> str:
        return self.to("/")

    def help(self) -> str:
        """How to use the guide."""
        return self.to("/help")

    def reports(self) -> str:
        return self.to("/reports")

    def report(self, report: str) -> str:
        """The report's newest edition, whichever that is."""
        return self.to(f"/reports/{quote(report)}")

    def edition(self, report: str, as_of: date, fragment: str = "") -> str:
        return self.to(f"/reports/{quote(report)}/{as_of.isoformat()}", fragment=fragment)

    def initiative(self, report: str, as_of: date, code: str, section: int | str | None = None) -> str:
        """An initiative in an edition, or one of its sections; `code` may be the mission's."""
        return self.edition(report, as_of, anchor(code, section))

    def newest_initiative(self, report: str, code: str) -> str:
        """An initiative in the newest edition."""
        return self.to(f"/reports/{quote(report)}", fragment=anchor(code))

    def citation(self, citation: Citation) -> str:
        """The quote, marked in its edition."""
        return self.span(citation.report, citation.as_of, citation.start, citation.end)

    def span(self, report: str, as_of: date, start: int, end: int) -> str:
        """A stretch of an edition's text, marked; the fragment is the mark itself."""
        return self.to(f"/reports/{quote(report)}/{as_of.isoformat()}", {"start": start, "end": end}, "q")

    def changes(self, report: str, before: date, after: date) -> str:
        return self.to(f"/reports/{quote(report)}/changes", {"from": before.isoformat(), "to": after.isoformat()})

    def page_image(self, report: str, as_of: date, page: int, start: int, end: int) -> str:
        """A page of a PDF edition as an image, with a stretch of the text marked on it."""
        return f"{self._base}/reports/{quote(report)}/{as_of.isoformat()}/pages/{page}.png?{urlencode({'start': start, 'end': end})}"
