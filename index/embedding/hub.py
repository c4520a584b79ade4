"""A model by its name, as a folder on this machine: downloaded once, then read without a network. The only module that knows the model hub."""

from __future__ import annotations

import sys
from pathlib import Path

from index.embedding.static import ModelError

# Configs, tokenizers and safetensors; never pickles, and never code.
WANTED_FILES = ("*.json", "*.txt", "*.model", "*.spm", "*.jinja", "*.safetensors")
REVISION_MARK = "@"


def model_folder(name: str) -> Path:
    """The folder of a model given as a folder, or as a hub name (`cl-nagoya/ruri-v3-30m`, or `...@REVISION` to pin a commit, tag or pull request).

    What has been downloaded before is used as it is, so that a model changes only when asked to, and no network is needed.

    Raises:
        ModelError: where there is no such folder or model, or it cannot be downloaded; says what to do.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if _is_path(name):
        raise ModelError(
            f"モデルのフォルダ {name} がありません。パスを確かめてください。/ There is no model folder {name}: check the path, or give a hub name such as cl-nagoya/ruri-v3-30m."
        )
    try:
        from huggingface_hub.utils.tqdm import disable_progress_bars
    except ImportError as exc:
        raise missing_extra(name, exc) from exc
    if not sys.stderr.isatty():
        disable_progress_bars()  # transformers follows this too, where it is imported afterwards
    return _downloaded(name)


def missing_extra(name: str, exc: ImportError) -> ModelError:
    """The error of an installation without the extra that other models need."""
    return ModelError(
        f'モデル {name} を使うには追加の部品が要ります。pip install "xhoshin[models]" を実行してください。/ The model {name} needs parts that are not installed: run pip install "xhoshin[models]" ({exc}).'
    )


def _is_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.partition(REVISION_MARK)[0].count("/") > 1


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError, RevisionNotFoundError

    repository, _, revision = name.partition(REVISION_MARK)
    patterns = list(WANTED_FILES)
    try:
        cached = Path(snapshot_download(repository, revision=revision or None, allow_patterns=patterns, local_files_only=True))
        if any(cached.rglob("*.safetensors")):  # else another program fetched a part of it, or the download was cut off
            return cached
    except HFValidationError as exc:
        raise _unknown(name) from exc
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(repository, revision=revision or None, allow_patterns=patterns))
    except (RepositoryNotFoundError, RevisionNotFoundError) as exc:
        raise _unknown(name) from exc
    except Exception as exc:  # no network, a full disk, or whatever the hub answers: each library below has errors of its own
        raise ModelError(
            f"モデル {name} をダウンロードできません。ネットワークを確かめるか、別の機械でダウンロードしたフォルダを指定してください。/ The model {name} cannot be downloaded: check the network, or give the folder of a copy downloaded elsewhere ({_first_line(exc)})."
        ) from exc


def _unknown(name: str) -> ModelError:
    return ModelError(
        f"モデル {name} は見つかりません。名前を確かめてください（例: cl-nagoya/ruri-v3-30m）。/ There is no model {name} on the hub, or it is private: check the name, such as cl-nagoya/ruri-v3-30m."
    )


def _first_line(exc: BaseException) -> str:
    return next(iter(str(exc).splitlines()), type(exc).__name__)
