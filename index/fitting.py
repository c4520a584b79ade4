"""Learn the weights of `index.fusion`: `python -m index.fitting --jaquad DIR`, where DIR holds JaQuAD's development *.json.

A softmax over a question's candidates is to put its likelihood on the paragraph that the question was written for (Cao et al. 2007, "Learning to Rank:
From Pairwise Approach to Listwise Approach"); by gradient ascent, held back by a squared penalty. The embedded model has not seen these questions.
JaQuAD's paragraphs have no headings, so nothing is learned of the heading's weight.
"""

from __future__ import annotations

import argparse
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from index.embedding.encoder import Floats
from index.fusion import Weights
from index.hybrid import CLOSELY, Document, HybridIndex
from index.progress import track
from index.squad import articles

# Softmax sharpness: what a score difference of 1 means.
SHARPNESS = 10.0
STEPS, RATE, PENALTY = 400, 0.05, 1e-3


@dataclass(frozen=True, slots=True)
class Case:
    """A question's candidates: their `evidence` (candidates, kinds), and which of them is right."""

    evidence: Floats
    right: int


def cases(folder: Path) -> list[Case]:
    """Every question whose paragraph is among its candidates."""
    paragraphs = [paragraph for _, found in articles(folder) for paragraph in found]
    index = HybridIndex.build([Document(str(i), paragraph["context"]) for i, paragraph in enumerate(paragraphs)])
    asked = [(i, qa["question"]) for i, paragraph in enumerate(paragraphs) for qa in paragraph["qas"]]
    found = []
    for right, question in track(asked, "search"):
        query = index.analyze(question)
        positions = np.array([hit.position for hit in index.search(query, CLOSELY)], np.int64)
        if right in positions:
            evidence = np.array(astuple(index.evidence(query, index.encode(query), positions)), np.float32)
            found.append(Case(evidence.T, int(np.flatnonzero(positions == right)[0])))
    return found


def fit(found: list[Case]) -> Weights:
    """Weights by Adam (Kingma & Ba 2015, arXiv:1412.6980); those of evidence that no case has stay as they are."""
    weights = start = np.array(astuple(Weights()), np.float64)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        gradient = np.mean([_gradient(case, weights) for case in found], axis=0) - PENALTY * (weights - start)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        weights = weights + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8) / np.sqrt(step)
    return Weights(*map(float, np.round(weights, 2)))


def _gradient(case: Case, weights: np.ndarray) -> np.ndarray:
    scores = SHARPNESS * case.evidence @ weights
    shares = np.exp(scores - scores.max())
    gradient: np.ndarray = SHARPNESS * (case.evidence[case.right] - shares @ case.evidence / shares.sum())
    return gradient


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jaquad", type=Path, required=True, help="folder of JaQuAD's development *.json")
    print(fit(cases(parser.parse_args().jaquad)))


if __name__ == "__main__":
    main()
