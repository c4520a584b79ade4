"""What is counted: by kinds and reasons, never by content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Look, Metrics
from bot.reception import Channel, Reception, Refused, Reply
from bot.settings import read_settings
from bot.state.feedback import FeedbackReason, Verdict


@pytest.fixture
def reception(tmp_path: Path) -> Iterator[Reception]:
    opened = Reception.open(read_settings(questions_per_minute=4), tmp_path)
    yield opened
    opened.close()


def figures(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels."""
    families = text_string_to_metric_families(metrics.exposition()[0].decode())
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def labels(**named: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(named.items()))


def test_questions_refusals_and_feedback_are_counted(reception: Reception) -> None:
    answered = reception.ask("ip:1", "チームZは何名ですか", Channel.API)
    reception.ask("ip:1", "What is the fee of a wedding in Paris?", Channel.WEB)
    reception.ask("ip:1", "  ", Channel.WEB)
    reception.ask("ip:1", "市長は誰", Channel.API)
    assert isinstance(reception.ask("ip:1", "もう一つ", Channel.API), Refused)
    assert isinstance(answered, Reply)
    assert reception.judge(answered.id, Verdict.DOWN, FeedbackReason.OUTDATED)
    assert not reception.judge("no such reply", Verdict.UP)

    found = figures(reception.metrics)
    assert found["xhoshin_questions_total", labels(channel="api", kind="answer", reason="", language="ja")] == 1
    assert found["xhoshin_questions_total", labels(channel="web", kind="abstain", reason="not_in_reports", language="en")] == 1
    assert found["xhoshin_refusals_total", labels(channel="web", refusal="bad_question")] == 1
    assert found["xhoshin_refusals_total", labels(channel="api", refusal="too_many")] == 1
    assert found["xhoshin_feedback_total", labels(verdict="down", reason="outdated")] == 1
    assert found["xhoshin_answer_seconds_count", labels(channel="api")] == 2
    assert ("xhoshin_feedback_total", labels(verdict="up", reason="")) not in found


def test_what_is_live_is_told(reception: Reception) -> None:
    found = figures(reception.metrics)
    live = reception.service.present.live
    assert found["xhoshin_generation_info", labels(generation=live.generation)] == 1
    assert found["xhoshin_editions", ()] == 2
    assert found["xhoshin_passages", ()] == len(live.index.ids) > 100
    assert found["xhoshin_inbox_depth", ()] == 0
    assert found["xhoshin_publications_total", labels(outcome="taken_up")] == 0


def test_nothing_of_a_question_or_a_visitor_is_in_the_figures(reception: Reception) -> None:
    reply = reception.ask("ip:192.0.2.7", "090-1234-5678 の佐藤です。チームZは何名ですか", Channel.API)
    assert isinstance(reply, Reply)
    text = reception.metrics.exposition()[0].decode()
    assert not [word for word in ("192.0.2.7", "090", "佐藤", "チームZ", reply.id) if word in text]


def test_a_database_that_is_gone_leaves_its_figure_out() -> None:
    metrics, looks = Metrics(), []

    def look() -> Look:
        looks.append(1)
        return Look("generation-7", 3, 500, 1, 2, None, True)

    metrics.watch(look)
    found = figures(metrics)
    assert found["xhoshin_publications_total", labels(outcome="failed")] == 2
    assert ("xhoshin_inbox_depth", ()) not in found
    figures(metrics)
    assert len(looks) == 1  # read again within five seconds, nothing is looked at again


def test_openmetrics_is_given_where_it_is_asked_for() -> None:
    body, content_type = Metrics().exposition("application/openmetrics-text; version=1.0.0")
    assert content_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")
