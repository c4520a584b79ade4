"""What staff make of an unanswered question changes what is answered from then on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.service import Service
from bot.words import GLOSSARY, GOLDEN, WordError, add_golden, add_synonym, own_phrases
from index.lock import writer_lock
from xhoshin.answer import Kind, Language
from xhoshin.evaluation import read_golden
from xhoshin.library import Library


def test_a_running_service_understands_a_new_word(tmp_path: Path, library: Library) -> None:
    service = Service(tmp_path)
    question = "ミケネコのことを教えてください"
    assert service.answerer.answer(question).answer.kind is Kind.ABSTAIN
    add_synonym(tmp_path, "ミケネコ", "おくやみコーナー", Language.JAPANESE, library)
    answer = service.answerer.answer(question).answer
    assert (answer.kind, answer.citations[0].initiative) == (Kind.ANSWER, "A-5")


def test_words_of_one_term_stand_together(tmp_path: Path, library: Library) -> None:
    for word in ("甲乙丙", "丁戊己"):
        add_synonym(tmp_path, word, "おくやみコーナー", Language.JAPANESE, library)
    add_synonym(tmp_path, "farewell desk thing", "おくやみコーナー", Language.ENGLISH, library)
    assert (tmp_path / GLOSSARY).read_text(encoding="utf-8").count("[[entry]]") == 1
    assert sorted((p.text, p.language.value) for p in own_phrases(tmp_path)) == [("farewell desk thing", "en"), ("丁戊己", "ja"), ("甲乙丙", "ja")]


@pytest.mark.parametrize(
    ("word", "term"), [("何か", "報告にない言葉"), ("", "おくやみコーナー"), ("あ" * 41, "おくやみコーナー"), ("区の役所", "本庁")]
)
def test_a_word_that_would_mislead_is_refused(tmp_path: Path, library: Library, word: str, term: str) -> None:
    with pytest.raises(WordError):
        add_synonym(tmp_path, word, term, Language.JAPANESE, library)
    assert not (tmp_path / GLOSSARY).exists()


def test_a_damaged_file_is_left_out_and_the_service_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / GLOSSARY).write_text("entry = 3", encoding="utf-8")
    assert Service(tmp_path).answerer.answer("おくやみコーナーは予約なしで使えますか").answer.kind is Kind.ANSWER
    assert "left out" in capsys.readouterr().err


def test_golden_questions_can_be_judged(tmp_path: Path) -> None:
    add_golden(tmp_path, "おくやみコーナーは予約なしで使えますか", ("moji", "A-5", 4))
    add_golden(tmp_path, "粗大ごみの出し方は", None)
    first, second = read_golden((tmp_path / GOLDEN).read_text(encoding="utf-8"))
    assert (first.gold, second.gold) == ((("moji", "A-5", (4,)),), ())
    assert (tmp_path / GOLDEN).stat().st_mode & 0o777 == 0o600  # it holds what people asked


def test_two_processes_that_write_at_once_lose_no_word(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from bot.words import add_golden; [add_golden(Path(sys.argv[1]), f'{sys.argv[2]}{n}', None) for n in range(20)]"
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "ab"]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    kept = read_golden((tmp_path / GOLDEN).read_text(encoding="utf-8"))
    assert {row.question for row in kept} == {f"{name}{number}" for name in "ab" for number in range(20)}


def test_whoever_finds_another_writing_is_told_to_try_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.words._PATIENCE", 0.0)
    with writer_lock(tmp_path / "words.lock"), pytest.raises(WordError, match="try again"):
        add_golden(tmp_path, "質問", None)
