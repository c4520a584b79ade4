"""The straight line of a question: understand, complete from the conversation, look up or search, decide, quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from index.embedding.encoder import Reranker
from index.hybrid import HybridIndex
from index.tokenizing import fold
from xhoshin import editions as of_editions
from xhoshin import lookup
from xhoshin.answer import Answer, Citation, Entry, Kind, Language, Reason, Related
from xhoshin.dates import PartialDate
from xhoshin.deciding import THRESHOLD, Verdict, decide, names_what_is_new
from xhoshin.emphasis import emphasised
from xhoshin.explaining import MOST_HITS, Explanation, Judged, explained
from xhoshin.followup import Context, Resolved, has_words, names_something, resolve
from xhoshin.glossary import Glossary, Phrase
from xhoshin.intents import is_telling
from xhoshin.library import Library
from xhoshin.matters import Matters
from xhoshin.pointers import sections_by_tense
from xhoshin.question import Intent, Question
from xhoshin.quoting import quotations
from xhoshin.ranking import Ranker, Ranking
from xhoshin.report import Edition
from xhoshin.smalltalk import Chatter
from xhoshin.understanding import Understanding
from xhoshin.wards import WardFinder

MOST_RELATED = 3
# A ward has something to compare where its best passage is at least this likely to be about the topic.
COMPARE_THRESHOLD = 0.3
# A title is many general words, which much is a little about.
ELSEWHERE_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer, and the context in which the next question of the conversation is understood."""

    answer: Answer
    context: Context | None


