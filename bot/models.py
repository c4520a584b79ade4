"""Which models the settings choose: the embedded one and no reranker, unless said otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.static import EMBEDDED, StaticEncoder

if TYPE_CHECKING:
    from index.embedding.encoder import Encoder, Reranker

MODEL_VARIABLE = "XHOSHIN_MODEL"
RERANKER_VARIABLE = "XHOSHIN_RERANKER"
_OWN_MODULES = "index.embedding."


def chosen_encoder(settings: Mapping[str, str] = os.environ) -> Encoder:
    """The model that `XHOSHIN_MODEL` names, a hub name or a folder; the embedded one where it names none.

    A folder that `index.train` has written is read as the embedded model is, without torch.

    Raises:
        ModelError: where it cannot be had or used; the message is for a person.
    """
    name = settings.get(MODEL_VARIABLE, "").strip()
    if not name or name == EMBEDDED:
        return StaticEncoder.embedded()
    if _is_static(name):
        return StaticEncoder.load(Path(name).expanduser())
    from index.embedding.transformer import TransformerEncoder

    return TransformerEncoder.load(name)


def chosen_reranker(settings: Mapping[str, str] = os.environ) -> Reranker | None:
    """The cross-encoder that `XHOSHIN_RERANKER` names; None for none.

    Raises:
        ModelError: where it cannot be had or used; the message is for a person.
    """
    name = settings.get(RERANKER_VARIABLE, "").strip()
    if not name:
        return None
    from index.embedding.transformer import CrossEncoderReranker

    return CrossEncoderReranker.load(name)


def _is_static(name: str) -> bool:
    from index.embedding.folder import module_types

    folder = Path(name).expanduser()
    types = module_types(folder) if folder.is_dir() else []
    return len(types) == 1 and types[0].startswith(_OWN_MODULES)
