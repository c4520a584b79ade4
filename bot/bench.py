"""`xhoshin bench`: how well and how fast any corpus is searched, by the very code that answers."""

from __future__ import annotations

import gc
import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np

from bot.made_corpus import made_benchmark
from bot.models import chosen_encoder
from bot.service import GC_THRESHOLD
from index.beir import Benchmark, read_benchmark
from index.embedding.encoder import Encoder
from index.embedding.static import EMBEDDED, StaticEncoder
from index.hybrid import Document, HybridIndex
from index.metrics import quality
from index.progress import track
from index.tokenizing import tokenize

DEPTH = 100


class BenchError(ValueError):
    """A request that cannot be carried out; the message is for a person."""


class Side(StrEnum):
    """What ranks."""

    LEXICAL = "lexical"
    DENSE = "dense"
    HYBRID = "hybrid"


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
    encoder = chosen_encoder()
    benchmark = made_benchmark(scale or 0) if beir is None else read_benchmark(beir)
    return report(benchmark, encoder, limit_queries)


def report(benchmark: Benchmark, encoder: Encoder | None = None, limit_queries: int | None = None) -> dict[str, Any]:
    """Build, search by each side alone and by both together, and measure; `encoder` None is the embedded model.

    Speeds are those of one question after another in one process. At the top stand those of hybrid search for the second half of the questions:
    none has been asked before, but the process has met most of their words, as a bot has that has been running for a while. The first half,
    where most words are new to it, is told apart as `first_hybrid`; the sides alone come last, and meet no new word.
    """
    questions = dict(list(benchmark.questions.items())[:limit_queries])
    started = time.perf_counter()
    index = _build(benchmark.documents, encoder)
    build_s = time.perf_counter() - started
    gc.freeze()  # as a running bot does
    gc.set_threshold(GC_THRESHOLD)
    runs = {side: _run(index, questions, side) for side in (Side.HYBRID, Side.LEXICAL, Side.DENSE)}
    hybrid = runs[Side.HYBRID].milliseconds
    middle = len(hybrid) // 2
    milliseconds = {"first_hybrid": hybrid[: middle or 1], **{side.value: runs[side].milliseconds[middle:] for side in Side}}
    return {
        **{side.value: _rounded(quality(runs[side].rankings, benchmark.judgements)) for side in Side},
        "passages": len(benchmark.documents),
        "queries": len(questions),
        "build_s": round(build_s, 2),
        "passages_per_s": round(len(benchmark.documents) / build_s, 1),
        "queries_per_s": round(1000 * len(hybrid[middle:]) / sum(hybrid[middle:]), 1),
        **_percentiles(hybrid[middle:]),
        "ms": {name: _percentiles(times) for name, times in milliseconds.items()},
        "peak_rss_mb": _peak_rss_mb(),
        "model": EMBEDDED if encoder is None else encoder.name,
        "python": platform.python_version(),
        "cores": _cores(),
    }


def _build(documents: Sequence[Document], encoder: Encoder | None) -> HybridIndex:
    return HybridIndex.build(documents, encoder or StaticEncoder.embedded())  # type: ignore[arg-type]


def _search(index: HybridIndex, text: str, side: Side) -> list[str]:
    """Ids of the best documents for a question, best first."""
    query = index.analyze(text)
    if side is Side.HYBRID:
        return [hit.id for hit in index.search(query, DEPTH)]
    scores = index.lexical_scores(query) if side is Side.LEXICAL else index.dense_scores(index.encode(query))
    return [index.ids[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]


def _run(index: HybridIndex, questions: dict[str, str], side: Side) -> Run:
    tokenize.cache_clear()  # what an earlier run has tokenized is not this one's to profit from
    rankings, milliseconds = {}, []
    for question in track(list(questions), f"{side.value} を測定中 / measuring {side.value}"):
        started = time.perf_counter()
        rankings[question] = _search(index, questions[question], side)
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