class Answerer:
    """Answers from a library through its index. Every channel asks here; none searches."""

    def __init__(
        self, library: Library, index: HybridIndex, glossary: Sequence[Phrase], matters: Sequence[Phrase], reranker: Reranker | None = None
    ) -> None:
        themes = [theme for edition in library.newest for theme in edition.themes]
        self.library = library
        self.ranker = Ranker(index, list(library.places()), reranker=reranker)
        texts = [edition.text for edition in library.editions]
        self._understanding = Understanding(WardFinder(library.wards, texts), Glossary(glossary), themes)
        self._matters = Matters(matters, glossary, texts)
        self._witness: Callable[[Judged], None] | None = None

    def answer(
        self,
        text: str,
        context: Context | None = None,
        report: str | None = None,
        as_of: PartialDate | None = None,
        language: Language | None = None,
    ) -> Turn:
        """Answer one question.

        Args:
            context: what the conversation is about, from the turn before.
            report: answer from this report alone, where the question names no ward itself.
            as_of: answer from the editions of this date, where the question names none itself.
            language: answer in this language and not in the question's.
        """
        question = self._asked(text, report, as_of)
        resolved = resolve(question, context)
        answer = self._checked(self._answer(resolved))
        if question.reports and question.strangers:
            answer = replace(answer, strangers=question.strangers)
        if language is not None:
            answer = replace(answer, language=language)
        return Turn(answer, _next_context(resolved.question, answer, context))

    def explain(
        self,
        text: str,
        context: Context | None = None,
        report: str | None = None,
        as_of: PartialDate | None = None,
        language: Language | None = None,
        most: int = MOST_HITS,
    ) -> Explanation:
        """How a question comes to its answer: as `answer` does it, with every ranking that was judged and its `most` best passages."""
        witnessed = copy(self)
        judged: list[Judged] = []
        witnessed._witness = judged.append
        answer = witnessed.answer(text, context, report, as_of, language).answer
        question = self._asked(text, report, as_of)
        return explained(question, resolve(question, context).question, judged, answer, self.ranker.weights, most)

    def _asked(self, text: str, report: str | None, as_of: PartialDate | None) -> Question:
        """What is asked, with what the caller sets where the question does not say."""
        question = replace(self.understand(text), as_of=as_of)
        if report is not None and not question.reports and not question.strangers:
            question = replace(question, reports=(report,))
        return question

    def understand(self, text: str) -> Question:
        """What a question asks, on its own."""
        return self._understanding.understand(text, changes=len(self.library.editions) > len(self.library.newest))

    def _checked(self, answer: Answer) -> Answer:
        """The answer with only such quotes as stand in their report at their span; without any, none is given."""
        if all(map(self.library.holds, answer.citations)):
            return answer
        return Answer(Kind.ABSTAIN, answer.language, reason=Reason.NOT_IN_REPORTS)

    def _answer(self, resolved: Resolved) -> Answer:
        question = resolved.question
        if question.intent is Intent.CHATTER and question.chatter is not None:
            return _talk(question, question.chatter)
        if question.strangers and not question.reports:
            return Answer(
                Kind.ABSTAIN, question.language, reason=Reason.WARD_NOT_IN_CORPUS, asked=question.strangers[0], related=self._nearest(question)
            )
        if question.intent is Intent.CHANGES:
            return self._changes(question)
        if question.intent is Intent.ELSEWHERE and len(question.reports) == 1:
            return self._elsewhere(question)
        editions = of_editions.editions_for(question, self.library)
        if not editions:
            return of_editions.no_such_edition(question)
        match question.intent:
            case Intent.INITIATIVE | Intent.ELSEWHERE:
                return self._initiatives(question, editions)
            case Intent.LIST | Intent.COUNT:
                return lookup.listing(question, editions)
            case Intent.MISSION:
                return lookup.missions(question, editions)
            case Intent.AS_OF:
                return lookup.dates_of_reports(question, editions)
            case Intent.REPORTS:
                return lookup.reports(question, editions)
            case Intent.COMPARE:
                return self._compare(question, editions)
            case _ if of_editions.names_an_edition(question) and not has_words(question):
                return lookup.listing(question, editions)  # 令和6年11月時点では？
            case _:
                return self._search(resolved, editions)

    def _changes(self, question: Question) -> Answer:
        """What changed between editions: of the initiatives named by code, of the one that a topic is about, or of all."""
        codes = question.codes
        if not codes and has_words(question):
            newest = [e.id for e in self.library.newest if not question.reports or e.report in question.reports]
            ranking = self.ranker.rank(question, newest)
            verdict = self._judge(question, ranking)
            if verdict.reason is not None:
                return Answer(Kind.ABSTAIN, question.language, reason=verdict.reason, asked=verdict.missing, related=self._related(ranking))
            place = ranking[0].place
            question, codes = replace(question, reports=(place.edition.report,)), (place.code,)
        return of_editions.changes(question, self.library, codes)

    def _initiatives(self, question: Question, editions: Sequence[Edition]) -> Answer:
        """By code; a question about an initiative is answered by its best passage where that answers at all."""
        if not question.sections and question.topic.strip() and not has_words(question):
            question = replace(question, sections=tuple(sections_by_tense(question.text)[:1]))
        looked_up = lookup.initiatives(question, editions, self.library)
        if looked_up.kind is Kind.ABSTAIN or question.sections or not has_words(question):
            return looked_up
        about = [(e.id, code) for e in editions for code in question.codes]
        ranking = self.ranker.rank(question, [e.id for e in editions], about, only=True)
        verdict = self._judge(question, ranking)
        return looked_up if verdict.reason else self._quoted(question, ranking, verdict)

    def _search(self, resolved: Resolved, editions: Sequence[Edition]) -> Answer:
        question = resolved.question
        if resolved.alone is not None:
            fresh = self._new_subject(resolved.alone, resolved.about)
            if fresh is not None:
                return fresh
        about = {(e.id, code) for e in editions for report, code in resolved.about if e.report == report}
        ranking = self.ranker.rank(question, [e.id for e in editions], about, only=resolved.only and bool(about))
        if not len(ranking) or not (question.dates or any(word.token is None or is_telling(word.token) for word in ranking.query.words)):
            if question.reports and not question.asked:
                return lookup.listing(question, editions)
            return Answer(Kind.ABSTAIN, question.language, reason=Reason.NOT_A_QUESTION)
        verdict = self._judge(question, ranking)
        if verdict.reason is None:
            return self._quoted(question, ranking, verdict)
        return Answer(
            Kind.ABSTAIN,
            question.language,
            reason=verdict.reason,
            asked=verdict.missing,
            asked_type=verdict.asked,
            related=self._related(ranking),
            confidence=1 - verdict.confidence,
        )

    def _judge(self, question: Question, ranking: Ranking, threshold: float = THRESHOLD) -> Verdict:
        """Whether the best passage answers; never where the question names a matter that its initiative does not."""
        verdict = decide(question, ranking, threshold=threshold)
        outside = self._matters.missing(question.topic or fold(question.text), question.language, ranking[0].place.initiative)
        verdict = replace(verdict, reason=Reason.NOT_IN_REPORTS) if outside else verdict
        if self._witness is not None:
            self._witness(Judged(question, ranking, verdict, threshold, outside))
        return verdict

    def _new_subject(self, question: Question, about: Sequence[tuple[str, str]]) -> Answer | None:
        """The answer to a short question that turns to something which the initiatives talked of do not name; else None."""
        ranking = self.ranker.rank(question, [edition.id for edition in of_editions.editions_for(question, self.library)])
        if not len(ranking) or not names_what_is_new(ranking, about):
            return None
        verdict = self._judge(question, ranking)
        return None if verdict.reason else self._quoted(question, ranking, verdict)

    def _compare(self, question: Question, editions: Sequence[Edition]) -> Answer:
        """The best passages of every ward, and 該当なし for a ward that has none."""
        entries, found = self._of_each(question, editions, COMPARE_THRESHOLD)
        if not found:
            return self._search(Resolved(replace(question, intent=Intent.TOPIC)), editions)
        return _comparison(question, entries, max(found))

    def _elsewhere(self, question: Question) -> Answer:
        """What the other wards do about an initiative's matter: its own best passage, then theirs, judged by the initiative's title."""
        editions = of_editions.editions_for(replace(question, reports=(), intent=Intent.INITIATIVE), self.library)
        own = [edition for edition in editions if edition.report in question.reports]
        looked_up = lookup.initiatives(question, own, self.library) if own else of_editions.no_such_edition(question)
        if looked_up.kind is Kind.ABSTAIN:
            return looked_up
        code = question.codes[0]
        title = looked_up.citations[0].quote
        about = self.understand(title)
        matter = Question(title, question.language, Intent.COMPARE, about.topic, aliases=about.aliases)
        ranking = self.ranker.rank(matter, [own[0].id], [(own[0].id, code)], only=True)
        first = Entry(own[0].report, own[0].name, code, citation=self._quotations(matter, ranking)[0])
        entries, found = self._of_each(matter, [edition for edition in editions if edition not in own], ELSEWHERE_THRESHOLD)
        return _comparison(question, [first, *entries], max(found, default=1.0))

    def _of_each(self, question: Question, editions: Sequence[Edition], threshold: float) -> tuple[list[Entry], list[float]]:
        """The best passage of every edition that has one about the topic, those without one last; and the confidence of each that has."""
        entries: list[Entry] = []
        found = []
        for edition in editions:
            ranking = self.ranker.rank(question, [edition.id])
            verdict = self._judge(question, ranking, threshold)
            citations = self._quotations(question, ranking)[:1] if verdict.reason is None else ()
            entries += [Entry(c.report, c.name, c.initiative, citation=c) for c in citations] or [Entry(edition.report, edition.name)]
            found += [verdict.confidence] if citations else []
        return sorted(entries, key=lambda entry: entry.citation is None), found

    def _quoted(self, question: Question, ranking: Ranking, verdict: Verdict) -> Answer:
        citations = self._quotations(question, ranking)
        shown = {(citation.report, citation.initiative) for citation in citations}
        related = tuple(r for r in self._related(ranking, MOST_RELATED + 1) if (r.report, r.code) not in shown)
        return Answer(Kind.ANSWER, question.language, citations=citations, related=related[:MOST_RELATED], confidence=verdict.confidence)

    def _quotations(self, question: Question, ranking: Ranking) -> tuple[Citation, ...]:
        return emphasised(quotations(ranking), ranking, question, self.ranker.index.lexical.table)

    def _related(self, ranking: Ranking, most: int = MOST_RELATED) -> tuple[Related, ...]:
        best = ranking.best_of_each_initiative(most)
        return tuple(self.library.related_to(r.place.edition, r.place.initiative) for r in best if r.place.initiative)

    def _nearest(self, question: Question) -> tuple[Related, ...]:
        """Initiatives near a question that cannot be answered, in the wards that there are."""
        ranking = self.ranker.rank(question, [edition.id for edition in self.library.newest])
        return self._related(ranking) if len(ranking) and names_something(question) else ()


def _talk(question: Question, chatter: Chatter) -> Answer:
    if chatter is Chatter.PERSONAL_OR_UNSAFE:
        return Answer(Kind.ABSTAIN, question.language, reason=Reason.PERSONAL_OR_UNSAFE)
    if chatter is Chatter.NOT_A_QUESTION:
        return Answer(Kind.ABSTAIN, question.language, reason=Reason.NOT_A_QUESTION)
    return Answer(Kind.SMALLTALK, question.language, chatter=chatter)


def _comparison(question: Question, entries: Sequence[Entry], confidence: float) -> Answer:
    citations = tuple(entry.citation for entry in entries if entry.citation)
    return Answer(Kind.COMPARE, question.language, citations=citations, entries=tuple(entries), confidence=confidence)


def _next_context(question: Question, answer: Answer, context: Context | None) -> Context | None:
    """What the next question may lean on; small talk and what was not understood change nothing."""
    if answer.kind is Kind.SMALLTALK or answer.reason is Reason.NOT_A_QUESTION:
        return context
    shown = [(c.report, c.initiative) for c in answer.citations] or [(r.report, r.code) for r in answer.related[:1]]
    return Context(question, tuple(dict.fromkeys(shown)))
