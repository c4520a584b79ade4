"""Models of sentence-transformers: the embedded one as a module of theirs, and any other by name. The only module that imports the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule

from index.embedding.static import Floats, StaticEncoder, StaticLayout, read_safetensors
from index.tokenizing import terms, tokenize


class SudachiStaticEmbedding(InputModule):  # type: ignore[misc]
    """The embedded model as the first and only module of a `SentenceTransformer`."""

    def __init__(self, encoder: StaticEncoder) -> None:
        super().__init__()
        self.encoder = encoder

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        texts = self._prepend_prompt(list(inputs), prompt) if prompt else list(inputs)
        return {"bags": [terms(tokenize(text)) for text in texts]}

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        features["sentence_embedding"] = torch.from_numpy(self.encoder.encode_terms(features["bags"]))
        return features

    def get_embedding_dimension(self) -> int:
        return self.encoder.dimensions

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        self.encoder.save(Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any) -> SudachiStaticEmbedding:
        return cls(StaticEncoder(read_safetensors(Path(model_name_or_path, subfolder, StaticLayout().weights))))


def as_array(vectors: Any) -> Floats:
    return np.asarray(vectors, np.float32)
