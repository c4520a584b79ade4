"""The reports to read: progress at a glance, an edition with what was quoted marked, what changed between two, pages of PDFs."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.originals import original, pages_of
from bot.reception import Channel
from bot.service import Serving
from bot.web.document import Span, begins_in, heading, paragraphs, usable_mark
from bot.web.progress import progress_of
from bot.web.refusals import STATUS_OF
from bot.web.site import Site, language_of
from bot.web.visitors import visitor_of
from xhoshin.asking import BadQuestionError, checked
from xhoshin.corpus import CorpusError
from xhoshin.dates import PartialDate
from xhoshin.diff import compare
from xhoshin.library import Library
from xhoshin.reading import ReadingError, render_page
from xhoshin.report import Edition
from xhoshin.search import Hit, search

PAGE_WIDTH = 1000
# So many images of pages are kept; each costs a process, and is waited for so many seconds at most.
_KEPT = 32
PATIENCE = 5.0

Offset = Annotated[int | None, Query(ge=0, le=10_000_000)]
Words = Annotated[str, Query(max_length=1000)]


def viewer(site: Site) -> APIRouter:
    """The routes under /reports."""
    router = APIRouter()
    images = PageImages(site)

    @router.get("/reports")
    def index(request: Request) -> Response:
        serving = site.reception.service.serving
        progress = [progress_of(edition) for edition in serving.live.library.newest]
        letters = sorted({area.area for one in progress for area in one.areas})
        return site.page(request, "reports.html", serving=serving, progress=progress, letters=letters)

    @router.get("/reports/{report}")
    def newest(request: Request, report: str) -> Response:
        edition = _edition(site.reception.service.serving.live.library, report)
        return RedirectResponse(site.links(language_of(request)).edition(edition.report, edition.as_of), 302)

    @router.get("/reports/{report}/changes")
    def changes(
        request: Request,
        report: str,
        since: Annotated[date | None, Query(alias="from")] = None,
        until: Annotated[date | None, Query(alias="to")] = None,
    ) -> Response:
        serving = site.reception.service.serving
        library = serving.live.library
        after = _edition(library, report, until)
        before = library.before(after) if since is None else _edition(library, report, since)
        change = compare(before, after) if before is not None and before.as_of < after.as_of else None
        return site.page(request, "changes.html", serving=serving, change=change, before=before, after=after, editions=_editions(library, report))

    @router.get("/reports/{report}/{as_of}")
    def edition(request: Request, report: str, as_of: date, start: Offset = None, end: Offset = None, q: Words = "") -> Response:
        serving = site.reception.service.serving
        shown = _edition(serving.live.library, report, as_of)
        mark, layout = usable_mark(shown, start, end), serving.live.library.layout(shown.id)
        # A search costs as much as a question does, and counts as one.
        refused = site.reception.refusal(visitor_of(request), Channel.WEB) if q.strip() else None
        return site.page(
            request,
            "edition.html",
            status=STATUS_OF[refused.refusal] if refused else 200,
            refused=refused,
            serving=serving,
            edition=shown,
            mark=mark,
            mark_missing=mark is None and (start is not None or end is not None),
            paragraphs=lambda section: paragraphs(shown, section, mark),
            heading=lambda section: heading(shown, section, mark),
            marked=lambda section: begins_in(shown, section, mark),
            pages=lambda section: _pages(serving, shown, mark if mark and begins_in(shown, section, mark) else (section.start, section.end)),
            sizes=layout.pages if layout else (),
            progress=progress_of(shown),
            editions=_editions(serving.live.library, report),
            before=serving.live.library.before(shown),
            source=next((e.source for e in serving.live.served.manifest.editions if e.id == shown.id), ""),
            words=q.strip(),
            most=site.reception.settings.question_characters,
            hits=() if refused else _hits(serving, shown, q),
        )

    @router.get("/reports/{report}/{as_of}/pages/{page}.png")
    def page_image(report: str, as_of: date, page: Annotated[int, Path(ge=1, le=10_000)], start: Offset = None, end: Offset = None) -> Response:
        serving = site.reception.service.serving
        shown = _edition(serving.live.library, report, as_of)
        png = images.get(serving, shown, page, usable_mark(shown, start, end) or (0, 0))
        return Response(png, media_type="image/png", headers={"Cache-Control": "public, max-age=3600"})

    return router


class PageImages:
    """Pages of PDF editions as images, made one at a time; the last ones asked for are kept."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: OrderedDict[tuple[str, str, int, Span], bytes] = OrderedDict()
        self._guard, self._making = Lock(), Lock()

    def get(self, serving: Serving, edition: Edition, page: int, mark: Span) -> bytes:
        """A page as PNG with `mark` marked; raises HTTPException where there is none to show, or too many wait for theirs."""
        key = (serving.live.generation, edition.id, page, mark)
        if (png := self._known(key)) is not None:
            return png
        if not self._making.acquire(timeout=PATIENCE):
            raise HTTPException(503)
        try:
            if (png := self._known(key)) is not None:  # made while this one waited
                return png
            png = self._made(serving, edition, page, mark)
        finally:
            self._making.release()
        with self._guard:
            self._kept[key] = png
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return png

    def _known(self, key: tuple[str, str, int, Span]) -> bytes | None:
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _made(self, serving: Serving, edition: Edition, page: int, mark: Span) -> bytes:
        library = serving.live.library
        if page not in _pages(serving, edition, (0, len(edition.text))):
            raise HTTPException(404)
        try:
            raw = original(edition.id, serving.live.served, self._site.reception.service.store)
            return render_page(raw, page, library.boxes(edition.id, *mark), PAGE_WIDTH)
        except (CorpusError, ReadingError, OSError, KeyError) as exc:
            raise HTTPException(503) from exc


def _edition(library: Library, report: str, as_of: date | None = None) -> Edition:
    """The report's edition as of the very day, or its newest; raises HTTPException where there is none."""
    found = library.edition(report, _day(as_of) if as_of else None)
    if found is None or as_of not in (None, found.as_of):
        raise HTTPException(404)
    return found


def _editions(library: Library, report: str) -> list[Edition]:
    """Every edition of a report, the newest first."""
    return [edition for edition in reversed(library.editions) if edition.report == report]


def _pages(serving: Serving, edition: Edition, span: Span) -> list[int]:
    """The pages on which a stretch of a PDF edition stands."""
    return pages_of(serving.live.library.boxes(edition.id, *span))


def _hits(serving: Serving, edition: Edition, words: str) -> tuple[Hit, ...]:
    try:
        return search(serving.answerer, checked(words), edition.report, _day(edition.as_of))
    except BadQuestionError:
        return ()


def _day(day: date) -> PartialDate:
    return PartialDate(day.year, day.month, day.day)
