"""What a model wants written before a question and before a passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

# The names under which sentence-transformers' configs state them (https://sbert.net, SentenceTransformer.encode_query and encode_document).
_QUERY_NAMES = ("query",)
_PASSAGE_NAMES = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class Prompts:
    """Texts set before every question and every passage; empty for none."""

    query: str = ""
    passage: str = ""


_RURI_V3 = Prompts("検索クエリ: ", "検索文書: ")
_E5 = Prompts("query: ", "passage: ")

# Models that were trained with prompts which their config may leave out, by the last part of their name. Sources, the models' own cards:
# https://huggingface.co/cl-nagoya/ruri-v3-310m ("1+3 prefix scheme"), https://huggingface.co/intfloat/multilingual-e5-small ("Each input
# text should start with query: or passage:"). https://huggingface.co/BAAI/bge-m3 and https://huggingface.co/hotchpotch/static-embedding-japanese
# want none.
KNOWN: Mapping[str, Prompts] = {
    "ruri-v3-30m": _RURI_V3,
    "ruri-v3-70m": _RURI_V3,
    "ruri-v3-130m": _RURI_V3,
    "ruri-v3-310m": _RURI_V3,
    "multilingual-e5-small": _E5,
    "multilingual-e5-base": _E5,
    "multilingual-e5-large": _E5,
    "bge-m3": Prompts(),
    "static-embedding-japanese": Prompts(),
}


def prompts_of(name: str, stated: Mapping[str, str]) -> Prompts:
    """The prompts of the model `name` (a hub name or a folder): those that its config has `stated`, else what is known of it, else none.

    The library itself looks no further than a stated `document` where it is empty, which it always is unless the config says otherwise; a
    model that states `passage` would go without.
    """
    found = Prompts(_first(stated, _QUERY_NAMES), _first(stated, _PASSAGE_NAMES))
    if found != Prompts():
        return found
    return KNOWN.get(PurePosixPath(name.partition("@")[0]).name.lower(), Prompts())


def _first(stated: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((prompt for name in names if (prompt := stated.get(name))), "")
