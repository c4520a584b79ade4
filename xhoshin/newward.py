"""How a ward or bureau whose report is new will be recognised in questions: the spellings that are known or can be derived. Pure."""

from __future__ import annotations

from typing import Any

from index.tokenizing import fold, tokenize
from xhoshin.manifest import SPELLING_KEYS, Manifest

_ENGLISH = {"区": "Ward", "局": "Bureau"}


def ward_table(report: str, name: str, manifest: Manifest) -> dict[str, Any]:
    """The ward's table for the manifest: from `without_report` where it stands there, else derived from its name and its report's id."""
    known = next((table for table in manifest.without_report if fold(table["name"]) == fold(name)), None)
    if known is not None:
        names = list(dict.fromkeys([name, *known.get("names", [])]))
        return {"name": name, "names": names, **{key: list(known[key]) for key in SPELLING_KEYS[1:] if key in known}}
    names = [name, name[:-1]] if name.endswith("区") and len(name) > 2 else [name]  # 建設 without 局 is no name of a bureau
    tokens = tokenize(name)
    reading = "".join(token.readings[0] for token in tokens if token.readings) if all(token.readings for token in tokens) else ""
    readings = [reading, *([reading.removesuffix("ク")] if len(names) > 1 else [])]
    english = [*([f"{report.capitalize()} {_ENGLISH[name[-1]]}"] if name[-1] in _ENGLISH else []), report.capitalize()]
    return {"name": name, "names": names, "readings": [word for word in readings if word], "en": english}
