"""What every page needs: the reception, the templates with their words and links, and responses made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.reception import Reception
from bot.state.feedback import FeedbackReason
from bot.web.assets import Assets
from bot.web.document import numbered, quote_lines
from bot.web.links import Links
from bot.web.wording import PageLanguage, page_language, read_wording
from xhoshin.answer import Language
from xhoshin.canned import initiative_question, spelled
from xhoshin.reply import bracketed
from xhoshin.report import SECTION_MARKS
from xhoshin.wording import FRAMES

_TEMPLATES = Path(__file__).parent / "templates"
# Each language by its own name.
_NAMES = {PageLanguage.JAPANESE: "日本語", PageLanguage.ENGLISH: "English", PageLanguage.SIMPLE_JAPANESE: "やさしい日本語"}


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One way to show a page: `here` is the address of this very page in the language."""

    language: PageLanguage
    name: str
    here: str
    chosen: bool


class Site:
    """One of it serves all requests, from any number of threads. `links(language)` are the addresses within the pages."""

    def __init__(self, reception: Reception, assets: Assets) -> None:
        self.reception = reception
        self.base = urlsplit(reception.settings.public_url).path.rstrip("/")
        self.words = read_wording()
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._environment.globals.update(
            asset=lambda name: assets.url(name, self.base),
            bracketed=bracketed,
            marks=SECTION_MARKS,
            FRAMES=FRAMES,
            quote_lines=quote_lines,
            numbered=numbered,
            initiative_question=initiative_question,
            without_related=lambda answer: replace(answer, related=()),
            reasons=tuple(FeedbackReason),
            tag=lambda frame: Language.JAPANESE.value if frame.value == PageLanguage.SIMPLE_JAPANESE else frame.value,
        )

        for template in self._environment.list_templates():
            self._environment.get_template(template)  # compiled before anyone asks

    def links(self, language: PageLanguage = PageLanguage.JAPANESE) -> Links:
        return Links(self.base, "" if language is PageLanguage.JAPANESE else language.value)

    def text(self, template: str, language: PageLanguage, **context: Any) -> str:
        """A template filled in: `w` are the words, `links` the addresses, `replies` what renders dates and labels of what is live now."""
        serving = context.pop("serving", None) or self.reception.service.serving
        frame, wards = language.language, {ward.report: ward for ward in serving.live.library.wards}
        return self._environment.get_template(template).render(
            w=self.words[language],
            language=language,
            links=self.links(language),
            replies=serving.replies,
            frame=frame,
            as_of=lambda day: serving.replies.as_of(day, frame),
            ward_asked=lambda report: spelled(wards[report], frame),
            ward=lambda report: wards[report].name_in(frame),
            **context,
        )

    def page(self, request: Request, template: str, language: PageLanguage | None = None, status: int = 200, **context: Any) -> HTMLResponse:
        """A whole page in the language that the request names."""
        language = language or language_of(request)
        choices = list(self._choices(request, language))
        headers = {"Content-Language": language.tag} | ({"Cache-Control": "no-cache"} if request.method == "GET" else {})
        return HTMLResponse(self.text(template, language, choices=choices, **context), status, headers)

    def _choices(self, request: Request, chosen: PageLanguage) -> Iterator[LanguageChoice]:
        path = "/" + request.url.path.lstrip("/")  # two slashes would name another site
        kept = [(key, value) for key, value in parse_qsl(request.url.query) if key != "lang"]
        for language in PageLanguage:
            query = urlencode([*kept, ("lang", language.value)])
            yield LanguageChoice(language, _NAMES[language], f"{self.base}{path}?{query}", language is chosen)


def language_of(request: Request) -> PageLanguage:
    """The language that the address names."""
    return page_language(request.query_params.get("lang"))
