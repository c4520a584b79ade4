"""What staff make of an unanswered question: a word that the reports say otherwise, or a question to judge the program by. Both are kept in the home folder.

`glossary.toml` there has the form of the one that comes with the program, and is read beside it; `golden.jsonl` is a golden set for `xhoshin eval`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tomli_w

from bot.secrets import OWN_FILE, new_name
from index.durable import replace_file
from index.lock import LockedError, writer_lock
from index.tokenizing import fold
from xhoshin.answer import Language
from xhoshin.corpus import CorpusError, bundled_corpus, read_glossary
from xhoshin.glossary import Phrase, read_phrases
from xhoshin.library import Library

GLOSSARY, GOLDEN = "glossary.toml", "golden.jsonl"
_MOST_CHARACTERS = 40
# So many seconds whoever writes waits for another one to end.
_PATIENCE = 5.0


class WordError(ValueError):
    """A word or question that cannot be kept; the message says why, in Japanese and English."""


def own_phrases(home: Path) -> list[Phrase]:
    """The phrases that staff added; none where there are none. Raises CorpusError where the file is damaged."""
    if not (home / GLOSSARY).exists():
        return []
    return read_glossary(home)


def add_synonym(home: Path, word: str, term: str, language: Language, library: Library) -> None:
    """From now on `word`, in a question, says the reports' `term`.

    Raises:
        WordError: where no report holds `term`, or `word` stands for something already.
        OSError, CorpusError: where the glossary cannot be written, or read.
    """
    word, term = word.strip(), term.strip()
    if not word or not term or len(word) > _MOST_CHARACTERS or len(term) > _MOST_CHARACTERS:
        raise WordError(f"言葉は1文字以上{_MOST_CHARACTERS}文字以内です。/ A word has 1 to {_MOST_CHARACTERS} characters.")
    if not any(fold(term) in fold("".join(edition.text.split())) for edition in library.newest):
        raise WordError(f"「{term}」はどの報告にも出てきません。/ No report holds {term!r}.")
    with _alone(home):
        own = own_phrases(home)
        taken = next((p for p in (*read_glossary(bundled_corpus()), *own) if p.language is language and fold(p.text) == fold(word)), None)
        if taken is not None:
            raise WordError(f"「{word}」はすでに「{taken.term}」を指します。/ {word!r} stands for {taken.term!r} already.")
        table = _table(home)
        entry = next((e for e in table["entry"] if e["term"] == term), None)
        if entry is None:
            table["entry"].append(entry := {"term": term})
        entry[language.value] = [*entry.get(language.value, []), word]
        read_phrases(table)
        replace_file(home / GLOSSARY, tomli_w.dumps(table).encode())


def add_golden(home: Path, question: str, gold: tuple[str, str, int] | None) -> None:
    """Keep a question to judge by: with the (report, initiative, section) that answers it, or None where it is right to abstain.

    Raises OSError, and WordError where another process writes and goes on to.
    """
    row = {
        "id": new_name(),
        "cat": "staff" if gold else "abstain",
        "q": question,
        "prev": None,
        "gold": [[gold[0], gold[1], [gold[2]]]] if gold else [],
        "must": [],
        "need": "any",
    }
    with _alone(home):
        before = (home / GOLDEN).read_bytes() if (home / GOLDEN).exists() else b""
        replace_file(home / GOLDEN, before + json.dumps(row, ensure_ascii=False).encode() + b"\n", OWN_FILE)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Be the only one of all processes on this home that writes words, for a with-block. Raises WordError, OSError."""
    try:
        with writer_lock(home / "words.lock", _PATIENCE):
            yield
    except LockedError as exc:
        raise WordError(
            "ほかの人が保存しているところです。少し待って、もう一度お試しください。/ Somebody else is saving: try again in a moment."
        ) from exc


def _table(home: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        table = tomllib.loads((home / GLOSSARY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"entry": []}
    except ValueError as exc:
        raise CorpusError(f"{home / GLOSSARY}: {exc}") from exc
    return {"entry": list(table.get("entry", []))}
