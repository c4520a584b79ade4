"""A `HybridIndex` as the contents of a snapshot and back, and building one without embedding again what is unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from index.embedding.static import Floats, StaticEncoder
from index.hybrid import Document, HybridIndex
from index.lexical import LexicalIndex
from index.snapshot.layout import FORMAT, Array, Contents, Model
from index.variants import Variants
from index.words import WordTable

IDS = "ids.json"
VECTORS = "vectors"
TEXT_DIGESTS = "text_digests"
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Built:
    """An index, and how many of its passages' vectors were computed and taken from an earlier one. `text_digests` is (passages, 16)."""

    index: HybridIndex
    text_digests: Array
    embedded: int
    reused: int


def fingerprint(documents: Sequence[Document], encoder: StaticEncoder) -> str:
    """What an index is built from, as one hash: the documents, the model, and the format."""
    digest = hashlib.sha256(f"{FORMAT}\0{encoder.name}\0{encoder.fingerprint}".encode())
    for document in documents:
        digest.update("\0".join((document.id, document.heading, document.text)).encode())
        digest.update(b"\0\0")
    return digest.hexdigest()


def model_of(encoder: StaticEncoder) -> Model:
    return Model(encoder.name, encoder.fingerprint)


def build_index(documents: Sequence[Document], encoder: StaticEncoder, earlier: Contents | None = None) -> Built:
    """Build an index. A text that `earlier` holds a vector of, by the same model, is not embedded again."""
    known = _known_vectors(earlier) if earlier is not None and earlier.model == model_of(encoder) else {}
    reusing = _ReusingEncoder(encoder, known)
    index = HybridIndex.build(documents, cast(StaticEncoder, reusing))
    ready = index_of(contents_of(Built(index, np.zeros((0, _DIGEST_BYTES), np.uint8), 0, 0), ""), encoder)
    digests = np.frombuffer(b"".join(reusing.digests), np.uint8).reshape(-1, _DIGEST_BYTES)
    return Built(ready, digests, reusing.embedded, len(reusing.digests) - reusing.embedded)


def contents_of(built: Built, made_from: str, facts: Mapping[str, Any] | None = None, files: Mapping[str, bytes] | None = None) -> Contents:
    """What to keep of an index, beside the caller's own facts and files."""
    index, lexical, variants = built.index, built.index.lexical, built.index.variants
    arrays = {
        "words": lexical.table.words,
        "word_ends": lexical.table.ends,
        "starts": lexical.starts,
        "documents": lexical.documents,
        "impacts": lexical.impacts,
        "readings": variants.readings.words,
        "reading_ends": variants.readings.ends,
        "reading_starts": variants.reading_starts,
        "reading_terms": variants.reading_terms,
        "groups": variants.groups,
        "group_starts": variants.group_starts,
        "group_terms": variants.group_terms,
        VECTORS: index.vectors,
        "term_vectors": index.term_vectors,
        TEXT_DIGESTS: built.text_digests,
    }
    ids = json.dumps(list(index.ids), ensure_ascii=False).encode()
    return Contents(made_from, model_of(index.encoder), arrays, facts or {}, {**(files or {}), IDS: ids})


def index_of(contents: Contents, encoder: StaticEncoder) -> HybridIndex:
    """The index that the contents hold.

    Raises:
        KeyError, ValueError: where they hold none.
    """
    ids = json.loads(contents.files[IDS])
    a = contents.arrays
    lexical = LexicalIndex(WordTable(a["words"], a["word_ends"]), a["starts"], a["documents"], a["impacts"], len(ids))
    readings = WordTable(a["readings"], a["reading_ends"])
    variants = Variants(readings, a["reading_starts"], a["reading_terms"], a["groups"], a["group_starts"], a["group_terms"])
    return HybridIndex(ids, lexical, variants, a[VECTORS], a["term_vectors"], encoder)


def _known_vectors(contents: Contents) -> dict[bytes, Floats]:
    digests, vectors = contents.arrays.get(TEXT_DIGESTS), contents.arrays.get(VECTORS)
    if digests is None or vectors is None or len(digests) != len(vectors):
        return {}
    return {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)}


@dataclass(slots=True)
class _ReusingEncoder:
    """An encoder that looks a passage's vector up before it computes it. `digests` are those of all passages seen, in order."""

    encoder: StaticEncoder
    known: Mapping[bytes, Floats]
    digests: list[bytes] = field(default_factory=list)
    embedded: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.encoder, name)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, dimensions)."""
        digests = [hashlib.sha256(text.encode()).digest()[:_DIGEST_BYTES] for text in texts]
        fresh = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self.known}
        computed = self.encoder.encode_passages(list(fresh.values())) if fresh else ()
        vectors = {**self.known, **dict(zip(fresh, computed, strict=True))}
        self.digests += digests
        self.embedded += len(fresh)
        return np.array([vectors[digest] for digest in digests], np.float32).reshape(len(texts), self.encoder.dimensions)
