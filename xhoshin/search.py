"""A plain search: the passages that hold what is written in a search box, best first. Nothing is decided or answered."""

from __future__ import annotations

from dataclasses import dataclass

from xhoshin.answer import Citation
from xhoshin.answerer import Answerer
from xhoshin.dates import PartialDate
from xhoshin.emphasis import emphasised
from xhoshin.followup import has_words
from xhoshin.library import Place, places_of
from xhoshin.question import Question
from xhoshin.report import Edition

MOST = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found; `citation` quotes it with the words that were met. Of scores of one search, the higher is the better."""

    place: Place
    citation: Citation
    score: float


def search(answerer: Answerer, text: str, report: str | None = None, as_of: PartialDate | None = None, limit: int = MOST) -> tuple[Hit, ...]:
    """The best passages of one report or of all, at most `limit`; empty where nothing is named, or no passage holds any of it.

    A ward or an initiative that the text names narrows the search to it; a code alone, or with a section, finds its passages in their order.

    Args:
        report: search this report alone, whatever ward the text names.
        as_of: search the editions of this date and not the newest.
    """
    question = answerer.understand(text)
    editions = _editions(answerer, question, report, as_of)
    if not editions:
        return ()
    about = [(edition.id, code) for edition in editions for code in question.codes]
    if about and not has_words(question):
        places = [place for edition in editions for place in places_of(edition) if place.code in question.codes]
        wanted = [place for place in places if not question.sections or place.number in question.sections]
        return tuple(Hit(place, place.citation(), 1.0) for place in wanted[:limit])
    ranking = answerer.ranker.rank(question, [edition.id for edition in editions], about, only=bool(about))
    evidence = ranking.evidence
    holding = [ranked for ranked in ranking.top(len(ranking)) if evidence.cover[ranked.position] > 0 or evidence.lexical[ranked.position] > 0]
    found = holding[:limit]
    if not found:
        return ()
    citations = emphasised([ranked.place.citation() for ranked in found], ranking, question, answerer.ranker.index.lexical.table)
    return tuple(Hit(ranked.place, citation, ranked.score) for ranked, citation in zip(found, citations, strict=True))


def _editions(answerer: Answerer, question: Question, report: str | None, as_of: PartialDate | None) -> list[Edition]:
    """One edition of each report that is searched; none of a ward that has no report."""
    if report is None and question.strangers and not question.reports:
        return []
    named = (report,) if report is not None else question.reports
    reports = named or tuple(edition.report for edition in answerer.library.newest)
    return [edition for name in reports if (edition := answerer.library.edition(name, as_of)) is not None]
