"""Train the embedded retrieval model: `python -m index.train --jaquad DIR --tanaka DIR --chive DIR --out index/model`.

A static model: a text's vector is the normalised sum of its terms' vectors. A term's vector is its idf times (its chiVe row + a
correction of its own where training saw it often enough), so that words that training never saw keep a usable place near their neighbours.
The loss is the in-batch contrastive one (van den Oord et al. 2018, arXiv:1807.03748, InfoNCE) with cosine times `SCALE` as the score, both ways.

Data: JaQuAD (CC BY-SA 3.0), the Tanaka corpus (CC BY 2.0 FR), chiVe (Apache-2.0) as packed in `ja_ginza`. Needs the extra `[train]`.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.embedding.static import StaticLayout, write_static_model
from index.progress import track
from index.tokenizing import terms, tokenize

SCALE = 20.0
BATCH = 1024
EPOCHS = 4
LEARNING_RATE = 1.5e-3
WEIGHT_LEARNING_RATE = 2e-2
FREE_GAIN = 10.0
DIMENSIONS = 300
MIN_COUNT = 3
UNSEEN_IDF = 9.0
MIN_SENTENCE_TERMS = 3


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together, as term lists; pairs of one `group` are no negatives for each other."""

    left: list[str]
    right: list[str]
    group: int
    article: int


