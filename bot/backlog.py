"""The questions that were not answered, and what staff make of them: a synonym, a golden question, or nothing. Each step is in the audit log."""

from __future__ import annotations

from bot.service import Service
from bot.state.actions import Action
from bot.state.questions import Settled
from bot.state.state import State
from bot.unanswered import Group, alike, grouped
from bot.words import WordError, add_golden, add_synonym
from index.tokenizing import Token, tokenize
from xhoshin.answer import Language

MOST_WORDS = 8


class Backlog:
    """`by` is the actor as the audit log shall show it (`telegram:123`, `desk:sato`)."""

    def __init__(self, state: State, service: Service) -> None:
        self._state, self._service = state, service

    def groups(self) -> list[Group]:
        """The largest first."""
        return grouped(self._state.questions.unanswered())

    def group(self, reply_id: str) -> Group | None:
        """The group that was shown with this question as its newest, as long as nobody has settled it.

        What was asked since is left for later, and so is what a newer question has brought into the group.
        """
        for group in self.groups():
            ids = _ids(group)
            if reply_id in ids:
                seen = group.questions[ids.index(reply_id) :]
                return Group(tuple(question for question in seen if alike(question.text, seen[0].text)))
        return None

    def add_synonym(self, group: Group, word: str, term: str, by: str, language: Language | None = None) -> str:
        """From now on `word`, of the group's language or of `language`, says the reports' `term`; what was noted. Raises as `bot.words.add_synonym` does."""
        language = language or Language(group.questions[0].language)
        language = Language.JAPANESE if language is Language.SIMPLE_JAPANESE else language
        add_synonym(self._service.store.root, word, term, language, self._service.serving.live.library)
        self._settle(group, Settled.SYNONYM, Action.SYNONYM, noted := f"{word} → {term} ({language.value})", by)
        return noted

    def add_golden(self, group: Group, gold: tuple[str, str, int] | None, by: str, question: str | None = None) -> None:
        """Keep the group's newest question, or the one given, to judge by. Raises OSError; WordError where it is none of the group's."""
        question = group.questions[0].text if question is None else question
        if question not in group.texts:
            raise WordError("どの質問かを選んでください。/ Choose which of the questions.")
        add_golden(self._service.store.root, question, gold)
        self._settle(group, Settled.GOLDEN, Action.GOLDEN, f"{group.key} → {' '.join(map(str, gold)) if gold else 'abstain'}", by)

    def dismiss(self, group: Group, by: str) -> None:
        """Nothing is to be made of the group."""
        self._settle(group, Settled.DISMISSED, Action.DISMISS, f"{group.key} ({group.count})", by)

    def _settle(self, group: Group, how: Settled, action: Action, detail: str, by: str) -> None:
        """The audit log is kept for good: it names the group, and quotes no question."""
        self._state.questions.settle(_ids(group), how)
        self._state.audit.note(by, action, detail)


def words_of(question: str) -> list[str]:
    """The words of a question that may stand for another: its content words, and those that stand side by side as one."""
    runs: list[list[Token]] = [[]]
    for token in tokenize(question):
        if token.is_content:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    found = []
    for run in runs:
        found += ["".join(token.surface for token in run), *(token.surface for token in run)]
    return [word for word in dict.fromkeys(found) if len(word) > 1][:MOST_WORDS]


def _ids(group: Group) -> list[str]:
    return [question.reply_id for question in group.questions]
