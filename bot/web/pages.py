"""The page to ask on, alone and embedded in another site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.examples import ways_to_ask
from bot.state.feedback import FeedbackReason, Verdict
from bot.web.conversation import Turn, ask, past_turns
from bot.web.headers import EMBEDDED
from bot.web.refusals import STATUS_OF
from bot.web.site import Site, language_of
from bot.web.visitors import visitor_of
from bot.web.wording import PageLanguage, page_language
from xhoshin.answer import Language

# A request that carries this header (the page's script sends it) is answered with the new part of the page alone.
PART = "X-Part"
# A conversation as long as one is kept, in the form's own encoding, is a third of this.
MOST_BYTES = 100_000

_Text = Annotated[str, Form()]
_Texts = Annotated[list[str], Form()]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person thought of a reply, as its button says it: "up ID", "down ID", "down ID outdated"."""

    reply: str
    verdict: Verdict
    reason: FeedbackReason | None = None

    @classmethod
    def of(cls, word: str) -> Opinion | None:
        """None where the word is none of ours."""
        verdict, _, rest = word.partition(" ")
        reply, _, reason = rest.partition(" ")
        if verdict not in set(Verdict) or not reply or reason not in {"", *FeedbackReason}:
            return None
        return cls(reply, Verdict(verdict), FeedbackReason(reason) if reason else None)


def pages(site: Site) -> APIRouter:
    """The routes / and /embed."""
    router = APIRouter()

    @router.get("/")
    @router.get(EMBEDDED)
    def begin(request: Request, q: Annotated[str, Query(max_length=1000)] = "") -> Response:
        return _whole(site, request, language_of(request), [], typed=q)

    @router.post("/", max_body_size=MOST_BYTES)
    @router.post(EMBEDDED, max_body_size=MOST_BYTES)
    def converse(
        request: Request,
        question: _Text = "",
        asks: _Text = "",
        feedback: _Text = "",
        lang: _Text = "",
        into: _Text = "",
        previous: _Texts = [],  # noqa: B006
        reply: _Texts = [],  # noqa: B006
        spoken: _Text = "",
    ) -> Response:
        language = page_language(into or lang)
        opinion = Opinion.of(feedback)
        kept = None if opinion is None else site.reception.judge(opinion.reply, opinion.verdict, opinion.reason)
        if PART in request.headers and opinion is not None:
            return HTMLResponse(site.text("feedback.html", language, reply=opinion.reply, opinion=opinion, kept=kept))
        frame = _frame(language, spoken if asks else "")
        turns = [] if PART in request.headers else _past(site, previous, reply, language)
        asked = asks or question
        if not into and (asked.strip() or opinion is None):
            turns.append(ask(site.reception, visitor_of(request), asked, previous, frame))
        status = next((STATUS_OF[turn.refused.refusal] for turn in turns if turn.refused), 200)
        if PART in request.headers:
            return HTMLResponse(
                site.text(
                    "turn.html",
                    language,
                    serving=turns[-1].serving,
                    turn=turns[-1],
                    latest=turns[-1],
                    opinion=None,
                    embedded=request.url.path == EMBEDDED,
                ),
                status,
            )
        typed = question if asks or into or feedback or (turns and turns[-1].refused) else ""
        return _whole(site, request, language, turns, typed, opinion, kept, status)

    return router


def _whole(
    site: Site,
    request: Request,
    language: PageLanguage,
    turns: Sequence[Turn],
    typed: str = "",
    opinion: Opinion | None = None,
    kept: bool | None = None,
    status: int = 200,
) -> Response:
    serving = turns[-1].serving if turns else site.reception.service.serving
    return site.page(
        request,
        "ask.html",
        language,
        status,
        serving=serving,
        turns=turns,
        latest=next((turn for turn in turns if opinion is not None and turn.reply == opinion.reply), turns[-1] if turns else None),
        typed=typed,
        opinion=opinion,
        kept=kept,
        embedded=request.url.path == EMBEDDED,
        examples=ways_to_ask(serving.live.library, language.language),
        settings=site.reception.settings,
    )


def _past(site: Site, previous: Sequence[str], replies: Sequence[str], language: PageLanguage) -> list[Turn]:
    if not previous or site.reception.is_suspended:
        return []
    return past_turns(site.reception.service.serving, previous, replies, _frame(language))


def _frame(language: PageLanguage, spoken: str = "") -> Language | None:
    """The language of the frame: the page's where another than Japanese was chosen, that of the answer whose button was pressed, or the question's."""
    if language is not PageLanguage.JAPANESE:
        return language.language
    return Language(spoken) if spoken in set(Language) else None
