"""What a file would become, as a clerk reads it (`ingest --dry-run`) and as JSON."""

from __future__ import annotations

from typing import Any

from bot.rows import diff_object, edition_object
from xhoshin.contract import Finding
from xhoshin.ingesting import Proposal
from xhoshin.parsing import FoundInitiative
from xhoshin.reply import Replies, bracketed
from xhoshin.report import SECTION_MARKS, Status

_FOUND = "見つかったもの / What was found"
_PROBLEMS = "直すところ / To be corrected"
_WARNINGS = "注意 / Warnings"


def proposal_text(proposal: Proposal) -> str:
    """Per initiative what was found and what is missing, then what speaks against the file, then what it would change."""
    verdict, draft = proposal.verdict, proposal.draft
    name, date = verdict.name or "局区不明 / ward unknown", verdict.as_of.isoformat() if verdict.as_of else "時点不明 / date unknown"
    mission = "あり / found" if draft.mission else "なし / missing"
    blocks = [
        f"{verdict.report or '-'} {name} {date} ({proposal.read.media}、課題 / initiatives: {len(draft.initiatives)})",
        "\n".join([f"■ {_FOUND}", f"組織の使命 / mission: {mission}", *map(_found_line, draft.initiatives)]),
    ]
    if verdict.problems:
        blocks.append("\n".join([f"■ {_PROBLEMS}", *map(_finding_line, verdict.problems)]))
    if verdict.warnings:
        blocks.append("\n".join([f"■ {_WARNINGS}", *map(_finding_line, verdict.warnings)]))
    if proposal.changes is not None:
        head = f"■ 今の版 {proposal.changes.edition_before} との違い / Changes against the live edition"
        blocks.append(f"{head}\n{Replies(proposal.library).changes(proposal.changes)}")
    verdict_line = "公開できます。/ It can be published." if verdict.ok else "このままでは公開できません。/ It cannot be published as it is."
    return "\n\n".join([*blocks, verdict_line])


def proposal_object(proposal: Proposal) -> dict[str, Any]:
    """The same as data; `edition` holds what was found where the report is not complete."""
    verdict = proposal.verdict
    return {
        "ok": verdict.ok,
        "problems": [finding_object(problem) for problem in verdict.problems],
        "warnings": [finding_object(warning) for warning in verdict.warnings],
        "edition": edition_object(verdict.edition) if verdict.edition else _found_object(proposal),
        "found": [
            {
                "initiative": i.code,
                "where": i.where,
                "missing": list(i.missing),
                "sections": [{"number": s.number, "where": s.where} for s in i.sections],
            }
            for i in proposal.draft.initiatives
        ],
        "changes": diff_object(proposal.changes, Replies(proposal.library)) if proposal.changes else None,
    }


def finding_object(finding: Finding) -> dict[str, str]:
    return {"code": str(finding.code), "message": finding.message, "where": finding.where}


def _found_object(proposal: Proposal) -> dict[str, Any]:
    """What was found of an incomplete report, in the form of a whole edition."""
    verdict, draft = proposal.verdict, proposal.draft
    return {
        "report": verdict.report,
        "edition": f"{verdict.report}@{verdict.as_of.isoformat()}" if verdict.report and verdict.as_of else None,
        "name": verdict.name,
        "as_of": verdict.as_of.isoformat() if verdict.as_of else None,
        "mission": draft.mission.text if draft.mission else None,
        "initiatives": [_initiative_found(initiative) for initiative in draft.initiatives],
    }


def _initiative_found(found: FoundInitiative) -> dict[str, Any]:
    sections = [part.section for part in found.sections if part.section]
    return {
        "code": found.code,
        "title": found.title,
        "area": found.code[0],
        "theme": found.theme,
        "status": found.status.value,
        "sections": [{"number": section.number, "heading": section.heading, "text": section.text} for section in sections],
    }


def _found_line(found: FoundInitiative) -> str:
    marks = "".join(SECTION_MARKS[part.number - 1] for part in found.sections if part.section)
    missing = "".join(SECTION_MARKS[number - 1] for number in found.missing)
    stamp = " 【完了】" if found.status is Status.DONE else ""
    lacks = f" ── {missing} がありません / missing" if missing else ""
    return f"課題{bracketed(found.code)} {found.title or ''}{stamp}（{found.where}）: {marks or '-'}{lacks}"


def _finding_line(finding: Finding) -> str:
    return f"・{finding.message}（{finding.where}）[{finding.code}]"
