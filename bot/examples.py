"""Example questions, made from the titles in the live reports; each is one that is answered from the initiative it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from xhoshin.answer import Language
from xhoshin.answerer import Answerer
from xhoshin.report import Edition


@dataclass(frozen=True, slots=True)
class Example:
    report: str
    code: str
    question: str


def examples(answerer: Answerer, language: Language, most: int = 4) -> list[Example]:
    """At most so many, of each report in turn, short titles first. Asks the answerer, a few milliseconds each."""
    of_reports = (_of(answerer, edition, language) for edition in answerer.library.newest)
    in_turn = chain.from_iterable(zip_longest(*of_reports))
    return list(islice((example for example in in_turn if example is not None), most))


def list_question(name: str, language: Language) -> str:
    """The initiatives of a ward, `name` in the language."""
    return f"List the initiatives of {name}" if language is Language.ENGLISH else f"{name}の課題一覧"


def topic_question(title: str, language: Language) -> str:
    """What is written about an initiative's matter, by its title."""
    return f"What is being done about {title}?" if language is Language.ENGLISH else f"{title}は、どうなっていますか"


def _of(answerer: Answerer, edition: Edition, language: Language) -> Iterator[Example]:
    for initiative in sorted(edition.initiatives, key=lambda initiative: len(initiative.title)):
        question = topic_question(initiative.title, language)
        citations = answerer.answer(question, report=edition.report).answer.citations
        if citations and (citations[0].report, citations[0].initiative) == (edition.report, initiative.code):
            yield Example(edition.report, initiative.code, question)
