"""POST and GET /ask, POST /feedback."""

# Annotations are evaluated here: two models are made when the router is, since the longest question is a setting.
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.requests import Request
from starlette.responses import Response

from bot.naming import report_named
from bot.reception import Channel, Reception, Refused, Reply
from bot.rows import answer_row
from bot.schema import AnswerObject, Described
from bot.state.feedback import FeedbackReason, Verdict
from bot.web.api.parameters import AS_OF, REPORT, WORDS, as_of_of, json_alone
from bot.web.api.problems import RefusedError, responses
from bot.web.links import Links
from bot.web.visitors import visitor_of
from bot.web.workers import Workers
from xhoshin.answer import Language
from xhoshin.asking import MAX_CHARACTERS

_MOST_PREVIOUS = 10
_EXAMPLE = "おくやみコーナーは予約なしで使えますか"


class AnswerLinks(Described):
    """Where people can read on."""

    citations: list[str] = Field(description="The page of each citation with the quote marked, in the order of `citations`.")
    related: list[str] = Field(description="The page of each related initiative, in the order of `related`.")


class AskedObject(AnswerObject):
    """An answer with the id that feedback names it by."""

    id: str = Field(examples=["q0JmPzW2y4sT8vXa"])
    links: AnswerLinks


class FeedbackInput(BaseModel):
    """What somebody thought of an answer. The last verdict on an answer counts."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9_-]{16}$", description="The answer's `id`.", examples=["q0JmPzW2y4sT8vXa"])
    verdict: Verdict = Field(examples=["down"])
    reason: FeedbackReason | None = Field(None, description="What was wrong.", examples=["outdated"])


class FeedbackObject(Described):
    kept: bool = Field(description="False where the answer is not, or no longer, known.")


class _Asking(BaseModel):
    """What every way of asking takes."""

    model_config = ConfigDict(extra="forbid")

    previous: list[Annotated[str, Field(max_length=MAX_CHARACTERS)]] = Field(
        [], max_length=_MOST_PREVIOUS, description="The conversation's questions before this one, the oldest first; the last three count."
    )
    report: str | None = REPORT
    as_of: str | None = AS_OF
    language: Language | None = Field(None, description="Of the frame around the quotes, instead of the question's own. Quotes are always Japanese.")


def questions(reception: Reception, workers: Workers) -> APIRouter:
    router = APIRouter(tags=["questions"])
    body, query = (_model(name, field, reception.settings.question_characters) for name, field in (("Question", "question"), ("QuestionQuery", "q")))
    links = Links(reception.settings.public_url)

    async def answered(request: Request, response: Response, text: str, asking: _Asking) -> dict[str, Any]:
        response.headers["Cache-Control"] = "no-store"
        return await workers.run(partial(_answered, reception, links, visitor_of(request), text, asking))

    @router.post(
        "/ask",
        response_model=AskedObject,
        response_model_exclude_unset=True,
        responses=responses(400, 404, 413, 415, 429),
        dependencies=[Depends(json_alone)],
    )
    async def ask(request: Request, response: Response, question: body) -> Any:  # type: ignore[valid-type]
        """Answer a question by quoting the reports, or say why they do not answer it.

        The report is one of those that `GET /reports` lists; a ward that the question names itself goes before it.
        """
        return await answered(request, response, question.question, question)  # type: ignore[attr-defined]

    @router.get("/ask", response_model=AskedObject, response_model_exclude_unset=True, responses=responses(404, 429))
    async def ask_by_address(request: Request, response: Response, asked: Annotated[query, Query()]) -> Any:  # type: ignore[valid-type]
        """The same for trying out. Proxies may log addresses: programs that pass on people's questions had better use POST."""
        return await answered(request, response, asked.q, asked)  # type: ignore[attr-defined]

    @router.post("/feedback", response_model=FeedbackObject, responses=responses(400, 413, 415), dependencies=[Depends(json_alone)])
    async def feedback(given: FeedbackInput) -> Any:
        """Say whether an answer helped."""
        return {"kept": await workers.run(partial(reception.judge, given.id, given.verdict, given.reason))}

    return router


def _model(name: str, field: str, most: int) -> type[_Asking]:
    """What is asked, the question of at most `most` characters in `field`."""
    words = Field(min_length=1, max_length=most, pattern=WORDS, description="In Japanese or English.", examples=[_EXAMPLE])
    return create_model(name, __base__=_Asking, **{field: (str, words)})  # type: ignore[call-overload, no-any-return]


def _answered(reception: Reception, links: Links, visitor: str, text: str, asking: _Asking) -> dict[str, Any]:
    library = reception.service.serving.live.library
    report = report_named(asking.report, library) if asking.report is not None else None
    reply = reception.ask(visitor, text, Channel.API, previous=asking.previous, report=report, as_of=as_of_of(asking.as_of), language=asking.language)
    if isinstance(reply, Refused):
        raise RefusedError(reply)
    return {"id": reply.id, **answer_row(reply.answer, reply.serving.replies, reply.elapsed_ms), "links": _links(reply, links)}


def _links(reply: Reply, links: Links) -> dict[str, list[str]]:
    answer = reply.answer
    return {
        "citations": [links.citation(citation) for citation in answer.citations],
        "related": [links.newest_initiative(related.report, related.code) for related in answer.related],
    }
