"""Inline mode: answerInlineQuery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import rules
from .oracles import Json
from .refusals import OLD_QUERY, mistake
from .world import World

MOST_RESULTS = 50
RESULT_ID = 64
NEXT_OFFSET = 64


class Inline:
    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> dict[str, Callable[[dict[str, Any]], Any]]:
        return {"answerinlinequery": self.answer}

    def answer(self, params: dict[str, Any]) -> bool:
        asked = params["inline_query_id"]
        if asked not in self.world.inline_queries or self.world.inline_queries[asked] is not None:
            raise OLD_QUERY
        results = params["results"]
        if len(results) > MOST_RESULTS:
            raise mistake("RESULTS_TOO_MUCH")
        if len({one["id"] for one in results}) != len(results):
            raise mistake("RESULT_ID_DUPLICATE")
        if len(params.get("next_offset", "").encode()) > NEXT_OFFSET:
            raise mistake("NEXT_OFFSET_INVALID")
        self._check_button(params.get("button"))
        self.world.inline_queries[asked] = {**params, "results": list(map(self._result, results))}
        return True

    def _result(self, result: Json) -> Json:
        """The result with its text as it will stand in a chat (`sent`)."""
        if not 1 <= len(result["id"].encode()) <= RESULT_ID:
            raise mistake("RESULT_ID_INVALID")
        if not result.get("title", "title").strip():
            raise mistake("title must be non-empty")
        sent: Json = {}
        content = result.get("input_message_content")
        if content is not None and "message_text" in content:
            text, entities = rules.formatted(content["message_text"], content.get("parse_mode"), content.get("entities"), rules.TEXT, "message text")
            sent = {"text": text, **({"entities": entities} if entities else {})}
        elif result["type"] == "article":
            raise mistake("input message content is not specified")
        if "reply_markup" in result:
            sent["reply_markup"] = rules.inline_keyboard(result["reply_markup"])
        return {**result, "sent": sent}

    def _check_button(self, button: Json | None) -> None:
        if button is None:
            return
        if ("start_parameter" in button) == ("web_app" in button):
            raise mistake("an inline results button has a start_parameter or a web_app")
        if "start_parameter" in button and not rules.PAYLOAD.fullmatch(button["start_parameter"]):
            raise mistake("START_PARAM_INVALID")
