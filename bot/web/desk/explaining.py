"""How the program comes to the answer to one question: what it understood, what it found with every score, and what decided. Nothing is written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.responses import Response

from bot.service import Serving
from bot.state.roles import Role
from bot.web.conversation import Turn
from bot.web.desk.desk import Desk, Visit
from bot.web.desk.labels import INTENTS, LANGUAGES, Label, label
from xhoshin.answer import Language
from xhoshin.asking import BadQuestionError, checked
from xhoshin.question import Question
from xhoshin.wording import FRAMES


def add_explaining(desk: Desk) -> None:
    """The route /desk/explain."""

    def show(visit: Visit) -> Response:
        asked = visit.request.query_params
        text = asked.get("asks") or asked.get("q") or ""
        most = desk.reception.settings.question_characters
        serving = desk.reception.service.serving
        context: dict[str, Any] = {"serving": serving, "asked": text, "most": most, "explanation": None}
        if not text.strip():
            return desk.page(visit, "explain.html", **context)
        try:
            question = checked(text, most)
        except BadQuestionError as exc:
            return desk.page(visit, "explain.html", 422, error=str(exc), **context)
        explanation = serving.answerer.explain(question)
        context |= {"explanation": explanation, "understood": list(understood(explanation.resolved, serving))}
        return desk.page(visit, "explain.html", turn=Turn(question, "", serving, explanation.answer), **context)

    desk.get("/explain", Role.STAFF, show)


def understood(question: Question, serving: Serving) -> Iterator[tuple[Label, str]]:
    """What was understood, thing by thing; what the question does not say is left out."""
    names = {ward.report: ward.name for ward in serving.live.library.wards}
    yield ("知りたいこと", "Intent"), " / ".join(label(INTENTS, question.intent))
    yield ("言語", "Language"), " / ".join(label(LANGUAGES, question.language))
    asked = FRAMES[Language.JAPANESE].asked
    said: list[tuple[Label, list[str]]] = [
        (("検索する言葉", "Searched for"), [question.topic.strip()]),
        (("局区", "Wards"), [names.get(report, report) for report in question.reports]),
        (("収録していない地名", "Places without a report"), list(question.strangers)),
        (("課題番号", "Codes"), list(question.codes)),
        (("欄", "Sections"), [str(number) for number in question.sections]),
        (("領域", "Area"), [question.area or ""]),
        (("取組項目", "Theme"), [question.theme or ""]),
        (("状況", "Status"), [question.status.value if question.status else ""]),
        (("尋ねている種類", "Type of thing asked for"), [asked.get(kind, kind.value) for kind in question.asked]),
        (("日付", "Dates"), ["-".join(f"{part:02}" for part in (day.year, day.month, day.day) if part) for day in question.dates]),
        (("読み替えた言葉", "Words read as others"), [alias.target for alias in question.aliases]),
        (("分からなかった部分", "Not understood"), list(question.unreached)),
    ]
    yield from ((what, "、".join(filter(None, words))) for what, words in said if any(words))
