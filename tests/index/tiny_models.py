"""Tiny real transformers, made and saved in a second: two layers, 32 dimensions, one token a character, random weights of a fixed seed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, StaticEmbedding
from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

CHARACTERS = "予約窓口駐車場自治会町内検索文書クエリは何でこにがかあるのをくだもい: abcdefghijklmnopqrstuvwxyz"
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def save_sentence_transformer(folder: Path, prompts: Mapping[str, str] | None = None, seed: int = 0) -> Path:
    """A `SentenceTransformer` folder: BERT, mean pooling, normalised."""
    torch.manual_seed(seed)
    model = SentenceTransformer(modules=_modules(folder / "base"), prompts=dict(prompts or {}))
    model.save_pretrained(str(folder / "model"), create_model_card=False)
    return folder / "model"


def save_static_embedding(folder: Path) -> Path:
    """A `SentenceTransformer` folder without a transformer: a vector for each token, whose mean is a text's."""
    torch.manual_seed(0)
    SentenceTransformer(modules=[StaticEmbedding(_tokenizer().backend_tokenizer, embedding_dim=16)]).save_pretrained(
        str(folder), create_model_card=False
    )
    return folder


def save_cross_encoder(folder: Path, labels: int = 1, seed: int = 0) -> Path:
    """A `CrossEncoder` folder: BERT with a classifier on top."""
    torch.manual_seed(seed)
    base = folder / "base"
    BertForSequenceClassification(_config(num_labels=labels)).save_pretrained(base)
    _tokenizer().save_pretrained(base)
    CrossEncoder(str(base)).save_pretrained(str(folder / "model"))
    return folder / "model"


def _modules(base: Path) -> list[torch.nn.Module]:
    BertModel(_config()).save_pretrained(base)
    _tokenizer().save_pretrained(base)
    return [Transformer(str(base)), Pooling(32, pooling_mode="mean"), Normalize()]


def _config(**more: int) -> BertConfig:
    size = len(_SPECIAL) + len(set(CHARACTERS))
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "max_position_embeddings": 128}
    # Random weights of the usual 0.02 make all texts much alike.
    return BertConfig(vocab_size=size, initializer_range=0.5, pad_token_id=0, **sizes, **more)


def _tokenizer() -> PreTrainedTokenizerFast:
    words = [*_SPECIAL, *sorted(set(CHARACTERS))]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    ends = [("[CLS]", words.index("[CLS]")), ("[SEP]", words.index("[SEP]"))]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", ends)
    special = {"unk_token": "[UNK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=128, **special)
