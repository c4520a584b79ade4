"""A sentence-transformers folder before it is opened: what may not be read is refused, and its contents are told apart.

The layout is the library's (https://sbert.net): `modules.json` lists modules, each with the sub-folder of its files; a cross-encoder may be
a plain transformers folder without it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from index.embedding.static import ModelError

MODULES = "modules.json"
LIBRARY_CONFIG = "config_sentence_transformers.json"
CONFIG = "config.json"
# What decides the vectors, besides the code: weights, configs and tokenizers.
_DECISIVE = frozenset({".safetensors", ".json", ".txt", ".model", ".spm"})
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle")
_OWN_NAMESPACE = "sentence_transformers."
_WHOLE_BYTES = 1 << 20
_BLOCKS = 64
_BLOCK_BYTES = 4096


class ModelKind(StrEnum):
    """What a model is for, by the library's names (`model_type` in its config)."""

    ENCODER = "SentenceTransformer"
    RERANKER = "CrossEncoder"


# Architectures whose weights hold the layer that scores a pair; the library would give any other one of random numbers.
_SCORING = ("ForSequenceClassification", "ForCausalLM")


def module_types(folder: Path) -> list[str]:
    """The class of every module that `modules.json` lists; none where there is no such file.

    Raises:
        ModelError: where the file is no list of modules.
    """
    return [module_type for module_type, _ in _modules(folder)]


def check_model_folder(folder: Path, name: str, wanted: ModelKind) -> None:
    """Refuse what is another kind of model, what would run code that is not the library's, and what would be unpickled.

    Raises:
        ModelError: says which.
    """
    modules = _modules(folder)
    kind = _kind(folder, bool(modules))
    if kind != wanted:
        raise ModelError(
            f"{name} は{wanted}のモデルではありません。名前かフォルダを確かめてください。/ {name} is no {wanted} model but {kind or 'something else'} ({folder}): check the name or the folder."
        )
    foreign = next((module_type for module_type, _ in modules if not module_type.startswith(_OWN_NAMESPACE)), None)
    if foreign is not None:
        raise ModelError(
            f"モデル {name} は外部のコード（{foreign}）を必要とするため使えません。別のモデルを指定してください。/ The model {name} needs code of its own ({foreign}), which is never run here: choose another model."
        )
    places = {folder / path for _, path in modules} or {folder}
    unsafe = [place for place in places if _has(place, *_PICKLES) and not _has(place, "*.safetensors")]
    if unsafe or not any(_has(place, "*.safetensors") for place in places):
        raise ModelError(
            f"モデル {name} にはsafetensors形式の重みがありません（pickle形式は読みません）。safetensors形式に変換したフォルダか、それを含む版を「名前@版」で指定してください。/ The model {name} has no weights in safetensors, and pickled ones are never read: convert the folder, or name a revision that has them as NAME@REVISION."
        )


def fingerprint_of(folder: Path) -> str:
    """Tells one model from another by its decisive files: their names, sizes and bytes, of a big file a sample spread over it.

    It does not depend on where the folder is.
    """
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _DECISIVE and path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder).as_posix()}\0{size}\0".encode())
        for block in _sample(path, size):
            digest.update(block)
    return digest.hexdigest()


def _sample(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        if size <= _WHOLE_BYTES:
            yield file.read()
            return
        for i in range(_BLOCKS):
            file.seek(i * (size - _BLOCK_BYTES) // (_BLOCKS - 1))
            yield file.read(_BLOCK_BYTES)


def _kind(folder: Path, has_modules: bool) -> str | None:
    """The library's name for what the folder holds; None where it holds none of its models."""
    if has_modules:
        config = _read(folder / LIBRARY_CONFIG)
        return str(config.get("model_type", ModelKind.ENCODER)) if isinstance(config, dict) else ModelKind.ENCODER
    config = _read(folder / CONFIG)
    architectures = config.get("architectures") if isinstance(config, dict) else None
    scores = isinstance(architectures, list) and bool(architectures) and str(architectures[0]).endswith(_SCORING)
    return ModelKind.RERANKER if scores else None


def _modules(folder: Path) -> list[tuple[str, str]]:
    """(class, sub-folder) of every module."""
    path = folder / MODULES
    try:
        return [(str(module["type"]), str(module["path"])) for module in _read(path) or []]
    except (KeyError, TypeError) as exc:
        raise _damaged(path, exc) from exc


def _read(path: Path) -> Any:
    """A JSON file's value; None where there is no such file."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        raise _damaged(path, exc) from exc


def _damaged(path: Path, exc: Exception) -> ModelError:
    return ModelError(f"モデルのフォルダが壊れています。ダウンロードし直してください。/ The model folder is damaged, fetch it again: {path} ({exc}).")


def _has(folder: Path, *patterns: str) -> bool:
    return any(next(folder.glob(pattern), None) for pattern in patterns)
