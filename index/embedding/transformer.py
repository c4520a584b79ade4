"""Any model of sentence-transformers in the embedded model's place, and a cross-encoder as reranker.

Torch is loaded when a model is, not when this module is imported. Only safetensors are read, and only the library's own code is run.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.embedding.encoder import Floats
from index.embedding.folder import ModelKind, check_model_folder, fingerprint_of
from index.embedding.hub import missing_extra, model_folder
from index.embedding.prompts import Prompts, prompts_of
from index.embedding.static import ModelError
from index.progress import track

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_T = TypeVar("_T")
BATCH = 32
# So many texts at a time: the library would hold all their vectors twice.
CHUNK = 256
# Weights stored in half precision are slow on a CPU, and rounded where vectors are compared.
_OPTIONS: dict[str, Any] = {
    "trust_remote_code": False,
    "local_files_only": True,
    "model_kwargs": {"use_safetensors": True, "dtype": "float32"},
}


class TransformerEncoder:
    """A `SentenceTransformer` as an `Encoder`, with its own query and passage prompts."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self._model = model
        self._prompts = prompts_of(name, {key: prompt or "" for key, prompt in model.prompts.items()})
        self.name = name
        self.fingerprint = hashlib.sha256(f"{fingerprint}\0{self._prompts.query}\0{self._prompts.passage}".encode()).hexdigest()
        self.dimensions = int(model.encode_query([""], show_progress_bar=False).shape[1])

    @classmethod
    def load(cls, name: str) -> TransformerEncoder:
        """A hub name (downloaded once), or a folder.

        Raises:
            ModelError: where it cannot be had or used; one sentence in Japanese and English says why, and what to do.
        """
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as exc:
            raise missing_extra(name, exc) from exc
        folder = model_folder(name)
        check_model_folder(folder, name, ModelKind.ENCODER)
        return _opened(lambda: cls(SentenceTransformer(str(folder), **_OPTIONS), name, fingerprint_of(folder)), name, folder)

    @property
    def prompts(self) -> Prompts:
        return self._prompts

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, dimensions)."""
        return self._encode(self._model.encode_document, texts, self._prompts.passage)

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, (texts, dimensions)."""
        return self._encode(self._model.encode_query, texts, self._prompts.query)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str], prompt: str) -> Floats:
        out = np.empty((len(texts), self.dimensions), np.float32)
        starts = range(0, len(texts), CHUNK)
        for start in track(starts, "ベクトルを計算中 / computing vectors") if len(starts) > 1 else starts:
            chunk = list(texts[start : start + CHUNK])
            out[start : start + CHUNK] = encode(chunk, prompt=prompt, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return out


class CrossEncoderReranker:
    """A `CrossEncoder` of one label as a `Reranker`."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        if model.num_labels != 1:
            raise ModelError(
                f"モデル {name} は順位づけのモデルではありません（出力が{model.num_labels}個）。出力が1個のCrossEncoderを指定してください。/ The model {name} is no reranker: it has {model.num_labels} outputs, choose a CrossEncoder with one."
            )
        self._model = model
        self.name = name

    @classmethod
    def load(cls, name: str) -> CrossEncoderReranker:
        """A hub name (downloaded once), or a folder.

        Raises:
            ModelError: as of `TransformerEncoder.load`, and for a model that does not give one score.
        """
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as exc:
            raise missing_extra(name, exc) from exc
        folder = model_folder(name)
        check_model_folder(folder, name, ModelKind.RERANKER)
        return _opened(lambda: cls(CrossEncoder(str(folder), **_OPTIONS), name), name, folder)

    def scores(self, query: str, passages: Sequence[str]) -> Floats:
        """One score a passage, (passages,), in 0..1: the logistic function of the model's output, whatever its config would apply to it."""
        if not passages:
            return np.zeros(0, np.float32)
        pairs = [(query, passage) for passage in passages]
        logits = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False, activation_fn=_unchanged)
        return (1 / (1 + np.exp(-np.asarray(logits, np.float64)))).astype(np.float32)


def _unchanged(logits: Any) -> Any:
    return logits


def _opened(load: Callable[[], _T], name: str, folder: Path) -> _T:
    """What `load` gives; a library's error, whatever its kind (a damaged folder brings out many), as a `ModelError`."""
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    if not sys.stderr.isatty():
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return load()
    except ModelError:
        raise
    except Exception as exc:
        reason = next(iter(str(exc).splitlines()), type(exc).__name__)
        raise ModelError(
            f"モデル {name} を読み込めません。フォルダが壊れていればダウンロードし直してください。/ The model {name} cannot be opened, fetch it again if its folder is damaged: {folder} ({type(exc).__name__}: {reason})."
        ) from exc
