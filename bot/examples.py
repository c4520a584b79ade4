"""Example questions, made from the live reports: matters to ask about, each answered from the initiative it was made from, and ways to ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from xhoshin.answer import Language
from xhoshin.answerer import Answerer
from xhoshin.canned import spelled
from xhoshin.library import Library
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


def ways_to_ask(library: Library, language: Language = Language.JAPANESE) -> list[str]:
    """What a person may begin with: a question of each kind that is answered, about the reports at hand."""
    first, last = library.newest[0], library.newest[-1]
    names = {ward.report: spelled(ward, language) for ward in library.wards}
    newest, other = first.initiatives[-1], last.initiatives[0]
    if language is Language.ENGLISH:
        return [
            "Which initiatives are completed?",
            f"What progress has been made with {names[first.report]} {newest.code}?",
            f"What is the mission of {names[last.report]}?",
            f"Initiatives of {names[first.report]}",
        ]
    return [
        "完了した課題はどれですか",
        f"{names[first.report]}の「{newest.title}」はどこまで進みましたか",
        f"{names[last.report]}の「{other.title}」の背景は何ですか",
        f"{names[first.report]}の組織の使命は何ですか",
    ]


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
