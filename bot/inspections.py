"""What is on disk, as text and as JSON (`index status`)."""

from __future__ import annotations

from typing import Any

from index.snapshot.status import GenerationStatus
from xhoshin.inspection import Inspection


def status_text(inspection: Inspection) -> str:
    """A line for every generation, the newest first, then what else there is to know."""
    if not inspection.snapshots.generations:
        return "索引はまだありません。最初の質問で作られます。/ There is no index yet: the first question builds it."
    lines = [_line(generation, inspection) for generation in reversed(inspection.snapshots.generations)]
    if inspection.serving != inspection.snapshots.current:
        lines.append(
            f"警告: {inspection.snapshots.current or 'CURRENT'} ではなく {inspection.serving or 'なし / none'} で答えています。/ WARNING: this one answers instead."
        )
    if inspection.leftovers:
        lines.append(f"次の起動で片付けるもの / to be cleared at the next start: {', '.join(path.name for path in inspection.leftovers)}")
    if inspection.writer:
        lines.append(f"公開の作業中 / being published by: pid {inspection.writer.pid}, {inspection.writer.since}")
    return "\n".join(lines)


def status_object(inspection: Inspection) -> dict[str, Any]:
    """The same as data."""
    writer = inspection.writer
    return {
        "current": inspection.snapshots.current or None,
        "serving": inspection.serving or None,
        "generations": [
            {
                "name": g.name,
                "number": g.number,
                "created": g.created or None,
                "state": _state(g, inspection),
                "problem": g.problem or None,
                "model": g.model or None,
                **_shown(g),
            }
            for g in inspection.snapshots.generations
        ],
        "damaged": list(inspection.damaged),
        "leftovers": [path.name for path in inspection.leftovers],
        "writer": {"pid": writer.pid, "since": writer.since} if writer else None,
    }


def _line(generation: GenerationStatus, inspection: Inspection) -> str:
    mark = "*" if generation.name == inspection.serving else " "
    shown = _shown(generation)
    told = f"{generation.problem}" if generation.problem else f"{shown['passages']} 文 / passages, {', '.join(shown['editions'])}"
    return f"{mark} {generation.number} {_state(generation, inspection)} {generation.created} {told}"


def _state(generation: GenerationStatus, inspection: Inspection) -> str:
    if generation.problem:
        return "damaged"
    return "live" if generation.name == inspection.serving else "kept"


def _shown(generation: GenerationStatus) -> dict[str, Any]:
    facts = generation.facts
    return {
        "editions": facts.get("editions", []),
        "passages": facts.get("passages", 0),
        "embedded": facts.get("embedded", 0),
        "reused": facts.get("reused", 0),
    }
