"""What a running service counts, for Prometheus: in figures and closed sets of names, without a word of what people write and without ids."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from xhoshin.answer import Answer

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
# How long, in seconds, a look is good for, however often the figures are read.
_FRESH = 5.0


@dataclass(frozen=True, slots=True)
class Look:
    """What is there at one moment. `inbox` is None where it cannot be told; the generations are those taken up since the start."""

    generation: str
    editions: int
    passages: int
    taken_up: int
    not_taken_up: int
    inbox: int | None
    suspended: bool


class Metrics:
    """The figures of one process, in a registry of its own; counted from any number of threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._questions = Counter("xhoshin_questions", "Questions answered.", ("channel", "kind", "reason", "language"), registry=self.registry)
        self._seconds = Histogram(
            "xhoshin_answer_seconds", "How long finding an answer took.", ("channel",), buckets=_SECONDS, registry=self.registry
        )
        self._refusals = Counter("xhoshin_refusals", "Questions not taken.", ("channel", "refusal"), registry=self.registry)
        self._feedback = Counter("xhoshin_feedback", "Verdicts on replies.", ("verdict", "reason"), registry=self.registry)
        self._requests = Counter("xhoshin_http_requests", "HTTP requests.", ("method", "route", "status"), registry=self.registry)
        self._request_seconds = Histogram(
            "xhoshin_http_request_seconds", "How long HTTP requests took.", ("route",), buckets=_SECONDS, registry=self.registry
        )

    def answered(self, channel: str, answer: Answer, elapsed_ms: float) -> None:
        reason = answer.reason.value if answer.reason else ""
        self._questions.labels(channel, answer.kind.value, reason, answer.language.value).inc()
        self._seconds.labels(channel).observe(elapsed_ms / 1000)

    def refused(self, channel: str, refusal: str) -> None:
        self._refusals.labels(channel, refusal).inc()

    def judged(self, verdict: str, reason: str) -> None:
        self._feedback.labels(verdict, reason).inc()

    def served(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an HTTP request; `route` is the template of its address, and `method` one of a closed set."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def watch(self, look: Callable[[], Look]) -> None:
        """Report too what `look` sees when the figures are read."""
        self.registry.register(_Looks(look))

    def exposition(self, accept: str = "") -> tuple[bytes, str]:
        """The figures and their content type: Prometheus' text format, or OpenMetrics where `accept` asks for it."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type


class _Looks(Collector):
    def __init__(self, look: Callable[[], Look]) -> None:
        self._take = look
        self._guard = Lock()
        self._at = float("-inf")
        self._last: Look | None = None

    def describe(self) -> Iterator[Metric]:
        return iter(())  # nothing is looked at before the figures are read

    def collect(self) -> Iterator[Metric]:
        look = self._look()
        yield InfoMetricFamily("xhoshin_generation", "The generation of the index that answers.", {"generation": look.generation})
        yield GaugeMetricFamily("xhoshin_editions", "Editions that answers come from.", look.editions)
        yield GaugeMetricFamily("xhoshin_passages", "Passages that answers come from.", look.passages)
        publications = CounterMetricFamily("xhoshin_publications", "Generations published while this process ran.", labels=("outcome",))
        publications.add_metric(("taken_up",), look.taken_up)
        publications.add_metric(("failed",), look.not_taken_up)
        yield publications
        yield GaugeMetricFamily("xhoshin_suspended", "1 where a notice is shown instead of every answer.", int(look.suspended))
        if look.inbox is not None:
            yield GaugeMetricFamily("xhoshin_inbox_depth", "Telegram updates that wait.", look.inbox)

    def _look(self) -> Look:
        with self._guard:
            if self._last is None or time.monotonic() - self._at > _FRESH:
                self._last, self._at = self._take(), time.monotonic()
            return self._last
