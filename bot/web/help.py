"""The page /help: how to ask, how to read and check an answer, what an abstention means, what is kept, and whom to ask instead."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.examples import ways_to_ask
from bot.guidance import guidance_in
from bot.web.site import Site, language_of
from xhoshin.answer import Reason
from xhoshin.canned import section_question, spelled

# Each has its words in wording.toml, `why_` and its name: what the answer says is said there, here what to do then.
REASONS = tuple(Reason)


def help_page(site: Site) -> APIRouter:
    """The route /help."""
    router = APIRouter()

    @router.get("/help")
    def show(request: Request) -> Response:
        language, serving, settings = language_of(request), site.reception.service.serving, site.reception.settings
        library = serving.live.library
        names = [
            spelled(ward, language.language)
            for report in (library.newest[0], library.newest[-1])
            for ward in library.wards
            if ward.report == report.report
        ]
        code = library.newest[0].initiatives[0].code
        fields = {"most": settings.question_characters, "days": settings.keep_questions_days, "ward": names[0], "code": code, "other": names[-1]}
        said = {name: sentence.format(**fields) for name, sentence in asdict(guidance_in(language.language)).items()}
        asked = [*ways_to_ask(library, language.language)[:2], section_question(names[0], code, 4, language.language)]
        return site.page(request, "help.html", language, serving=serving, said=said, asked=asked, settings=settings, why=REASONS)

    return router
