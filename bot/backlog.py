"""The questions that were not answered, and what staff make of them: a synonym, a golden question, or nothing. Each step is in the audit log."""

from __future__ import annotations

from bot.service import Service
from bot.state.actions import Action
from bot.state.questions import Settled
from bot.state.state import State
from bot.unanswered import Group, grouped
from bot.words import add_golden, add_synonym
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
        """The group that was shown with this question as its newest, as long as nobody has settled it; what was asked since is left for later."""
        for group in self.groups():
            ids = _ids(group)
            if reply_id in ids:
                return Group(group.questions[ids.index(reply_id) :])
        return None

    def add_synonym(self, group: Group, word: str, term: str, by: str) -> None:
        """From now on `word` says the reports' `term`; raises as `bot.words.add_synonym` does."""
        language = Language(group.questions[0].language)
        language = Language.JAPANESE if language is Language.SIMPLE_JAPANESE else language
        add_synonym(self._service.store.root, word, term, language, self._service.serving.live.library)
        self._settle(group, Settled.SYNONYM, Action.SYNONYM, f"{word} = {term}", by)

    def add_golden(self, group: Group, gold: tuple[str, str, int] | None, by: str) -> None:
        """Keep the group's newest question to judge by; raises OSError."""
        question = group.questions[0].text
        add_golden(self._service.store.root, question, gold)
        self._settle(group, Settled.GOLDEN, Action.GOLDEN, f"{question}: {' '.join(map(str, gold)) if gold else 'abstain'}", by)

    def dismiss(self, group: Group, by: str) -> None:
        self._settle(group, Settled.DISMISSED, Action.DISMISS, f"{group.count}", by)

    def _settle(self, group: Group, how: Settled, action: Action, detail: str, by: str) -> None:
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
