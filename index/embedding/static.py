"""The embedded static model, read with NumPy alone and memory-mapped.

A text's vector is the sum of its terms' vectors, scaled to length 1. On disk (`StaticLayout`) the model is a sentence-transformers
folder; its weights are one safetensors file (https://github.com/huggingface/safetensors#format: 8 bytes little-endian header
length, a JSON header, raw tensors) that holds

    words    uint8   every vocabulary word in UTF-8, sorted as bytes, one after the other
    ends     uint32  (words,)            where each word ends in `words`
    rows     int32   (words,)            the row of each word; words may share one
    scales   float32 (rows,)             a row's vector is its values times its scale
    vectors  uint8   (rows, dimensions / 2)  two values of -7 to 7 a byte, each plus 8, the earlier one in the low four bits
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Floats
from index.tokenizing import terms, tokenize
from index.words import WordTable

EMBEDDED = "embedded"

_DTYPES = {"U8": np.uint8, "U32": np.uint32, "I32": np.int32, "F32": np.float32, "I8": np.int8}
# The largest value that four bits hold with a sign.
_MOST = 7
_MODULE_TYPE = "index.embedding.sentence.SudachiStaticEmbedding"


@dataclass(frozen=True)
class StaticLayout:
    """Every name in a model folder."""

    weights: str = "model.safetensors"
    modules: str = "modules.json"
    config: str = "config_sentence_transformers.json"


class ModelError(Exception):
    """A model folder that cannot be read; the message names the folder and what was tried."""


def unit(rows: Floats) -> Floats:
    """Rows scaled to length 1; those of length 0 stay so."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)
    return scaled


class StaticEncoder:
    """Text to unit vectors through a table of term vectors.

    Args:
        weights: the tensors named in the module docstring.
    Raises:
        ModelError: where their shapes contradict each other.
    """

    def __init__(self, weights: Mapping[str, npt.NDArray[Any]], name: str = EMBEDDED) -> None:
        self._weights = weights
        self._table = WordTable(weights["words"], weights["ends"])
        self._rows = weights["rows"]
        self._scales = weights["scales"]
        self._vectors = weights["vectors"]
        self.name = name
        if len(self._table) != len(self._rows) or len(self._scales) != len(self._vectors):
            raise ModelError(
                f"{name}: {len(self._table)} words but {len(self._rows)} rows, {len(self._scales)} scales but {len(self._vectors)} vectors"
            )
        # So many words are asked for again and again; numbers and names that come once must not fill the memory.
        self.term_vector = lru_cache(maxsize=8192)(self._term_vector)

    @classmethod
    def load(cls, folder: Path, layout: StaticLayout = StaticLayout()) -> StaticEncoder:
        return cls(read_safetensors(folder / layout.weights))

    @classmethod
    def embedded(cls) -> StaticEncoder:
        """The model that comes with the program.

        Raises:
            ModelError: where its folder is missing or damaged.
        """
        return cls.load(Path(__file__).parent.parent / "model")

    def save(self, folder: Path, layout: StaticLayout = StaticLayout()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        write_safetensors(folder / layout.weights, self._weights)

    @property
    def fingerprint(self) -> str:
        """Tells one set of weights from another without reading all of it: its shapes and a sample of its bytes."""
        digest = hashlib.sha256()
        for name in sorted(self._weights):
            tensor = self._weights[name]
            digest.update(f"{name}{tensor.shape}".encode() + tensor.reshape(-1)[:: max(1, tensor.size // 1024)].tobytes())
        return digest.hexdigest()

    @property
    def dimensions(self) -> int:
        return 2 * int(self._vectors.shape[1])

    def _term_vector(self, term: str) -> Floats | None:
        """The term's vector, (dimensions,), its length the term's weight; None for a word the model does not know."""
        position = self._table.find(term)
        if position is None:
            return None
        row = self._rows[position]
        vector: Floats = _unpacked(self._vectors[row]) * self._scales[row]
        return vector

    def encode_terms(self, bags: Sequence[Sequence[str]]) -> Floats:
        """Unit vectors, (bags, dimensions); all zero where no term is known."""
        out = np.zeros((len(bags), self.dimensions), np.float32)
        for i, bag in enumerate(bags):
            for term in bag:
                vector = self.term_vector(term)
                if vector is not None:
                    out[i] += vector
        return unit(out)

    def term_vectors(self, words: Sequence[str]) -> Floats:
        """The words' vectors, (words, dimensions), not scaled to one length; all zero for those that the model does not know."""
        out = np.zeros((len(words), self.dimensions), np.float32)
        for row, word in zip(out, words, strict=True):
            vector = self._term_vector(word)
            if vector is not None:
                row[:] = vector
        return out

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        return self.encode_terms([terms(tokenize(text)) for text in texts])

    encode_passages = encode_queries


def read_safetensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Tensors of a safetensors file, memory-mapped and read-only.

    Raises:
        ModelError: where the file is missing, or its header does not fit it.
    """
    try:
        blob = np.asarray(np.memmap(path, np.uint8, mode="r"))
        header_end = 8 + int(blob[:8].view("<u8")[0])
        header = json.loads(bytes(blob[8:header_end]))
        tensors = {}
        for name, entry in header.items():
            if name != "__metadata__":
                begin, end = entry["data_offsets"]
                raw = blob[header_end + begin : header_end + end]
                tensors[name] = raw.view(_DTYPES[entry["dtype"]]).reshape(entry["shape"])
        return tensors
    except (OSError, ValueError, KeyError) as exc:
        raise ModelError(f"{path}: no readable model weights ({exc})") from exc


def write_static_model(folder: Path, words: Mapping[str, int], vectors: Floats, layout: StaticLayout) -> None:
    """Write a model folder: `words` maps a term to its row of `vectors` (rows, dimensions: an even number), quantised to four bits a value."""
    ordered = sorted(words, key=str.encode)
    table = WordTable.build(ordered)
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / _MOST
    tensors = {
        "scales": scales.astype(np.float32),
        "ends": table.ends,
        "rows": np.array([words[word] for word in ordered], np.int32),
        "vectors": _packed(np.round(vectors / scales[:, None]).astype(np.int8)),
        "words": table.words,
    }
    folder.mkdir(parents=True, exist_ok=True)
    write_safetensors(folder / layout.weights, tensors)
    modules = [{"idx": 0, "name": "0", "path": "", "type": _MODULE_TYPE}]
    (folder / layout.modules).write_text(json.dumps(modules, indent=2) + "\n", encoding="utf-8")
    config = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}
    (folder / layout.config).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _packed(values: npt.NDArray[np.int8]) -> npt.NDArray[np.uint8]:
    halves = (values + _MOST + 1).astype(np.uint8)
    packed: npt.NDArray[np.uint8] = halves[:, ::2] | np.left_shift(halves[:, 1::2], 4)
    return packed


def _unpacked(packed: npt.NDArray[np.uint8]) -> Floats:
    values = np.empty(2 * len(packed), np.float32)
    values[::2] = packed & 15
    values[1::2] = packed >> 4
    return values - (_MOST + 1)


def write_safetensors(path: Path, tensors: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write tensors in the order given, the widest types first so that each is aligned."""
    names = {np.dtype(dtype): name for name, dtype in _DTYPES.items()}
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": names[tensor.dtype], "shape": tensor.shape, "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor).tobytes())
