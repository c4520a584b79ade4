"""Which editions are served: their entries, texts and layouts, as a generation of the index holds them.

A generation is the whole state: what is indexed and the very texts it was indexed from, the bundled ones too. So a reader never meets the
editions of one generation with the index of another, and going back to a generation brings its editions back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from index.snapshot.layout import Contents
from xhoshin.corpus import bundled_corpus, library_of, read_manifest, read_texts
from xhoshin.library import Library
from xhoshin.manifest import EditionEntry, Manifest, ManifestError, identities

_BUNDLED, _OWN = "bundled", "ingested"
_TEXT, _LAYOUT = ".txt", ".layout.json"


@dataclass(frozen=True, slots=True)
class Served:
    """`bundled` came with the program, `own` was ingested; `texts` (UTF-8) and `layouts` (JSON, of PDF editions) are by edition id."""

    bundled: Manifest
    own: Manifest
    texts: Mapping[str, bytes]
    layouts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def manifest(self) -> Manifest:
        return self.bundled.merged(self.own)

    def library(self, known: Library | None = None) -> Library:
        """The editions, parsed; raises CorpusError where a text is no complete report."""
        return library_of(self.manifest, self.texts, self.layouts, known)

    def with_edition(self, entry: EditionEntry, text: bytes, layout: bytes | None, report: Mapping[str, Any] | None) -> Served:
        """With one more edition, in the place of one of the same id; `report` is its ward's table where that is new."""
        layouts = {key: value for key, value in self.layouts.items() if key != entry.id}
        return replace(
            self,
            own=self.own.with_edition(entry, report),
            texts={**self.texts, entry.id: text},
            layouts={**layouts, **({entry.id: layout} if layout is not None else {})},
        )

    def facts(self) -> dict[str, Any]:
        """What a generation says of itself."""
        own: dict[str, Any] = json.loads(json.dumps(self.own.table(), default=str))
        return {_BUNDLED: identities(self.bundled.editions), _OWN: own, "editions": sorted(entry.id for entry in self.manifest.editions)}

    def files(self) -> dict[str, bytes]:
        """What a generation keeps beside the index."""
        texts = {entry.id + _TEXT: self.texts[entry.id] for entry in self.manifest.editions}
        return texts | {entry + _LAYOUT: layout for entry, layout in self.layouts.items()}


def bundled_only() -> Served:
    """The reports that come with the program; raises CorpusError where they are damaged."""
    manifest = read_manifest(bundled_corpus())
    return Served(manifest, Manifest(), read_texts(bundled_corpus(), manifest))


def own_manifest(facts: Mapping[str, Any]) -> Manifest:
    """What a generation's facts say was ingested; raises ManifestError where they say nothing of the kind."""
    try:
        return Manifest.of(facts[_OWN])
    except KeyError as exc:
        raise ManifestError(f"no {exc}") from exc


def served_by(contents: Contents, bundled: Manifest) -> Served | None:
    """The editions of a generation; None where it was made with other bundled reports than `bundled`, or by a program unlike this one."""
    try:
        own = own_manifest(contents.facts)
        if contents.facts[_BUNDLED] != identities(bundled.editions):
            return None
        entries = bundled.merged(own).editions
    except (ManifestError, KeyError):
        return None
    texts = {entry.id: text for entry in entries if (text := kept_text(contents, entry)) is not None}
    layouts = {entry.id: layout for entry in entries if entry.layout and (layout := kept_layout(contents, entry)) is not None}
    return Served(bundled, own, texts, layouts) if len(texts) == len(entries) else None


def kept_text(contents: Contents, entry: EditionEntry) -> bytes | None:
    """An edition's text as a generation holds it; None where it holds none, or another one."""
    return _kept(contents, entry.id + _TEXT, entry.sha256)


def kept_layout(contents: Contents, entry: EditionEntry) -> bytes | None:
    """An edition's layout, likewise."""
    return _kept(contents, entry.id + _LAYOUT, entry.layout_sha256)


def _kept(contents: Contents, name: str, sha256: str) -> bytes | None:
    data = contents.files.get(name)
    return data if data is not None and hashlib.sha256(data).hexdigest() == sha256 else None
