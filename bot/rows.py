"""Answers as JSON: the rows of `xhoshin ask --jsonl`, and editions as `xhoshin show --json` prints them."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from xhoshin.answer import Answer, Change, Citation, EditionChange, InitiativeChange, Language, SectionChange
from xhoshin.asking import BadQuestionError, checked
from xhoshin.dates import PartialDate
from xhoshin.library import Library
from xhoshin.reply import Replies
from xhoshin.report import Edition, Initiative, Section, Status

if TYPE_CHECKING:
    from bot.service import Service, Serving
    from xhoshin.search import Hit

ERROR = "error"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def answer_row(answer: Answer, replies: Replies, elapsed_ms: float) -> dict[str, Any]:
    """One answer as the documented JSON object, less its id."""
    row: dict[str, Any] = {"kind": answer.kind.value}
    if answer.reason is not None:
        row["reason"] = answer.reason.value
    row["text"] = replies.text(answer)
    row["citations"] = [citation_row(citation, replies, answer.language) for citation in answer.citations]
    row["related"] = [{"report": r.report, "initiative": r.code, "title": r.title} for r in answer.related]
    row["confidence"] = round(answer.confidence, 3)
    row["ms"] = round(elapsed_ms, 2)
    return row


def citation_row(citation: Citation, replies: Replies, language: Language) -> dict[str, Any]:
    """A citation; of a PDF edition with its page, and its boxes in points from the page's left upper corner."""
    row: dict[str, Any] = {
        "report": citation.report,
        "edition": citation.edition,
        "initiative": citation.initiative,
        "section": citation.section,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "emphasis": [list(span) for span in citation.emphasis],
        "as_of": citation.as_of.isoformat(),
        "label": replies.label(citation, language),
    }
    if boxes := replies.library.boxes(citation.edition, citation.start, citation.end):
        row["page"] = boxes[0].page
        row["boxes"] = [asdict(box) for box in boxes]
    return row


def answer_lines(lines: Iterable[bytes], service: Service, report: str | None = None, as_of: PartialDate | None = None) -> Iterator[str]:
    """One JSON line for every line that is not blank, in order. A line that cannot be read gets an error row, and the rest go on."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield json_line(_answer_line(line, number, service.serving, report, as_of))


def json_line(row: dict[str, Any]) -> str:
    """One line of valid JSON and valid UTF-8, whatever the row's id was."""
    text = json.dumps(row, ensure_ascii=False)
    return json.dumps(row) if _LONE_SURROGATE.search(text) else text


def _answer_line(line: bytes, number: int, serving: Serving, report: str | None, as_of: PartialDate | None) -> dict[str, Any]:
    row_id: Any = None
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
        if not isinstance(row, dict):
            raise BadQuestionError('行がJSONオブジェクトではありません。/ The row is no JSON object: write {"id": ..., "q": ...}.')
        row_id = row.get("id")
        question, before = _text(row, "q"), row.get("prev")
        started = time.perf_counter()
        answerer = serving.answerer
        context = answerer.answer(checked(_text(row, "prev")), report=report, as_of=as_of).context if before else None
        answer = answerer.answer(checked(question), context, report, as_of).answer
        return {"id": row_id, **answer_row(answer, serving.replies, (time.perf_counter() - started) * 1000)}
    except BadQuestionError as exc:
        return {"id": row_id, "kind": ERROR, "text": f"{number}: {exc}"}
    except (ValueError, RecursionError) as exc:  # not UTF-8, not JSON, or nested without end
        return {"id": row_id, "kind": ERROR, "text": f"{number}行目を読めません。/ Line {number} cannot be read: {exc}"}


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise BadQuestionError(f'"{key}" に文字列がありません。/ "{key}" must be a string.')
    return value


def edition_object(edition: Edition, section: int | None = None) -> dict[str, Any]:
    """A whole edition, or one section number of all its initiatives."""
    return {
        "report": edition.report,
        "edition": edition.id,
        "name": edition.name,
        "as_of": edition.as_of.isoformat(),
        "mission": edition.mission.text,
        "initiatives": [initiative_object(i, section) for i in edition.initiatives],
    }


def listed_row(edition: Edition, initiative: Initiative) -> dict[str, Any]:
    """An initiative in a list."""
    return {
        "report": edition.report,
        "edition": edition.id,
        "as_of": edition.as_of.isoformat(),
        "code": initiative.code,
        "title": initiative.title,
        "area": initiative.area,
        "theme": initiative.theme,
        "status": initiative.status.value,
    }


def report_row(edition: Edition, library: Library) -> dict[str, Any]:
    """A report, counted in its newest edition."""
    done = sum(initiative.status is Status.DONE for initiative in edition.initiatives)
    total = len(edition.initiatives)
    return {
        "report": edition.report,
        "name": edition.name,
        "editions": [{"edition": e.id, "as_of": e.as_of.isoformat()} for e in reversed(library.editions) if e.report == edition.report],
        "themes": list(edition.themes),
        "counts": {
            "initiatives": total,
            "done": done,
            "ongoing": total - done,
            "areas": dict(sorted(Counter(initiative.area for initiative in edition.initiatives).items())),
        },
    }


def hit_row(hit: Hit, replies: Replies) -> dict[str, Any]:
    """A passage that was found."""
    return {"score": round(float(hit.score), 4), "citation": citation_row(hit.citation, replies, Language.JAPANESE)}


def initiative_object(initiative: Initiative, section: int | None = None) -> dict[str, Any]:
    return {
        "code": initiative.code,
        "title": initiative.title,
        "area": initiative.area,
        "theme": initiative.theme,
        "status": initiative.status.value,
        "sections": [_section_object(s) for s in initiative.sections if section in (None, s.number)],
    }


def _section_object(section: Section) -> dict[str, Any]:
    row: dict[str, Any] = {"number": section.number, "heading": section.heading, "text": section.text}
    if section.as_of is not None:
        row["as_of"] = section.as_of.isoformat()
    return row


def diff_object(change: EditionChange, replies: Replies) -> dict[str, Any]:
    """What changed between two editions, every sentence as a citation."""
    return {
        "report": change.report,
        "name": change.name,
        "from": change.edition_before,
        "to": change.edition_after,
        "mission": _section_change(change.mission, replies) if change.mission else None,
        "initiatives": [_initiative_change(initiative, replies) for initiative in change.initiatives],
    }


def _initiative_change(initiative: InitiativeChange, replies: Replies) -> dict[str, Any]:
    row: dict[str, Any] = {"code": initiative.code, "change": initiative.change.value, "title": initiative.title.quote}
    if initiative.code_before:
        row["code_before"] = initiative.code_before
    if initiative.change is Change.CHANGED and initiative.status_before and initiative.status_after:
        row["status"] = {"from": initiative.status_before.value, "to": initiative.status_after.value}
    row["citation"] = citation_row(initiative.title, replies, Language.JAPANESE)
    row["sections"] = [_section_change(section, replies) for section in initiative.sections]
    return row


def _section_change(section: SectionChange, replies: Replies) -> dict[str, Any]:
    return {
        "section": section.section,
        "added": [citation_row(citation, replies, Language.JAPANESE) for citation in section.added],
        "dropped": [citation_row(citation, replies, Language.JAPANESE) for citation in section.dropped],
    }
