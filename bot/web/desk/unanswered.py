"""Unanswered questions in groups, and what staff make of each: a word of the reports for a citizen's word, a question to judge by, or nothing."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.backlog import Backlog
from bot.state.questions import Settled
from bot.state.roles import Role
from bot.suggesting import suggestions
from bot.unanswered import Group
from bot.web.desk.desk import Desk, Onward, Visit
from bot.web.desk.forms import Form
from bot.words import WordError
from xhoshin.answer import Language
from xhoshin.corpus import CorpusError

SECTIONS = range(1, 6)
NOT_WRITTEN = "保存できませんでした。何も変わっていません。/ It could not be kept; nothing has changed"
# A term of more than one word is split nowhere, a code names one initiative: "moji A-5".
ABSTAIN = "abstain"


class UnansweredPages:
    """The routes under /desk/unanswered."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._backlog = desk, Backlog(desk.state, desk.reception.service)
        desk.get("/unanswered", Role.STAFF, self._list)
        desk.get("/unanswered/{key}", Role.STAFF, lambda visit: self._show(visit, self._chosen(visit)))
        desk.post("/unanswered/{key}/synonym", Role.STAFF, self._synonym)
        desk.post("/unanswered/{key}/golden", Role.STAFF, self._golden)
        desk.post("/unanswered/{key}/dismiss", Role.STAFF, self._dismiss)

    def _list(self, visit: Visit) -> Response:
        return self._desk.page(visit, "unanswered.html", groups=self._backlog.groups())

    def _show(self, visit: Visit, group: Group, error: str = "", status: int = 200) -> Response:
        serving = self._desk.reception.service.serving
        return self._desk.page(
            visit,
            "question.html",
            status,
            serving=serving,
            error=error,
            group=group,
            editions=serving.live.library.newest,
            sections=SECTIONS,
            suggested=suggestions(serving.answerer, group.texts),
            languages=tuple(Language),
            form=visit.form,
        )

    def _chosen(self, visit: Visit) -> Group:
        """The group that the address names by its newest question. Raises HTTPException (404) where it is settled or gone."""
        group = self._backlog.group(visit.request.path_params["key"])
        if group is None:
            raise HTTPException(404)
        return group

    def _synonym(self, visit: Visit) -> Response | Onward:
        group, form = self._chosen(visit), visit.form
        word, term = form.text("word"), form.text("term")
        language = Language(form.text("language")) if form.text("language") in set(Language) else Language.JAPANESE
        try:
            detail = self._backlog.add_synonym(group, word, term, visit.actor, language)
        except WordError as exc:
            return self._show(visit, group, str(exc), 422)
        except (OSError, CorpusError) as exc:
            return self._show(visit, group, f"{NOT_WRITTEN}: {exc}", 503)
        return _onward(group, Settled.SYNONYM, detail)

    def _golden(self, visit: Visit) -> Response | Onward:
        group, form = self._chosen(visit), visit.form
        try:
            self._backlog.add_golden(group, self._gold(form), visit.actor, form.text("question"))
        except WordError as exc:
            return self._show(visit, group, str(exc), 422)
        except OSError as exc:
            return self._show(visit, group, f"{NOT_WRITTEN}: {exc.strerror}", 503)
        return _onward(group, Settled.GOLDEN, form.text("question"))

    def _gold(self, form: Form) -> tuple[str, str, int] | None:
        """The section that answers, None for a question that is rightly not answered. Raises WordError."""
        answer, number = form.text("answer"), form.text("section")
        if answer == ABSTAIN:
            return None
        report, _, code = answer.partition(" ")
        edition = self._desk.reception.service.serving.live.library.edition(report)
        if edition is None or edition.initiative(code) is None:
            raise WordError(
                "答えが書かれている課題を選ぶか、「答えなくて正しい」を選んでください。/ Choose the initiative that answers, or that it is right to abstain."
            )
        if number not in map(str, SECTIONS):
            raise WordError("答えが書かれている欄（①～⑤）を選んでください。/ Choose the section (① to ⑤) that answers.")
        return report, code, int(number)

    def _dismiss(self, visit: Visit) -> Response | Onward:
        group = self._chosen(visit)
        self._backlog.dismiss(group, visit.actor)
        return _onward(group, Settled.DISMISSED, group.questions[0].text)


def _onward(group: Group, how: Settled, detail: str) -> Onward:
    ja, en = {
        Settled.SYNONYM: ("言葉を追加しました。次の質問から使われます。", "The word is added and counts from the next question on."),
        Settled.GOLDEN: ("評価用の質問に加えました。", "It is one of the golden questions now."),
        Settled.DISMISSED: ("対応不要にしました。", "Dismissed."),
    }[how]
    return Onward("/unanswered", f"{ja}（{detail[:60]}、{group.count}件）/ {en}")
