"""The embedded model as a module of sentence-transformers, so that the library opens its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from index.embedding.static import StaticEncoder, StaticLayout, read_safetensors
from index.tokenizing import terms, tokenize


class SudachiStaticEmbedding(InputModule):
    """The embedded model as the first and only module of a `SentenceTransformer`."""

    def __init__(self, encoder: StaticEncoder) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
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
    def load(cls, model_name_or_path: str, subfolder: str = "", **kwargs: Any) -> SudachiStaticEmbedding:  # type: ignore[override]
        return cls(StaticEncoder(read_safetensors(Path(model_name_or_path, subfolder, StaticLayout().weights))))
