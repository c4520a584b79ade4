"""A `HybridIndex` as the contents of a snapshot and back, and building one without embedding again what is unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.encoder import Encoder
from index.embedding.space import TermSpace
from index.embedding.static import EMBEDDED, ModelError
from index.forward import ForwardIndex
from index.headings import Headings
from index.hybrid import DIGEST_BYTES, Document, HybridIndex, Kept, PassageVectors, digest_of, embedded_text, term_model
from index.lexical import LexicalIndex
from index.ngrams import Ngrams, TextStore
from index.snapshot.layout import FORMAT, Array, Contents, Model
from index.variants import Variants
from index.vectors import Search, VectorIndex
from index.words import WordTable

IDS = "ids.json"
HEADINGS = "headings.json"
NEAREST = "nearest.faiss"
DIGESTS = "text_digests"
# With more new texts than this share, the corpus has become another: its terms are adapted to it anew, and all is embedded again.
MOST_NEW = 0.2


@dataclass(frozen=True, slots=True)
class Built:
    """An index, and how many of its passages' vectors were computed and taken from an earlier one. `digests` is (passages, 16)."""

    index: HybridIndex
    digests: Array
    embedded: int
    reused: int


def fingerprint(documents: Sequence[Document], encoder: Encoder) -> str:
    """What an index is built from, as one hash: the documents, the model, and the format."""
    digest = hashlib.sha256(f"{FORMAT}\0{encoder.name}\0{encoder.fingerprint}".encode())
    for document in documents:
        digest.update("\0".join((document.id, document.heading, document.text)).encode())
        digest.update(b"\0\0")
    return digest.hexdigest()


def model_of(encoder: Encoder) -> Model:
    return Model(encoder.name, encoder.fingerprint)


def require_same_model(contents: Contents, encoder: Encoder) -> None:
    """Two embedded models are an older and a newer program, whose index is simply built anew; any other change of model is the admin's to make.

    Raises:
        ModelError: where the index was built by another model; says which, and the command that mends it.
    """
    built_by, wanted = contents.model, model_of(encoder)
    if built_by != wanted and {built_by.name, wanted.name} != {EMBEDDED}:
        raise ModelError(
            f"索引はモデル {built_by.name} で作られていますが、設定は {wanted.name} です。`xhoshin index build` で作り直すか、XHOSHIN_MODEL を戻してください。"
            f"/ The index was built by the model {built_by.name}, but the settings name {wanted.name}: run `xhoshin index build`, or set XHOSHIN_MODEL back."
        )


def build_index(documents: Sequence[Document], encoder: Encoder, earlier: Contents | None = None) -> Built:
    """Build an index. A text that `earlier` holds a vector of, by the same model, is not embedded again, unless most of the corpus is new."""
    digests = [digest_of(embedded_text(document, encoder)) for document in documents]
    kept = _kept(earlier, encoder) if earlier is not None and earlier.model == model_of(encoder) else None
    fresh = len(digests) if kept is None else sum(digest not in kept.vectors for digest in digests)
    if fresh > MOST_NEW * len(digests):
        kept, fresh = None, len(digests)
    index = HybridIndex.build(documents, encoder, kept)
    return Built(index, np.frombuffer(b"".join(digests), np.uint8).reshape(-1, DIGEST_BYTES), fresh, len(digests) - fresh)


def contents_of(built: Built, made_from: str, facts: Mapping[str, Any] | None = None, files: Mapping[str, bytes] | None = None) -> Contents:
    """What to keep of an index, beside the caller's own facts and files."""
    index = built.index
    lexical, variants, ngrams, space = index.lexical, index.variants, index.ngrams, index.space
    arrays = {
        "words": lexical.table.words,
        "word_ends": lexical.table.ends,
        "starts": lexical.starts,
        "documents": lexical.documents,
        "impacts": lexical.impacts,
        "forward_terms": index.forward.terms,
        "forward_ends": index.forward.ends,
        "readings": variants.readings.words,
        "reading_ends": variants.readings.ends,
        "reading_starts": variants.reading_starts,
        "reading_terms": variants.reading_terms,
        "groups": variants.groups,
        "group_starts": variants.group_starts,
        "group_terms": variants.group_terms,
        "heading_of": index.headings.of,
        "text_points": ngrams.texts.points,
        "text_ends": ngrams.texts.ends,
        "heading_points": ngrams.heading_texts.points,
        "heading_ends": ngrams.heading_texts.ends,
        "ngrams": ngrams.keys,
        "ngram_counts": ngrams.counts,
        "term_directions": space.directions,
        "term_weights": space.weights,
        "term_common": space.common,
        "text_vectors": index.vectors.text,
        "heading_vectors": index.vectors.heading,
        DIGESTS: built.digests,
    }
    texts = {IDS: list(index.ids), HEADINGS: index.headings.texts}
    written = {name: json.dumps(value, ensure_ascii=False).encode() for name, value in texts.items()}
    mapped = {NEAREST: index.nearest.serialized()} if index.nearest.kind is Search.APPROXIMATE else {}
    return Contents(
        made_from, model_of(index.encoder), arrays, {**(facts or {}), "search": index.nearest.kind.value}, {**(files or {}), **written}, mapped
    )


def index_of(contents: Contents, encoder: Encoder) -> HybridIndex:
    """The index that the contents hold.

    Raises:
        KeyError, ValueError: where they hold none.
        OSError: where FAISS cannot read its file.
    """
    ids = json.loads(contents.files[IDS])
    a = contents.arrays
    lexical = _lexical(contents)
    readings = WordTable(a["readings"], a["reading_ends"])
    variants = Variants(readings, a["reading_starts"], a["reading_terms"], a["groups"], a["group_starts"], a["group_terms"])
    headings = Headings(tuple(json.loads(contents.files[HEADINGS])), a["heading_of"])
    texts, heading_texts = TextStore(a["text_points"], a["text_ends"]), TextStore(a["heading_points"], a["heading_ends"])
    ngrams = Ngrams(texts, heading_texts, headings, a["ngrams"], a["ngram_counts"])
    vectors = PassageVectors(a["text_vectors"], a["heading_vectors"])
    forward = ForwardIndex(a["forward_terms"], a["forward_ends"])
    file = contents.mapped.get(NEAREST)
    nearest = VectorIndex.read(file) if isinstance(file, Path) else None
    return HybridIndex(ids, lexical, variants, ngrams, _space(contents, lexical, encoder), vectors, encoder, forward, nearest)


def _lexical(contents: Contents) -> LexicalIndex:
    a = contents.arrays
    return LexicalIndex(WordTable(a["words"], a["word_ends"]), a["starts"], a["documents"], a["impacts"], len(a["text_vectors"]))


def _space(contents: Contents, lexical: LexicalIndex, encoder: Encoder) -> TermSpace:
    a = contents.arrays
    rarest = float(lexical.idfs.max(initial=1.0))
    return TermSpace(lexical.table, a["term_directions"], a["term_weights"], a["term_common"], rarest, term_model(encoder))


def _kept(contents: Contents, encoder: Encoder) -> Kept | None:
    """What may be used again of an earlier index; None where it holds too little."""
    try:
        digests, vectors = contents.arrays[DIGESTS], contents.arrays["text_vectors"]
        space = _space(contents, _lexical(contents), encoder)
        return Kept(space, {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)})
    except (KeyError, ValueError):
        return None