def jaquad_pairs(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """Question-paragraph pairs, and sentence-rest-of-paragraph pairs, of SQuAD-format files in `folder`."""
    questions: list[Pair] = []
    sentences: list[Pair] = []
    group = 0
    for article, (title, paragraphs) in enumerate(track(list(_articles(folder)), "read JaQuAD")):
        del title
        for paragraph in paragraphs:
            group += 1
            context = terms(tokenize(paragraph["context"]))
            questions += [Pair(terms(tokenize(qa["question"])), context, group, article) for qa in paragraph["qas"]]
            parts = [terms(tokenize(part)) for part in paragraph["context"].split("。") if part.strip()]
            for i, part in enumerate(parts):
                rest = [term for j, other in enumerate(parts) if j != i for term in other]
                if len(part) >= MIN_SENTENCE_TERMS and len(rest) >= MIN_SENTENCE_TERMS:
                    sentences.append(Pair(part, rest, group, article))
    return questions, sentences


def _articles(folder: Path) -> Iterator[tuple[str, list[dict]]]:
    for path in sorted(folder.glob("*.json")):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            yield article["title"], article["paragraphs"]


def tanaka_pairs(folder: Path) -> list[Pair]:
    """English-Japanese sentence pairs of `train.en` and `train.ja`, whose tokens are split by spaces."""
    english = (folder / "train.en").read_text(encoding="utf-8").splitlines()
    japanese = (folder / "train.ja").read_text(encoding="utf-8").splitlines()
    rows = track(list(zip(english, japanese, strict=True)), "read Tanaka corpus")
    pairs = [Pair(terms(tokenize(en)), terms(tokenize(ja.replace(" ", ""))), i, i) for i, (en, ja) in enumerate(rows)]
    return [pair for pair in pairs if pair.left and pair.right]


@dataclass(frozen=True)
class Chive:
    """chiVe as ja_ginza packs it: `rows` maps a normalised form to a row of `vectors` (rows, 300)."""

    rows: dict[str, int]
    vectors: np.ndarray

    @classmethod
    def load(cls, vocab_folder: Path) -> Chive:
        from spacy.vocab import Vocab  # the package's own format; only training needs it

        vocab = Vocab().from_disk(vocab_folder)
        rows = {vocab.strings[key].lower(): int(row) for key, row in vocab.vectors.key2row.items()}
        return cls({word: row for word, row in rows.items() if word and not word.isspace()}, np.asarray(vocab.vectors.data))

    def reduced(self, dimensions: int) -> Chive:
        """The same rows, normalised, on their `dimensions` strongest axes (uncentred PCA)."""
        unit = self.vectors / np.maximum(np.linalg.norm(self.vectors, axis=1, keepdims=True), 1e-9)
        _, _, axes = np.linalg.svd(unit, full_matrices=False)
        return Chive(self.rows, (unit @ axes[:dimensions].T).astype(np.float32))


class TermVectors(nn.Module):
    """Sum of idf x (base row + own correction) over a bag of terms."""

    def __init__(self, vocabulary: list[str], idf: np.ndarray, chive: Chive) -> None:
        super().__init__()
        self.index = {term: i for i, term in enumerate(vocabulary)}
        count, dimensions = len(vocabulary), chive.vectors.shape[1]
        base = np.vstack([chive.vectors, np.zeros((1, dimensions), np.float32)])
        nowhere = len(base) - 1
        self.register_buffer("row", torch.tensor([chive.rows.get(term, nowhere) for term in vocabulary]))
        self.register_buffer("idf", torch.tensor(idf, dtype=torch.float32))
        self.base = nn.EmbeddingBag.from_pretrained(torch.tensor(base), freeze=False, mode="sum", sparse=True)
        own = torch.zeros(count, dimensions)
        lost = self.row == nowhere
        free = lost | torch.tensor([term.isascii() and term.isalpha() for term in vocabulary])
        self.register_buffer("gain", torch.where(free, FREE_GAIN, 1.0))
        own[lost] = torch.randn(int(lost.sum()), dimensions) / math.sqrt(dimensions) / FREE_GAIN
        self.own = nn.EmbeddingBag.from_pretrained(own, freeze=False, mode="sum", sparse=True)
        self.weight = nn.Embedding.from_pretrained(torch.zeros(count, 1), freeze=False, sparse=True)

    def forward(self, bags: list[list[str]]) -> torch.Tensor:
        ids = [[self.index[term] for term in bag if term in self.index] for bag in bags]
        flat = torch.tensor([i for bag in ids for i in bag], dtype=torch.long)
        offsets = torch.tensor(np.cumsum([0, *map(len, ids[:-1])]), dtype=torch.long)
        weights = self.idf[flat] * torch.exp(self.weight(flat)[:, 0])
        summed = self.base(self.row[flat], offsets, weights) + self.own(flat, offsets, weights * self.gain[flat])
        return nn.functional.normalize(summed, dim=1)

    @torch.no_grad()
    def vectors(self) -> np.ndarray:
        """One vector a vocabulary term, (terms, dimensions), idf included."""
        return (
            (self.base.weight[self.row] + self.gain[:, None] * self.own.weight) * (self.idf * torch.exp(self.weight.weight[:, 0]))[:, None]
        ).numpy()


def batches(pairs: list[Pair], rng: random.Random) -> Iterator[list[Pair]]:
    """Shuffled by article, so that a paragraph meets its article's others as negatives."""
    by_article: dict[int, list[Pair]] = {}
    for pair in pairs:
        by_article.setdefault(pair.article, []).append(pair)
    articles = list(by_article.values())
    rng.shuffle(articles)
    ordered = [pair for article in articles for pair in article]
    starts = list(range(0, len(ordered) - BATCH // 2, BATCH))
    rng.shuffle(starts)
    for start in starts:
        yield ordered[start : start + BATCH]


def contrastive_loss(left: torch.Tensor, right: torch.Tensor, groups: torch.Tensor) -> torch.Tensor:
    """InfoNCE over the batch, both ways; two rows of one group are not held against each other."""
    scores = SCALE * left @ right.T
    same = groups[:, None] == groups[None, :]
    same.fill_diagonal_(False)
    scores = scores.masked_fill(same, -1e4)
    target = torch.arange(len(scores))
    return (nn.functional.cross_entropy(scores, target) + nn.functional.cross_entropy(scores.T, target)) / 2


def train(pair_sets: list[list[Pair]], chive: Chive, seed: int = 7) -> TermVectors:
    """Learn term vectors from `pair_sets`, each batch from one set."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    texts = 0
    for pairs in pair_sets:
        for pair in pairs:
            texts += 2
            counts.update(set(pair.left))
            counts.update(set(pair.right))
    vocabulary = sorted(term for term, n in counts.items() if n >= MIN_COUNT)
    idf = np.array([math.log(1 + texts / counts[term]) for term in vocabulary])
    model = TermVectors(vocabulary, idf, chive)
    optimizer = torch.optim.SparseAdam([{"params": [model.base.weight, model.own.weight]}, {"params": [model.weight.weight]}], lr=LEARNING_RATE)
    for epoch in range(EPOCHS):
        steps = [batch for pairs in pair_sets for batch in batches(pairs, rng)]
        rng.shuffle(steps)
        optimizer.param_groups[0]["lr"] = LEARNING_RATE * (1 - epoch / EPOCHS)
        optimizer.param_groups[1]["lr"] = WEIGHT_LEARNING_RATE * (1 - epoch / EPOCHS)
        for batch in track(steps, f"epoch {epoch + 1}/{EPOCHS}"):
            loss = contrastive_loss(
                model([pair.left for pair in batch]), model([pair.right for pair in batch]), torch.tensor([pair.group for pair in batch])
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model


def export(model: TermVectors, chive: Chive, out: Path) -> None:
    """Write the learned terms, and the chiVe words that training never saw on their (moved) base rows."""
    vectors = model.vectors()
    unseen = sorted(set(chive.rows) - set(model.index))
    with torch.no_grad():
        base = model.base.weight[:-1].numpy() * UNSEEN_IDF
    used, row_of = np.unique([chive.rows[word] for word in unseen], return_inverse=True)
    words = model.index | {word: len(vectors) + int(row) for word, row in zip(unseen, row_of, strict=True)}
    write_static_model(out, words, np.vstack([vectors, base[used]]), StaticLayout())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jaquad", type=Path, required=True, help="folder of JaQuAD's train *.json")
    parser.add_argument("--tanaka", type=Path, required=True, help="folder of train.en and train.ja")
    parser.add_argument("--chive", type=Path, required=True, help="the vocab folder inside the ja_ginza package")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    chive = Chive.load(arguments.chive).reduced(DIMENSIONS)
    questions, sentences = jaquad_pairs(arguments.jaquad)
    model = train([questions, sentences, tanaka_pairs(arguments.tanaka)], chive)
    export(model, chive, arguments.out)


if __name__ == "__main__":
    main()
