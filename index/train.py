"""Train the embedded retrieval model: `python -m index.train --jaquad DIR --tanaka DIR --jmdict FILE --chive DIR --out index/model`.

A static model: a text's vector is the normalised sum of its terms' vectors. A term's vector is its idf times (its chiVe row + a
correction of its own where training saw it often enough), so that words that training never saw keep a usable place near their neighbours.
The loss is the in-batch contrastive one (van den Oord et al. 2018, arXiv:1807.03748, InfoNCE) with cosine times `SCALE` as the score, both ways. Words are
dropped at random, and training ends early: what more epochs gain on encyclopaedia questions, they lose on a city's.

Data: JaQuAD (CC BY-SA 3.0), JMdict (CC BY-SA 3.0) as packed in `jamdict-data`, the Tanaka corpus (CC BY 2.0 FR), chiVe (Apache-2.0) as packed in
`ja_ginza`. Needs the extra `[train]`.
"""

from __future__ import annotations

import argparse
import math
import random
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from index.embedding.static import StaticLayout, unit, write_static_model
from index.progress import track
from index.squad import articles
from index.tokenizing import terms, tokenize

SCALE = 20.0
BATCH = 1024
EPOCHS = 2
KEPT_WORDS = 0.7
LEARNING_RATE = 1.5e-3
WEIGHT_LEARNING_RATE = 2e-2
FREE_GAIN = 10.0
DIMENSIONS = 256
MIN_COUNT = 3
UNSEEN_IDF = 9.0
SEED = 7
MIN_SENTENCE_TERMS = 3
# Of a JMdict entry, so many senses, and so many glosses of each; a gloss that more entries share says too little.
SENSES, GLOSSES, SHARED_BY = 4, 6, 12
_LEFT_OUT = ("archaism", "obsolete term", "rare")
_USUALLY_KANA = "word usually written using kana alone"


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
    for article, (_, paragraphs) in enumerate(track(list(articles(folder)), "read JaQuAD")):
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


def tanaka_pairs(folder: Path) -> list[Pair]:
    """English-Japanese sentence pairs of `train.en` and `train.ja`, whose tokens are split by spaces."""
    english = (folder / "train.en").read_text(encoding="utf-8").splitlines()
    japanese = (folder / "train.ja").read_text(encoding="utf-8").splitlines()
    rows = track(list(zip(english, japanese, strict=True)), "read Tanaka corpus")
    pairs = [Pair(terms(tokenize(en)), terms(tokenize(ja.replace(" ", ""))), i, i) for i, (en, ja) in enumerate(rows)]
    return [pair for pair in pairs if pair.left and pair.right]


@dataclass(frozen=True)
class Sense:
    """One meaning of a Japanese word, its glosses in English."""

    entry: int
    word: str
    glosses: list[str]


def jmdict_senses(file: Path) -> list[Sense]:
    """The senses in use of every entry of a JMdict database as the package `jamdict-data` holds it."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        kanji, kana = (dict(database.execute(f"SELECT idseq, text FROM {table} ORDER BY ID DESC")) for table in ("Kanji", "Kana"))
        notes, glosses, senses = (
            _lists(database.execute(query))
            for query in ("SELECT sid, text FROM misc", "SELECT sid, text FROM SenseGloss", "SELECT idseq, ID FROM Sense ORDER BY ID")
        )
    found = []
    for entry, numbers in senses.items():
        in_kana = any(_USUALLY_KANA in note for number in numbers for note in notes.get(number, []))
        word = kana[entry] if in_kana else kanji.get(entry, kana[entry])
        in_use = [number for number in numbers[:SENSES] if not set(_LEFT_OUT) & set(notes.get(number, []))]
        found += [Sense(entry, word, glosses.get(number, [])[:GLOSSES]) for number in in_use]
    return found


def _lists(rows: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found


def translation_pairs(senses: list[Sense]) -> list[Pair]:
    """The English words of a sense, and its Japanese word."""
    pairs = []
    for sense in track(senses, "read JMdict"):
        english = dict.fromkeys(term for gloss in sense.glosses for term in terms(tokenize(gloss)))
        pairs.append(Pair(list(english), terms(tokenize(sense.word)), sense.entry, sense.entry))
    return [pair for pair in pairs if pair.left and pair.right]


def synonym_pairs(senses: list[Sense], rng: random.Random) -> list[Pair]:
    """Japanese words that one English gloss translates, in a ring of random order."""
    sharing: dict[str, dict[int, str]] = {}
    for sense in senses:
        for gloss in sense.glosses:
            sharing.setdefault(gloss.lower(), {})[sense.entry] = sense.word
    pairs: list[Pair] = []
    for number, words in enumerate(sharing.values()):
        if 2 <= len(words) <= SHARED_BY:
            bags = [terms(tokenize(word)) for word in rng.sample(list(words.values()), len(words))]
            pairs += [Pair(a, b, number, len(pairs) + i) for i, (a, b) in enumerate(pairwise(bags)) if a and b and a != b]
    return pairs


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
        """The same rows, without what all words share, on their `dimensions` strongest axes (PCA of the normalised, centred rows)."""
        directions = unit(self.vectors)
        directions = unit(directions - directions.mean(axis=0))
        _, _, axes = np.linalg.svd(directions, full_matrices=False)
        return Chive(self.rows, (directions @ axes[:dimensions].T).astype(np.float32))


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
        weights = self.idf[flat] * torch.exp(self.weight(flat)[:, 0]) * (torch.rand(len(flat)) < KEPT_WORDS)
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


def _counts(pairs: Iterable[Pair]) -> Counter[str]:
    """In how many texts each term stands."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        counts.update(set(pair.left))
        counts.update(set(pair.right))
    return counts


def train(text_sets: list[list[Pair]], dictionary_sets: list[list[Pair]], chive: Chive, seed: int = SEED) -> TermVectors:
    """Learn term vectors, each batch from one set. How rare a term is, is counted in texts alone: a dictionary has every word once."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    counts = _counts(pair for pairs in (*text_sets, *dictionary_sets) for pair in pairs)
    vocabulary = sorted(term for term, n in counts.items() if n >= MIN_COUNT)
    in_texts, texts = _counts(pair for pairs in text_sets for pair in pairs), 2 * sum(map(len, text_sets))
    idf = np.array([math.log(1 + texts / max(in_texts[term], 1)) for term in vocabulary])
    pair_sets = [*text_sets, *dictionary_sets]
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
    parser.add_argument("--jmdict", type=Path, required=True, help="jamdict.db, unpacked from the package jamdict-data")
    parser.add_argument("--chive", type=Path, required=True, help="the vocab folder inside the ja_ginza package")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    chive = Chive.load(arguments.chive).reduced(DIMENSIONS)
    questions, sentences = jaquad_pairs(arguments.jaquad)
    senses = jmdict_senses(arguments.jmdict)
    dictionary = [translation_pairs(senses), synonym_pairs(senses, random.Random(SEED))]
    model = train([questions, sentences, tanaka_pairs(arguments.tanaka)], dictionary, chive)
    export(model, chive, arguments.out)


if __name__ == "__main__":
    main()
