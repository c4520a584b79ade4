"""The editions that are live, files on their way to be, and the generations to go back to: for admins."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from starlette.responses import Response

from bot.editing import MOST_BYTES, EditingError, Upload
from bot.inspections import status_object
from bot.state.roles import Role
from bot.web.desk.desk import Desk, Onward, Visit
from bot.web.desk.forms import MOST
from xhoshin.ingesting import Proposal
from xhoshin.manifest import Manifest
from xhoshin.reply import Replies

_NUMBER = re.compile(r"\d{1,9}", re.ASCII)

NO_FILE = "ファイルを選んでください。/ Choose a file."
NO_DATE = "時点は 2025-03-31 のように書いてください。/ Write the date as in 2025-03-31."
NO_NUMBER = "戻す世代を選んでください。/ Choose the generation to go back to."


class PublishingPages:
    """The routes under /desk/editions and /desk/generations."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._editing = desk, desk.editing
        desk.get("/editions", Role.ADMIN, self._show)
        desk.post("/editions", Role.ADMIN, self._receive, MOST_BYTES + MOST)
        desk.get("/editions/{upload}", Role.ADMIN, self._consider)
        desk.post("/editions/{upload}/reconsider", Role.ADMIN, self._reconsider)
        desk.post("/editions/{upload}/publish", Role.ADMIN, self._publish)
        desk.post("/editions/{upload}/cancel", Role.ADMIN, self._cancel)
        desk.post("/generations/rollback", Role.ADMIN, self._roll_back)
        desk.post("/generations/rebuild", Role.ADMIN, self._rebuild)

    def _show(self, visit: Visit, error: str = "", status: int = 422) -> Response:
        serving = self._desk.reception.service.serving
        return self._desk.page(
            visit,
            "editions.html",
            status if error else 200,
            error=error,
            serving=serving,
            live=serving.live,
            waiting=self._editing.waiting(),
            disk=status_object(self._editing.inspect()),
            named=lambda edition: _name_of(edition, serving.live.served.manifest),
            made=datetime.fromisoformat,
            most=MOST_BYTES // 2**20,
            form=visit.form,
        )

    def _receive(self, visit: Visit) -> Response | Onward:
        form = visit.form
        if not form.file:
            return self._show(visit, NO_FILE)
        try:
            upload, _ = self._editing.receive(form.file, form.file_name, visit.actor, source=form.text("source"))
        except EditingError as exc:
            return self._show(visit, str(exc))
        return Onward(f"/editions/{upload.id}")

    def _consider(self, visit: Visit) -> Response:
        try:
            upload, proposal = self._editing.consider(_named(visit))
        except EditingError as exc:
            return self._show(visit, str(exc), 404)
        return self._dry_run(visit, upload, proposal)

    def _reconsider(self, visit: Visit) -> Response | Onward:
        form = visit.form
        try:
            as_of = date.fromisoformat(form.text("as_of")) if form.text("as_of") else None
        except ValueError:
            return self._again(visit, NO_DATE)
        said: dict[str, Any] = {"report": form.text("report") or None, "name": form.text("name") or None, "as_of": as_of}
        try:
            self._editing.reconsider(_named(visit), **said, backfill=form.ticked("backfill"), replace=form.ticked("replace"))
        except EditingError as exc:
            return self._again(visit, str(exc))
        return Onward(f"/editions/{_named(visit)}", "もう一度確かめました。/ Checked again.")

    def _publish(self, visit: Visit) -> Response | Onward:
        try:
            proposal, published = self._editing.publish(_named(visit), visit.actor)
        except EditingError as exc:
            return self._again(visit, str(exc))
        edition = proposal.verdict.edition
        told = f"{edition.name} {edition.id}" if edition else ""
        return Onward(
            "/editions",
            f"{told} を公開しました（世代 {published.generation}、埋め込み {published.embedded} 文・再利用 {published.reused} 文）。"
            f"/ It is live: {published.embedded} passages embedded, {published.reused} reused. {' '.join(published.notes)}",
        )

    def _cancel(self, visit: Visit) -> Response | Onward:
        try:
            self._editing.cancel(_named(visit), visit.actor)
        except EditingError as exc:
            return self._show(visit, str(exc), 404)
        return Onward("/editions", "取りやめました。公開中の内容は変わっていません。/ Cancelled; what is live has not changed.")

    def _roll_back(self, visit: Visit) -> Response | Onward:
        number = visit.form.text("number")
        if not _NUMBER.fullmatch(number):
            return self._show(visit, NO_NUMBER)
        try:
            name, notes = self._editing.roll_back(visit.actor, int(number))
        except EditingError as exc:
            return self._show(visit, str(exc))
        return Onward("/editions", f"{name} に戻しました。/ Back at {name}. {' '.join(notes)}")

    def _rebuild(self, visit: Visit) -> Response | Onward:
        try:
            published = self._editing.rebuild(visit.actor)
        except EditingError as exc:
            return self._show(visit, str(exc))
        return Onward("/editions", f"索引を作り直しました（{published.generation}）。/ The index is built anew. {' '.join(published.notes)}")

    def _again(self, visit: Visit, error: str) -> Response:
        """The dry run with an error; the editions where the file is gone."""
        try:
            upload, proposal = self._editing.consider(_named(visit))
        except EditingError:
            return self._show(visit, error)
        return self._dry_run(visit, upload, proposal, error)

    def _dry_run(self, visit: Visit, upload: Upload, proposal: Proposal, error: str = "") -> Response:
        given, form = upload.given, visit.form
        entered = {"report": given.report or "", "name": given.name or "", "as_of": given.as_of.isoformat() if given.as_of else ""}
        if error and any(form.ticked(name) for name in entered):  # what was typed is shown again, though it was not taken
            entered = {name: form.text(name) for name in entered}
            given = replace(given, backfill=form.ticked("backfill"), replace=form.ticked("replace"))
        return self._desk.page(
            visit,
            "upload.html",
            422 if error else 200,
            error=error,
            upload=upload,
            proposal=proposal,
            entered=entered,
            given=given,
            then=Replies(proposal.library),
        )


def _named(visit: Visit) -> str:
    return str(visit.request.path_params["upload"])


def _name_of(edition: str, manifest: Manifest) -> str:
    """An edition's id as a person reads it; the id itself where its report is not live any more."""
    report, _, as_of = edition.partition("@")
    return f"{manifest.name_of(report)} {as_of}" if report in manifest.reports else edition
