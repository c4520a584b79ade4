"""`xhoshin bench`: how well and how fast any corpus is searched, by the very code that answers."""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.made_corpus import made_benchmark
from bot.models import chosen_encoder, chosen_reranker
from bot.service import GC_THRESHOLD
from index.beir import Benchmark, read_benchmark
from index.embedding.encoder import Encoder, Reranker
from index.hybrid import By, Hit, HybridIndex
from index.metrics import quality
from index.progress import track
from index.reranking import RERANKED, reranked
from index.tokenizing import tokenize

DEPTH = 100


class BenchError(ValueError):
    """A request that cannot be carried out; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Run:
    """The `DEPTH` best documents of each question, and how long each took in milliseconds, analysis included."""

    rankings: dict[str, list[str]]
    milliseconds: list[float]


def bench(beir: Path | None, scale: int | None, limit_queries: int | None = None) -> dict[str, Any]:
    """The report on a BEIR folder or on a made corpus of `scale` passages, with the model that the settings choose.

    Of the questions, the first `limit_queries` are asked.

    Raises:
        BenchError, BeirError, ModelError: where what is asked for, the folder or the model cannot be used; the message is for a person.
    """
    if (beir is None) == (scale is None):
        raise BenchError("--beir と --scale のどちらか一つを指定してください。/ Give either --beir DIR or --scale N.")
    if min(1 if number is None else number for number in (scale, limit_queries)) < 1:
        raise BenchError("--scale と --limit-queries は1以上の数です。/ --scale and --limit-queries are numbers from 1 on.")
    benchmark = made_benchmark(scale or 0) if beir is None else read_benchmark(beir)
    return report(benchmark, chosen_encoder(), limit_queries, chosen_reranker())


def report(benchmark: Benchmark, encoder: Encoder, limit_queries: int | None = None, reranker: Reranker | None = None) -> dict[str, Any]:
    """Build, search by each side alone and by both together (then judged by `reranker`, where there is one), and measure.

    Speeds are those of one question after another in one process. At the top stand those of hybrid search for the second half of the questions:
    none has been asked before, but the process has met most of their words, as a bot has that has been running for a while. The first half,
    where most words are new to it, is told apart as `first_hybrid`; the sides alone come last, and meet no new word.
    """
    questions = dict(list(benchmark.questions.items())[:limit_queries])
    started = time.perf_counter()
    index = HybridIndex.build(benchmark.documents, encoder)
    build_s = time.perf_counter() - started
    gc.freeze()  # as a running bot does
    gc.set_threshold(GC_THRESHOLD)

    def rerank(text: str, hits: list[Hit]) -> list[Hit]:
        return hits if reranker is None else reranked(reranker, text, hits, [benchmark.documents[hit.position].text for hit in hits[:RERANKED]])

    runs = {side: _run(index, questions, side, rerank) for side in (By.HYBRID, By.LEXICAL, By.DENSE)}
    hybrid = runs[By.HYBRID].milliseconds
    middle = len(hybrid) // 2
    milliseconds = {"first_hybrid": hybrid[: middle or 1], **{side.value: runs[side].milliseconds[middle:] for side in By}}
    return {
        **{side.value: _rounded(quality(runs[side].rankings, benchmark.judgements)) for side in By},
        "passages": len(benchmark.documents),
        "queries": len(questions),
        "build_s": round(build_s, 2),
        "passages_per_s": round(len(benchmark.documents) / build_s, 1),
        "queries_per_s": round(1000 * len(hybrid[middle:]) / sum(hybrid[middle:]), 1),
        **_percentiles(hybrid[middle:]),
        "ms": {name: _percentiles(times) for name, times in milliseconds.items()},
        "peak_rss_mb": _peak_rss_mb(),
        "search": index.nearest.kind.value,
        "model": encoder.name,
        "reranker": reranker.name if reranker else None,
        "python": platform.python_version(),
        "cores": _cores(),
    }


def _run(index: HybridIndex, questions: dict[str, str], side: By, rerank: Callable[[str, list[Hit]], list[Hit]]) -> Run:
    tokenize.cache_clear()  # what an earlier run has tokenized is not this one's to profit from
    rankings, milliseconds = {}, []
    for question in track(list(questions), f"{side.value} を測定中 / measuring {side.value}"):
        started = time.perf_counter()
        hits = index.search(index.analyze(questions[question]), DEPTH, side)
        rankings[question] = [hit.id for hit in (rerank(questions[question], hits) if side is By.HYBRID else hits)]
        milliseconds.append(1000 * (time.perf_counter() - started))
    return Run(rankings, milliseconds)


def _percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.percentile(milliseconds, [50, 95])
    return {"p50_ms": round(float(p50), 3), "p95_ms": round(float(p95), 3)}


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in values.items()}


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _peak_rss_mb() -> float | None:
    """The most memory that the process has held, in MiB, mapped files included; None where the system does not tell.

    Linux says it of this very program (proc(5), VmHWM); getrusage(2) would count what the process was before it became this program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        kibibytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return round(int(kibibytes) / 1024, 1)
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)  # bytes on macOS, KiB elsewhere
